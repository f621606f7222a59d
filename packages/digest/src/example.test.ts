import { expect, test } from "vitest";
import { Authenticator, answer } from "./index.ts";
import { hash, nodeCryptography } from "./node.ts";

test("a phone asks, is challenged, answers, and is known from then on", () => {
  const authenticator = new Authenticator({ realm: "example.com" }, nodeCryptography("a key of 16 octets or more"));
  const passwords = new Map([["1000", "secret"]]);
  const secretOf = (username: string) => {
    const password = passwords.get(username);
    return password === undefined ? undefined : { password };
  };
  const now = Date.parse("2026-11-23T12:00:00Z");
  const subscribe = { method: "SUBSCRIBE", uri: "sip:1001@example.com", headers: [] };

  const first = authenticator.verify(subscribe, secretOf, now);
  if (first.type !== "challenge") throw new Error("it had no credentials");
  // The server answers with first.status and first.headers; the phone reads them, and asks again:
  const phone = { username: "1000", secret: { password: "secret" }, cnonce: "0a4f113b", nc: 1 };
  const authorization = answer(first.headers, { ...subscribe, ...phone }, hash);
  const again = { ...subscribe, headers: authorization === undefined ? [] : [authorization] };
  const verdict = authenticator.verify(again, secretOf, now + 50);
  expect(verdict).toEqual({ type: "ok", username: "1000", realm: "example.com" });
});
