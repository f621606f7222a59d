import fc from "fast-check";
import type { NameAddress } from "../headers/name-address.ts";
import type { Parameters } from "../headers/parameters.ts";
import type { Via } from "../headers/via.ts";
import type { Header, SipMessage } from "../message/message.ts";
import type { SipUri } from "../uri/uri.ts";

/** Any text: also controls, other alphabets, lone surrogates. */
export const anyText: fc.Arbitrary<string> = fc.string({ unit: "binary" });

const of = (letters: string, constraints: fc.StringConstraints = { minLength: 1 }): fc.Arbitrary<string> =>
  fc.string({ ...constraints, unit: fc.constantFrom(...letters) });

const token: fc.Arbitrary<string> = of("abzABZ019-.!%*_+`'~");

/** A value as it is after a header has been read: any text on one line, no blanks round it. */
const lineText: fc.Arbitrary<string> = fc
  .string({ unit: "grapheme" })
  .map((text) => text.replace(/[\r\n]/g, " ").replace(/^[ \t]+|[ \t]+$/g, ""));

const host: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("example.com", "pbx.example.com.", "a-b.example", "under_score", "x"),
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
);

const port = fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: undefined });

const parameter = fc.tuple(
  token.map((name) => name.toLowerCase()),
  fc.option(
    fc.oneof(
      token,
      fc.ipV6(),
      anyText.map((text) => `"${text.replace(/["\\\r\n]/g, "")}"`),
    ),
    { nil: undefined },
  ),
);

export const parameters: fc.Arbitrary<Parameters> = fc.array(parameter, { maxLength: 4 });

export const via: fc.Arbitrary<Via> = fc
  .tuple(fc.constantFrom("UDP", "TCP", "TLS", "WS", "WSS", "SCTP"), host, port, parameters)
  .map(([transport, sentBy, number, rest]) =>
    number === undefined
      ? { transport, host: sentBy, parameters: rest }
      : { transport, host: sentBy, port: number, parameters: rest },
  );

const URI_LETTERS = "abzABZ019-_.!~*'()";
const uriPart = (also: string, constraints?: fc.StringConstraints): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(of(URI_LETTERS + also, constraints), fc.constantFrom("%20", "%3B", "%40", "%c3%BC")), {
      minLength: 1,
      maxLength: 3,
    })
    .map((pieces) => pieces.join(""));

const uriName = of("abz019-_.!~*'()[]/:&+$");

/** URIs in the form that `parseUri` gives: names in lower case. */
export const sipUri: fc.Arbitrary<SipUri> = fc
  .record(
    {
      scheme: fc.constantFrom("sip" as const, "sips" as const),
      user: uriPart("&=+$,;?/"),
      password: uriPart("&=+$,"),
      host,
      port: fc.integer({ min: 0, max: 65_535 }),
      parameters: fc.array(fc.tuple(uriName, fc.option(uriPart("[]/:&+$"), { nil: undefined })), { maxLength: 4 }),
      headers: fc.array(fc.tuple(of("abz019-_.!~*'()[]/?:+$"), fc.oneof(fc.constant(""), uriPart("[]/?:+$"))), {
        maxLength: 3,
      }),
    },
    { requiredKeys: ["scheme", "host", "parameters", "headers"] },
  )
  .map(({ password, ...rest }) => (rest.user === undefined || password === undefined ? rest : { ...rest, password }));

export const nameAddress: fc.Arbitrary<NameAddress> = fc.record(
  {
    display: fc.string({ unit: "grapheme", minLength: 1 }).map((text) => text.replace(/[\r\n]/g, "-")),
    uri: fc.constantFrom("sip:a@b", "sips:a;b?c@[::1]:5061;d=e?f=g", "tel:+1-201-555-0123", "urn:uuid:1,2"),
    parameters,
  },
  { requiredKeys: ["uri", "parameters"] },
);

const SINGLE = ["from", "to", "call-id", "cseq", "max-forwards", "content-length", "content-type", "content-encoding"];
const OTHER = ["event", "expires", "subscription-state", "sip-etag", "sip-if-match"];

const otherHeader: fc.Arbitrary<Header> = fc.tuple(
  fc
    .oneof(token, fc.constantFrom("__proto__", "constructor", "contact", "via", "x-y", "www-authenticate"))
    .map((name) => name.toLowerCase())
    .filter((name) => name.length > 1 && !SINGLE.includes(name) && !OTHER.includes(name)),
  lineText,
);

/** Messages that `parseMessage` gives: what every message has, among other headers. */
export const message: fc.Arbitrary<SipMessage> = fc
  .record({
    method: token,
    isRequest: fc.boolean(),
    uri: fc.constantFrom("sip:a@b", "sips:[::1]", "tel:+1"),
    status: fc.integer({ min: 100, max: 699 }),
    reason: lineText,
    cseq: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    callId: token,
    body: fc.oneof(fc.constant(""), fc.string({ unit: "grapheme" })),
    others: fc.array(otherHeader, { maxLength: 6 }),
  })
  .map(({ method, isRequest, uri, status, reason, cseq, callId, body, others }) => {
    const headers: Header[] = [
      ["via", "SIP/2.0/UDP a;branch=z9hG4bK1"],
      ...others,
      ["from", '"\u00dc" <sip:a@b>;tag=1'],
      ["to", "sip:a@b"],
      ["call-id", callId],
      ["cseq", `${cseq} ${method}`],
    ];
    return isRequest
      ? { kind: "request", method, uri, headers, body }
      : { kind: "response", status, reason, headers, body };
  });
