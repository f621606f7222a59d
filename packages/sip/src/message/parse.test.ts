import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { topVia } from "../headers/via.ts";
import { anyText, message } from "../testing/sip.arbitrary.ts";
import { headerOf, headersOf, type SipMessage } from "./message.ts";
import { parseMessage } from "./parse.ts";
import { printMessage } from "./print.ts";

const START = "SUBSCRIBE sip:a@b SIP/2.0";
const VIA = "Via: SIP/2.0/UDP c;branch=z9hG4bK1";
const LINES = [VIA, "From: <sip:c@d>;tag=1", "To: <sip:a@b>", "Call-ID: 1", "CSeq: 1 SUBSCRIBE"];

function textOf(lines: readonly string[], body = ""): string {
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** The message with these lines more, or with a line in place of the one that begins alike. */
function withLines(...lines: readonly string[]): string {
  const replaced = LINES.map((line) => lines.find((other) => nameOf(other) === nameOf(line)) ?? line);
  return textOf([START, ...new Set([...replaced, ...lines])]);
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(":"));
}

function read(text: string, transport: "datagram" | "stream" = "datagram"): SipMessage {
  const result = parseMessage(text, transport);
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.detail}`);
  return result.value;
}

function problemOf(text: string, transport: "datagram" | "stream" = "datagram"): string {
  const result = parseMessage(text, transport);
  if (result.ok) return "read";
  const { code, status, detail, answerable } = result.error;
  if (answerable !== undefined) expect(topVia(answerable)).toBeDefined();
  return `${answerable === undefined ? "drop" : status} ${code} ${detail}`;
}

test("[RFC 3261 §7] a request and a response", () => {
  expect(read(textOf([START, ...LINES, "Content-Length: 3"], "abc"))).toEqual({
    kind: "request",
    method: "SUBSCRIBE",
    uri: "sip:a@b",
    headers: [
      ["via", "SIP/2.0/UDP c;branch=z9hG4bK1"],
      ["from", "<sip:c@d>;tag=1"],
      ["to", "<sip:a@b>"],
      ["call-id", "1"],
      ["cseq", "1 SUBSCRIBE"],
    ],
    body: "abc",
  });
  expect(read(textOf(["SIP/2.0 489 Bad Event", ...LINES]))).toMatchObject({
    kind: "response",
    status: 489,
    reason: "Bad Event",
    body: "",
  });
  expect(read(textOf(["sip/2.0 200", ...LINES]))).toMatchObject({ status: 200, reason: "" });
});

test("parse(print(message)) is the message", () => {
  fc.assert(
    fc.property(message, fc.constantFrom("datagram" as const, "stream" as const), (given, transport) => {
      expect(parseMessage(printMessage(given), transport)).toEqual({ ok: true, value: given });
    }),
  );
});

test("any text is read or refused", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const near of [text, `${START}\r\n${text}`, textOf([START, VIA, text]), textOf([START, ...LINES], text)]) {
        for (const transport of ["datagram", "stream"] as const) {
          expect(parseMessage(near, transport)).toHaveProperty("ok");
        }
      }
    }),
  );
});

describe("lines", () => {
  test("[RFC 3261 §7.5] empty lines before the start line are ignored", () => {
    expect(read(`\r\n\r\n\n${withLines()}`)).toEqual(read(withLines()));
  });

  test("a line ends in CRLF or LF, each line anew", () => {
    const text = textOf([START, ...LINES, "Content-Length: 4"], "a\r\nb");
    let count = 0;
    for (const each of [
      () => "\n",
      () => (count++ % 2 === 0 ? "\n" : "\r\n"),
      () => (count++ % 3 === 0 ? "\r\n" : "\n"),
    ]) {
      const head = text.slice(0, text.indexOf("a\r\nb")).replace(/\r\n/g, each);
      expect(read(`${head}a\r\nb`)).toEqual(read(text));
    }
  });

  test("a CR elsewhere is a mistake, and does not get into what is echoed", () => {
    for (const line of ["X: a\rb", "X\r: a", "X: a\r\r", "X: a\r\n b\rc", "X\r: a\r\n b"]) {
      const result = parseMessage(withLines(line), "datagram");
      expect(result.ok).toBe(false);
      expect(JSON.stringify(result)).not.toContain("\\r");
    }
    expect(problemOf(withLines("X: a\rb"))).toBe("400 malformed-header CR without LF");
  });

  test("[RFC 3261 §7.3.1] a line that begins with a blank continues the one before", () => {
    const folded = withLines("Subject: I\r\n know\r\n\t  you're \r\n  \r\n there", "P:\r\n a\r\n b", "Q: a\r\n ");
    expect(headerOf(read(folded), "subject")).toBe("I know you're there");
    expect(headerOf(read(folded), "p")).toBe("a b");
    expect(headerOf(read(folded), "q")).toBe("a");
  });

  test.each([
    ["no colon", "400 malformed-header header line"],
    ["no colon\r\n either", "400 malformed-header header line"],
    [": a", "400 malformed-header header line"],
    ["a b: c", "400 malformed-header header line"],
    ["\u00fc: c", "400 malformed-header header line"],
    ["a", "400 malformed-header header line"],
  ])("%j is no header", (line, problem) => {
    expect(problemOf(withLines(line))).toBe(problem);
  });

  test("a blank line after the start line continues nothing", () => {
    expect(problemOf(textOf([START, " x", ...LINES]))).toBe("400 malformed-header header line");
  });

  test("without the empty line after the headers the message is cut off", () => {
    expect(problemOf(`${[START, ...LINES].join("\r\n")}\r\n`)).toBe("400 truncated no empty line after the headers");
    expect(problemOf([START, ...LINES].join("\r\n"))).toBe("400 truncated no empty line after the headers");
    expect(problemOf([START, ...LINES, "X: a\r\n b"].join("\r\n"))).toBe(
      "400 truncated no empty line after the headers",
    );
    for (const text of ["", "\r\n\r\n", "\0", START, "\n"]) expect(problemOf(text)).toMatch(/^drop truncated/);
  });
});

describe("headers", () => {
  test("[RFC 3261 §7.3.3] each compact form is the long one, in either case", () => {
    const text = [
      ["a", "accept-contact"],
      ["b", "referred-by"],
      ["c", "content-type"],
      ["d", "request-disposition"],
      ["e", "content-encoding"],
      ["j", "reject-contact"],
      ["k", "supported"],
      ["m", "contact"],
      ["n", "identity-info"],
      ["o", "event"],
      ["r", "refer-to"],
      ["s", "subject"],
      ["u", "allow-events"],
      ["x", "session-expires"],
      ["y", "identity"],
    ];
    for (const isUpper of [false, true]) {
      const compact = text.map(([name = ""]) => `${isUpper ? name.toUpperCase() : name}: v`);
      const lines = ["v: SIP/2.0/UDP c", "f: sip:c@d", "T: sip:a@b", "i: 1", "CSEQ: 1 SUBSCRIBE", "l: 0"];
      const names = read(textOf([START, ...lines, ...compact])).headers.map(([name]) => name);
      expect(names).toEqual(["via", "from", "to", "call-id", "cseq", ...text.map(([, name]) => name)]);
    }
  });

  test("[RFC 3261 §7.3.1] names are the same in any case, with blanks before the colon", () => {
    const parsed = read(withLines("cOnTaCt \t:  <sip:a@b>  ", "CONTACT:<sip:c@d>", "X-Any: 1", "x-aNY: 2"));
    expect(headersOf(parsed, "contact")).toEqual(["<sip:a@b>", "<sip:c@d>"]);
    expect(headersOf(parsed, "x-any")).toEqual(["1", "2"]);
  });

  test("__proto__ is a header like any other", () => {
    const parsed = read(withLines("__proto__: 1", "constructor: 2", "__PROTO__: 3"));
    expect(headersOf(parsed, "__proto__")).toEqual(["1", "3"]);
    expect(headerOf(parsed, "constructor")).toBe("2");
    expect(headerOf(parsed, "toString")).toBeUndefined();
  });

  test.each(LINES.map((line) => [nameOf(line)]))("%s is required and stands once", (name) => {
    const others = LINES.filter((line) => nameOf(line) !== name);
    const problem = `${name === "Via" ? "drop" : "400"} missing-header ${name}`;
    expect(problemOf(textOf([START, ...others]))).toBe(problem);
    expect(problemOf(textOf(["SIP/2.0 200 OK", ...others]))).toBe(`drop missing-header ${name}`);
    const again = LINES.find((line) => nameOf(line) === name) ?? "";
    expect(problemOf(textOf([START, ...LINES, again]))).toBe(name === "Via" ? "read" : `400 duplicate-header ${name}`);
  });

  test.each([
    "Max-Forwards: 70",
    "Content-Length: 0",
    "Content-Type: a/b",
    "Event: a",
    "Expires: 1",
    "SIP-If-Match: a",
  ])("%s stands once at most, in any form", (line) => {
    expect(problemOf(withLines(line))).toBe("read");
    expect(problemOf(withLines(line, line.toUpperCase()))).toBe(`400 duplicate-header ${nameOf(line)}`);
  });

  test("of a header that stands twice the first is told to who answers", () => {
    const result = parseMessage(textOf([START, ...LINES, "To: sip:x@y", "t: sip:z@y"]), "datagram");
    expect(!result.ok && headersOf(result.error.answerable ?? read(""), "to")).toEqual(["<sip:a@b>"]);
  });

  test.each([
    ["Via: SIP/2.0/UDP", "drop malformed-header Via"],
    ["Via: SIP/2.0/UDP c;;", "400 malformed-header Via"],
    ["From: c", "400 malformed-header From"],
    ["To: <sip:a", "400 malformed-header To"],
    ["Call-ID: a b", "400 malformed-header Call-ID"],
    ["Call-ID:", "400 malformed-header Call-ID"],
    ["CSeq: 2147483648 SUBSCRIBE", "400 malformed-header CSeq"],
    ["CSeq: 2147483647 SUBSCRIBE", "read"],
    ["CSeq: 1 NOTIFY", "400 method-mismatch CSeq"],
    ["CSeq: 1 subscribe", "400 method-mismatch CSeq"],
    ["Max-Forwards: 256", "400 malformed-header Max-Forwards"],
    ["Max-Forwards: 255", "read"],
    ["Max-Forwards: -1", "400 malformed-header Max-Forwards"],
    ["Max-Forwards: 0", "read"],
    ["Content-Length: -1", "400 malformed-header Content-Length"],
    ["Content-Length: five", "400 malformed-header Content-Length"],
    ["Content-Length:", "400 malformed-header Content-Length"],
    ["Content-Length: 0, 0", "400 malformed-header Content-Length"],
    ["Content-Length: 2147483648", "400 malformed-header Content-Length"],
    ["Content-Length: 1", "400 truncated body shorter than Content-Length"],
  ])("%s: %s", (line, problem) => {
    expect(problemOf(withLines(line))).toBe(problem);
  });

  test("[RFC 3261 §22.1] an ACK is never answered, a response neither", () => {
    const broken = [...LINES.slice(0, 4), "CSeq: x"];
    expect(problemOf(textOf(["ACK sip:a@b SIP/2.0", ...broken]))).toBe("drop malformed-header CSeq");
    expect(problemOf(textOf(["SIP/2.0 200 OK", ...broken]))).toBe("drop malformed-header CSeq");
  });
});

describe("the start line", () => {
  test.each([
    ["SUBSCRIBE sip:a@b SIP/2.0", "read"],
    ["SUBSCRIBE sip:a@b sip/2.0", "read"],
    ["SUBSCRIBE tel:+1 SIP/2.0", "read"],
    ["SUBSCRIBE urn:x:y SIP/2.0", "read"],
    ["SUBSCRIBE sip:a@b SIP/3.0", "400 unknown-version SIP-Version"],
    ["SUBSCRIBE sip:a@b SIP/2", "400 malformed-start-line start line"],
    ["SUBSCRIBE sip:a@b HTTP/1.1", "400 malformed-start-line start line"],
    ["SUBSCRIBE sip:a@b", "400 malformed-start-line start line"],
    ["SUBSCRIBE SIP/2.0", "400 malformed-start-line Request-URI"],
    ["SUBSCRIBE", "400 malformed-start-line start line"],
    ["SUBSCRIBE  sip:a@b SIP/2.0", "400 malformed-start-line Request-URI"],
    ["SUBSCRIBE sip:a@b  SIP/2.0", "400 malformed-start-line Request-URI"],
    ["SUBSCRIBE sip:a@b SIP/2.0 ", "400 malformed-start-line start line"],
    ["SUBSCRIBE\tsip:a@b SIP/2.0", "400 malformed-start-line start line"],
    ["S@B sip:a@b SIP/2.0", "400 malformed-start-line start line"],
    ["SUBSCRIBE <sip:a@b> SIP/2.0", "400 malformed-start-line Request-URI"],
    ["SUBSCRIBE a@b SIP/2.0", "400 malformed-start-line Request-URI"],
    ["SUBSCRIBE x: SIP/2.0", "400 malformed-start-line Request-URI"],
    ["SUBSCRIBE sip:a@b?c=d SIP/2.0", "400 malformed-start-line Request-URI"],
    ["SUBSCRIBE sip:a@ SIP/2.0", "400 malformed-start-line Request-URI"],
    ["SIP/2.0 099 x", "drop malformed-start-line start line"],
    ["SIP/2.0 100 x", "read"],
    ["SIP/2.0 699 x", "read"],
    ["SIP/2.0 700 x", "drop malformed-start-line start line"],
    ["SIP/2.0 4294967301 x", "drop malformed-start-line start line"],
    ["SIP/2.0 2000", "drop malformed-start-line start line"],
    ["SIP/3.0 200 OK", "drop unknown-version SIP-Version"],
    ["SIP/x 200 OK", "drop malformed-start-line start line"],
  ])("[RFC 3261 §7.1] %s: %s", (line, problem) => {
    expect(problemOf(textOf([line, ...LINES])).replace("505", "400")).toBe(problem);
  });

  test("[RFC 3261 §21.5.6] another version asks for a 505", () => {
    expect(problemOf(textOf(["SUBSCRIBE sip:a@b SIP/3.0", ...LINES]))).toBe("505 unknown-version SIP-Version");
  });
});

describe("[RFC 3261 §18.3] the body", () => {
  const head = withLines().slice(0, -2);

  test("without Content-Length is the rest of a datagram; on a stream that is an error", () => {
    expect(read(`${head}\r\nabc`).body).toBe("abc");
    expect(problemOf(`${head}\r\nabc`, "stream")).toBe("400 missing-header Content-Length");
    expect(problemOf(withLines(), "stream")).toBe("400 missing-header Content-Length");
  });

  test("is cut where there is more, an error where there is less", () => {
    expect(read(`${head}l: 3\r\n\r\nabcd`).body).toBe("abc");
    expect(read(`${head}l: 0\r\n\r\nabcd`).body).toBe("");
    expect(problemOf(`${head}l: 5\r\n\r\nabcd`)).toBe("400 truncated body shorter than Content-Length");
  });
});

describe("limits", () => {
  const limits = { maxHeaders: 7, maxLine: 40 };
  const parsed = (text: string) => parseMessage(text, "datagram", limits);

  test("maxHeaders lines are read, one more is not", () => {
    expect(parsed(withLines("X: 1", "X: 2")).ok).toBe(true);
    expect(parsed(withLines("X: 1", "X: 2", "X: 3"))).toMatchObject({
      error: { code: "too-large", status: 513, detail: "number of headers", answerable: { method: "SUBSCRIBE" } },
    });
  });

  test("a value of maxLine is read, one longer is not, folded or not", () => {
    const value = "x".repeat(40);
    expect(parsed(withLines(`X:   ${value}`)).ok).toBe(true);
    expect(parsed(withLines(`X: ${value.slice(1, 20)}\r\n ${value.slice(20)}`)).ok).toBe(true);
    for (const line of [`X: ${value}x`, `X: ${value.slice(20)}\r\n ${value.slice(20)}`]) {
      expect(parsed(withLines(line))).toMatchObject({ error: { code: "too-large", status: 513, detail: "line" } });
    }
  });

  test("a start line of maxLine is read, one longer is not", () => {
    const start = (length: number) => START.replace("a@", `${"a".repeat(length - START.length + 1)}@`);
    expect(parsed(textOf([start(40), ...LINES])).ok).toBe(true);
    expect(parsed(textOf([start(41), ...LINES]))).toMatchObject({ error: { code: "too-large", status: 513 } });
  });
});

const UNITS = ["a", " ", "\r", "\n ", "\r\n ", "a:", "a:b\n", "\r\n", "l:0\n", ":\n", "t:<sip:a>;a\n", '"', "a \n"];

test.each(UNITS)("time is linear in the length of the text: %j", (unit) => {
  const endless = { maxHeaders: 10_000_000, maxLine: 10_000_000 };
  for (const start of ["", `${START}\r\n`, withLines().slice(0, -2), withLines("X: a").slice(0, -4)]) {
    const text = start + unit.repeat(1_000_000 / unit.length);
    for (const limits of [undefined, endless]) {
      expect(typeof parseMessage(text, "datagram", limits).ok).toBe("boolean");
    }
  }
});
