import { describe, expect, test } from "vitest";
import { parseCSeq } from "../headers/cseq.ts";
import { listOf } from "../headers/list.ts";
import { parseNameAddress, tagOf } from "../headers/name-address.ts";
import { parameterOf } from "../headers/parameters.ts";
import { topVia } from "../headers/via.ts";
import { describeShared, tortureMessages, tortureNames } from "../testing/corpus.ts";
import { parseUri } from "../uri/parse.ts";
import { utf8Length } from "./body.ts";
import type { MessageError } from "./error.ts";
import { headerOf, headersOf, type SipMessage, type SipRequest } from "./message.ts";
import { parseMessage } from "./parse.ts";

/** What the RFC asks for: a message with these values, an answer with that status, or nothing at all. */
type Asked = ((message: SipMessage) => void) | 400 | 505 | "drop";
type Row = readonly [section: string, name: string, asked: Asked];

function request(method: string, check: (message: SipRequest) => void = () => {}): (message: SipMessage) => void {
  return (message) => {
    if (message.kind !== "request") throw new TypeError("a response");
    expect(message.method).toBe(method);
    check(message);
  };
}

function response(status: number, check: (reason: string, message: SipMessage) => void): (message: SipMessage) => void {
  return (message) => {
    if (message.kind !== "response") throw new TypeError("a request");
    expect(message.status).toBe(status);
    check(message.reason, message);
  };
}

function contactsOf(message: SipMessage): (string | undefined)[] {
  return listOf(headersOf(message, "contact")).map((value) => parseNameAddress(value)?.uri);
}

function textOf(message: SipMessage, name: string): string {
  return headerOf(message, name) ?? "";
}

