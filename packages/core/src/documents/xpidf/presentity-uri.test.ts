import { expect, test } from "vitest";
import { withMethod, withoutMethod } from "./presentity-uri.ts";

test.each([
  ["sip:a@b", "sip:a@b;method=SUBSCRIBE"],
  ["sip:a@b:5060;user=ip", "sip:a@b:5060;user=ip;method=SUBSCRIBE"],
  ["sip:b", "sip:b;method=SUBSCRIBE"],
  ["sip:a@b?x=y", "sip:a@b;method=SUBSCRIBE?x=y"],
  ["sip:a?b;method=SUBSCRIBE@c", "sip:a?b;method=SUBSCRIBE@c;method=SUBSCRIBE"],
  ["", ";method=SUBSCRIBE"],
])("%j is %j on the wire, and the other way", (uri, sent) => {
  expect(withMethod(uri)).toBe(sent);
  expect(withoutMethod(sent)).toBe(uri);
  expect(withMethod(sent)).toBe(sent);
});

test.each([
  ["sip:a@b;Method=subscribe;user=ip", "sip:a@b;user=ip"],
  ["sip:a@b;method=SUBSCRIBE;method=SUBSCRIBE", "sip:a@b"],
  ["sip:a@b;method=SUBSCRIBE?x", "sip:a@b?x"],
  [" sip:a@b ;method=SUBSCRIBE", "sip:a@b"],
  ["sip:a@b;method=SUBSCRIBE ;method=SUBSCRIBE ", "sip:a@b"],
  ["sip:a;method=SUBSCRIBE;x@b", "sip:a;method=SUBSCRIBE;x@b"],
  ["sip:a@b;method=INVITE", "sip:a@b;method=INVITE"],
  ["sip:a@b;method=SUBSCRIBER", "sip:a@b;method=SUBSCRIBER"],
])("the presentity of %j is %j", (sent, uri) => {
  expect(withoutMethod(sent)).toBe(uri);
});
