import { expect, test } from "vitest";
import { parseCSeq } from "../headers/cseq.ts";
import { parseNameAddress, tagOf } from "../headers/name-address.ts";
import { topVia } from "../headers/via.ts";
import { corpusMessages, describeShared } from "../testing/corpus.ts";
import { utf8Length } from "./body.ts";
import { headerOf } from "./message.ts";
import { parseMessage } from "./parse.ts";

/** Examples of RFCs that the RFC printed without what every message has, or that were cut out of it with too much. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ["rfc3842-01-subscribe.sip", "missing-header Via"],
  ["rfc3842-02-notify.sip", "missing-header Via"],
  ["rfc3842-03-notify.sip", "missing-header Via"],
  ["rfc3842-04-subscribe.sip", "missing-header Via"],
  ["rfc3842-05-notify.sip", "missing-header Via"],
  ["rfc3842-06-subscribe.sip", "missing-header Via"],
  ["rfc5628-01-subscribe.sip", "missing-header Via"],
  ["rfc5628-02-notify.sip", "missing-header Via"],
  // The sentence of the RFC that comes after the message is indented and so continues Content-Length.
  ["rfc3856-01-subscribe.sip", "malformed-header Content-Length"],
  ["rfc4662-01-subscribe.sip", "malformed-header Content-Length"],
  ["rfc5263-01-subscribe.sip", "malformed-header Content-Length"],
  // ";tag:232321"
  ["rfc4660-04-notify.sip", "malformed-header From"],
  // The empty line is missing, so that the headers of the first part are headers of the message.
  ["rfc4662-02-notify.sip", "duplicate-header Content-Type"],
]);

describeShared("real messages", () => {
  const messages = corpusMessages();

  test("there are some, and those that are refused are among them", () => {
    expect(messages.length).toBeGreaterThanOrEqual(58);
    expect(messages.map(({ file }) => file)).toEqual(expect.arrayContaining([...REFUSED.keys()]));
  });

  test.each(messages.filter(({ file }) => !REFUSED.has(file)))("$file says what is expected", ({ text, expected }) => {
    const result = parseMessage(text, "datagram");
    if (!result.ok) throw new Error(result.error.detail);
    const message = result.value;
    const value = (name: string): string | null => headerOf(message, name)?.split(";")[0]?.trim() ?? null;
    const expires = headerOf(message, "expires");
    expect({
      method: message.kind === "request" && message.method,
      event: value("event"),
      expires: expires === undefined ? null : Number(expires),
      subscriptionState: value("subscription-state"),
      contentType: value("content-type"),
      bodyBytes: utf8Length(message.body),
      callId: headerOf(message, "call-id"),
      cseq: parseCSeq(headerOf(message, "cseq") ?? "")?.number,
      userAgent: headerOf(message, "user-agent") ?? null,
    }).toEqual(expected);
    expect(topVia(message)?.host).toBeDefined();
    expect(tagOf(headerOf(message, "from") ?? "")).toMatch(/./);
    expect(parseNameAddress(headerOf(message, "to") ?? "")?.uri).toMatch(/^sips?:/);
  });

  test.each([...REFUSED])("%s is refused: %s", (file, problem) => {
    const text = messages.find((message) => message.file === file)?.text ?? "";
    const result = parseMessage(text, "datagram");
    expect(result.ok ? "read" : `${result.error.code} ${result.error.detail}`).toBe(problem);
    const withVia = parseMessage(text.replace("\n", "\nVia: SIP/2.0/UDP a\r\n"), "datagram");
    expect(withVia.ok).toBe(problem.endsWith("Via"));
  });
});