const VALID: readonly Row[] = [
  [
    "3.1.1.1",
    "wsinv",
    request("INVITE", (message) => {
      expect(message.uri).toBe("sip:vivekg@chair-dnrc.example.com;unknownparam");
      expect(tagOf(textOf(message, "to"))).toBe("1918181833n");
      expect(parseNameAddress(textOf(message, "from"))).toEqual({
        display: 'J Rosenberg \\"',
        uri: "sip:jdrosen@example.com",
        parameters: [["tag", "98asjd8"]],
      });
      expect(parseCSeq(textOf(message, "cseq"))).toEqual({ number: 9, method: "INVITE" });
      expect(topVia(message)).toEqual({ transport: "UDP", host: "192.0.2.2", parameters: [["branch", "390skdjuw"]] });
      expect(listOf(headersOf(message, "via"))).toHaveLength(3);
      expect(headerOf(message, "subject")).toBe("");
      expect(headerOf(message, "newfangledheader")).toBe("newfangled value continued newfangled value");
      expect(headerOf(message, "unknownheaderwithunusualvalue")).toBe(";;,,;;,;");
      expect(parseNameAddress(textOf(message, "contact"))?.display).toBe('Quoted string ""');
      expect(parameterOf(parseNameAddress(textOf(message, "contact"))?.parameters ?? [], "q")).toBe("0.33");
      expect(utf8Length(message.body)).toBe(150);
    }),
  ],
  [
    "3.1.1.2",
    "intmeth",
    request("!interesting-Method0123456789_*+`.%indeed'~", (message) => {
      expect(parseUri(message.uri)).toEqual({
        scheme: "sip",
        user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*",
        password: "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)",
        host: "example.com",
        parameters: [],
        headers: [],
      });
      expect(parseNameAddress(textOf(message, "to"))?.display).toBe("BEL:\x07 NUL:\0 DEL:\x7f");
      expect(parseNameAddress(textOf(message, "from"))).toEqual({
        display: "token1~` token2'+_ token3*%!.-",
        uri: "sip:mundane@example.com",
        parameters: [
          ["fromparam''~+*_!.-%", '"\u0440\u0430\u0431\u043e\u0442\u0430\u044e\u0449\u0438\u0439"'],
          ["tag", "_token~1'+`*%!-."],
        ],
      });
      expect(headerOf(message, "call-id")).toBe("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
      expect(headerOf(message, "extensionheader-!.%*+_`'~")).toBe("\ufeff\u5927\u505c\u96fb");
    }),
  ],
  [
    "3.1.1.3",
    "esc01",
    request("INVITE", (message) => {
      expect(parseUri(message.uri)).toMatchObject({ user: "sips%3Auser%40example.com", host: "example.net" });
      expect(parseUri(contactsOf(message)[0] ?? "")?.parameters).toEqual([
        ["lr", undefined],
        ["name", "v%61lue%25%34%31"],
      ]);
    }),
  ],
  [
    "3.1.1.4",
    "escnull",
    request("REGISTER", (message) => {
      expect(contactsOf(message)).toEqual(["sip:%00@host5.example.com", "sip:%00%00@host5.example.com"]);
    }),
  ],
  [
    "3.1.1.5",
    "esc02",
    request("RE%47IST%45R", (message) => {
      expect(parseNameAddress(textOf(message, "to"))?.display).toBe("%Z%45");
      expect(contactsOf(message)).toEqual(["sip:alias1@host1.example.com", "sip:alias3@host3.example.com"]);
    }),
  ],
  [
    "3.1.1.6",
    "lwsdisp",
    request("OPTIONS", (message) => {
      expect(parseNameAddress(textOf(message, "from"))?.display).toBe("caller");
    }),
  ],
  [
    "3.1.1.7",
    "longreq",
    request("INVITE", (message) => {
      expect(headersOf(message, "via")).toHaveLength(34);
      expect(tagOf(textOf(message, "from"))).toHaveLength(2 + 150 + 3);
      expect(headerOf(message, "call-id")).toBe(`longreq.one${"really".repeat(20)}longcallid`);
    }),
  ],
  [
    "3.1.1.8",
    "dblreq",
    request("REGISTER", (message) => {
      expect(message.body).toBe("");
    }),
  ],
  [
    "3.1.1.9",
    "semiuri",
    request("OPTIONS", (message) => {
      expect(parseUri(message.uri)).toMatchObject({ user: "user;par=u%40example.net", host: "example.com" });
    }),
  ],
  [
    "3.1.1.10",
    "transports",
    request("OPTIONS", (message) => {
      expect(headersOf(message, "via")).toHaveLength(5);
    }),
  ],
  [
    "3.1.1.11",
    "mpart01",
    request("MESSAGE", (message) => {
      expect(message.body).toMatch(/^--7a9cbec02ceef655\r\n[\s\S]*\r\n--7a9cbec02ceef655--\r\n$/);
    }),
  ],
  [
    "3.1.1.12",
    "unreason",
    response(200, (reason) => {
      expect(reason).toMatch(/^= 2\*\*3 \* 5\*\*2 \u043d\u043e .*\u0435$/);
    }),
  ],
  ["3.1.1.13", "noreason", response(100, (reason) => expect(reason).toBe(""))],
];

const INVALID: readonly Row[] = [
  ["3.1.2.1", "badinv01", 400],
  ["3.1.2.2", "clerr", 400],
  ["3.1.2.3", "ncl", 400],
  ["3.1.2.4", "scalar02", 400],
  ["3.1.2.5", "scalarlg", "drop"],
  ["3.1.2.6", "quotbal", 400],
  ["3.1.2.7", "ltgtruri", 400],
  ["3.1.2.8", "lwsruri", 400],
  ["3.1.2.9", "lwsstart", 400],
  ["3.1.2.10", "trws", 400],
  ["3.1.2.11", "escruri", 400],
  // The Date is not important to our processing.
  ["3.1.2.12", "baddate", request("INVITE")],
  // Who needs the Contact answers 400.
  ["3.1.2.13", "regbadct", request("REGISTER", (message) => expect(contactsOf(message)).toEqual([undefined]))],
  ["3.1.2.14", "badaspec", 400],
  ["3.1.2.15", "baddn", 400],
  ["3.1.2.16", "badvers", 505],
  ["3.1.2.17", "mismatch01", 400],
  ["3.1.2.18", "mismatch02", 400],
  ["3.1.2.19", "bigcode", "drop"],
];

const SEMANTICS: readonly Row[] = [
  // The transaction layer may take it for a branch of RFC 2543.
  [
    "3.2.1",
    "badbranch",
    request("OPTIONS", (message) => expect(topVia(message)?.parameters).toEqual([["branch", "z9hG4bK"]])),
  ],
  ["3.3.1", "insuf", 400],
  ["3.3.2", "unkscm", request("OPTIONS", ({ uri }) => expect(uri).toBe("nobodyKnowsThisScheme:totallyopaquecontent"))],
  ["3.3.3", "novelsc", request("OPTIONS", ({ uri }) => expect(uri).toBe("soap.beep://192.0.2.103:3002"))],
  [
    "3.3.4",
    "unksm2",
    request("REGISTER", (message) => {
      expect(parseNameAddress(textOf(message, "to"))?.uri).toBe("isbn:2983792873");
      expect(parseNameAddress(textOf(message, "from"))?.uri).toBe("http://www.example.com");
      expect(contactsOf(message)).toEqual(["name:John_Smith"]);
    }),
  ],
  [
    "3.3.5",
    "bext01",
    request("OPTIONS", (message) => {
      expect(listOf(headersOf(message, "require"))).toEqual(["nothingSupportsThis", "nothingSupportsThisEither"]);
    }),
  ],
  ["3.3.6", "invut", request("INVITE", ({ body }) => expect(utf8Length(body)).toBe(40))],
  [
    "3.3.7",
    "regaut01",
    request("REGISTER", (message) => {
      expect(headerOf(message, "authorization")).toBe("NoOneKnowsThisScheme opaque-data=here");
    }),
  ],
  ["3.3.8", "multi01", 400],
  ["3.3.9", "mcl01", 400],
  // "An endpoint receiving this message should simply discard it": it is none of its transactions.
  ["3.3.10", "bcast", response(200, (_, message) => expect(headersOf(message, "via")).toHaveLength(2))],
  ["3.3.11", "zeromf", request("OPTIONS", (message) => expect(headerOf(message, "max-forwards")).toBe("0"))],
  [
    "3.3.12",
    "cparam01",
    request("REGISTER", (message) => {
      expect(parseNameAddress(textOf(message, "contact"))).toEqual({
        uri: "sip:+19725552222@gw1.example.net",
        parameters: [["unknownparam", undefined]],
      });
    }),
  ],
  [
    "3.3.13",
    "cparam02",
    request("REGISTER", (message) => {
      expect(contactsOf(message)).toEqual(["sip:+19725552222@gw1.example.net;unknownparam"]);
    }),
  ],
  [
    "3.3.14",
    "regescrt",
    request("REGISTER", (message) => {
      expect(parseUri(contactsOf(message)[0] ?? "")?.headers).toEqual([["route", "%3Csip:sip.example.com%3E"]]);
    }),
  ],
  ["3.3.15", "sdp01", request("INVITE", (message) => expect(headerOf(message, "accept")).toBe("text/nobodyKnowsThis"))],
  [
    "3.4.1",
    "inv2543",
    request("INVITE", (message) => {
      expect(tagOf(textOf(message, "from"))).toBeUndefined();
      expect(message.body).toMatch(/^v=0\r\n/);
    }),
  ],
];

function receivedIs(address: string): (message: SipMessage) => void {
  return (message) => expect(parameterOf(topVia(message)?.parameters ?? [], "received")).toBe(address);
}

const IPV6: readonly Row[] = [
  ["4.1", "ipv6-good", request("REGISTER", ({ uri }) => expect(parseUri(uri)?.host).toBe("[2001:db8::10]"))],
  ["4.2", "ipv6-bad", 400],
  [
    "4.3",
    "port-ambiguous",
    request("REGISTER", ({ uri }) => {
      expect(parseUri(uri)?.host).toBe("[2001:db8::10:5070]");
      expect(parseUri(uri)?.port).toBeUndefined();
    }),
  ],
  [
    "4.4",
    "port-unambiguous",
    request("REGISTER", ({ uri }) => expect(parseUri(uri)).toMatchObject({ host: "[2001:db8::10]", port: 5070 })),
  ],
  ["4.5", "via-received-param-with-delim", request("BYE", receivedIs("[2001:db8::9:255]"))],
  ["4.5", "via-received-param-no-delim", request("OPTIONS", receivedIs("2001:db8::9:255"))],
  ["4.6", "ipv6-in-sdp", request("INVITE", ({ body }) => expect(body).toContain("c=IN IP6 2001:db8::20"))],
  [
    "4.7",
    "mult-ip-in-header",
    request("BYE", (message) => {
      expect(topVia(message)).toMatchObject({ host: "[2001:db8::9:1]", port: 6050 });
      expect(headersOf(message, "via")).toHaveLength(3);
    }),
  ],
  ["4.8", "mult-ip-in-sdp", request("INVITE", ({ body }) => expect(body).toContain("c=IN IP6 2001:db8::1"))],
  [
    "4.9",
    "ipv4-mapped-ipv6",
    request("INVITE", (message) => {
      expect(topVia(message)).toMatchObject({ host: "[::ffff:192.0.2.10]", port: 19823 });
      expect(parseUri(contactsOf(message)[0] ?? "")?.host).toBe("[::ffff:192.0.2.2]");
    }),
  ],
  [
    "4.10",
    "ipv6-bug-abnf-3-colons",
    request("OPTIONS", ({ uri }) => expect(parseUri(uri)?.host).toBe("[2001:db8:::192.0.2.1]")),
  ],
  [
    "4.10",
    "ipv6-correct-abnf-2-colons",
    request("OPTIONS", ({ uri }) => expect(parseUri(uri)?.host).toBe("[2001:db8::192.0.2.1]")),
  ],
];

const TABLES = [
  { rfc: 4475, count: 49, rows: [...VALID, ...INVALID, ...SEMANTICS] },
  { rfc: 5118, count: 12, rows: IPV6 },
] as const;

describeShared("torture messages", () => {
  describe.each(TABLES)("of RFC $rfc", ({ rfc, count, rows }) => {
    const messages = tortureMessages(rfc);

    test("none is missing", () => {
      expect(rows).toHaveLength(count);
      expect(rows.map(([, name]) => name)).toEqual(tortureNames(rfc));
      expect([...messages.keys()]).toEqual(expect.arrayContaining(tortureNames(rfc)));
    });

    test.each(rows)(`[RFC ${rfc} §%s] %s`, (_, name, asked) => {
      const bytes = messages.get(name);
      if (bytes === undefined) throw new TypeError(`${name} is missing`);
      const result = parseMessage(bytes.toString(), "datagram");
      if (typeof asked === "function") {
        if (!result.ok) throw new Error(`${result.error.code} ${result.error.detail}`);
        asked(result.value);
      } else if (result.ok) throw new Error(`read, but ${asked} was asked`);
      else expect(answerOf(result.error)).toBe(asked);
    });
  });
});

/** The status to answer with; an answer needs to know where it goes. */
function answerOf({ status, answerable }: MessageError): number | "drop" {
  return answerable !== undefined && topVia(answerable) !== undefined ? status : "drop";
}
