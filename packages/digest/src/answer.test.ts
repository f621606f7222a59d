import { describe, expect, test } from "vitest";
import { type Answering, answer } from "./answer.ts";
import type { Header } from "./header.ts";
import { hash } from "./node.ts";

const BOB: Answering = {
  username: "bob",
  secret: { password: "zanzibar" },
  method: "NOTIFY",
  uri: "sip:bob@biloxi.com",
  cnonce: "0a4f113b",
  nc: 1,
};
const challenge = (rest: string, realm: string = "biloxi.com"): Header => [
  "WWW-Authenticate",
  `Digest realm="${realm}", nonce="n", ${rest}`,
];
const MD5 = challenge('algorithm=MD5, qop="auth"');
const SHA = challenge('algorithm=SHA-256, qop="auth,auth-int"');

function algorithmIn(header: Header | undefined): string | undefined {
  return header?.[1].match(/algorithm=([^,]+)/)?.[1];
}

test("[RFC 3261 §22.2] the example answered as we print it", () => {
  const header = challenge('qop="auth,auth-int", opaque="5ccc"');
  const response = hash(
    "MD5",
    `${hash("MD5", "bob:biloxi.com:zanzibar")}:n:0000000a:0a4f113b:auth:${hash("MD5", "NOTIFY:sip:bob@biloxi.com")}`,
  );
  expect(answer([header], { ...BOB, nc: 10 }, hash)).toEqual([
    "authorization",
    `Digest username="bob", realm="biloxi.com", nonce="n", uri="sip:bob@biloxi.com", response="${response}", opaque="5ccc", qop=auth, nc=0000000a, cnonce="0a4f113b"`,
  ]);
});

test("[RFC 2617 §3.2.2] cnonce and nc are not sent to a server that sent no qop", () => {
  const [, value = ""] = answer([challenge("algorithm=MD5")], BOB, hash) ?? [];
  expect(value).toContain("response=");
  expect(value).not.toMatch(/qop|cnonce|nc=/);
});

test("[RFC 3261 §22.3] a proxy is answered with Proxy-Authorization", () => {
  expect(answer([["proxy-authenticate", MD5[1]]], BOB, hash)?.[0]).toBe("proxy-authorization");
});

describe("[RFC 8760 §2.4] which challenge is answered", () => {
  test("the one with the strongest algorithm, or the topmost by choice", () => {
    for (const headers of [
      [MD5, SHA],
      [SHA, MD5],
    ]) {
      expect(algorithmIn(answer(headers, BOB, hash))).toBe("SHA-256");
      expect(answer(headers, { ...BOB, prefer: "topmost" }, hash)).toEqual(answer(headers.slice(0, 1), BOB, hash));
    }
    const strongest = challenge('algorithm=SHA-512-256, qop="auth"');
    expect(algorithmIn(answer([SHA, strongest, MD5], BOB, hash))).toBe("SHA-512-256");
  });

  test("the topmost of those that are as strong", () => {
    const [, value] = answer([challenge("opaque=1"), challenge("opaque=2")], BOB, hash) ?? [];
    expect(value).toContain('opaque="1"');
  });

  test("the one that we have a secret for", () => {
    const secret = { ha1: { MD5: hash("MD5", "bob:biloxi.com:zanzibar") } };
    expect(answer([SHA, MD5], { ...BOB, secret }, hash)).toEqual(answer([MD5], BOB, hash));
    expect(answer([SHA], { ...BOB, secret }, hash)).toBeUndefined();
  });

  test("those of our realm, where we say which it is", () => {
    const headers = [challenge("algorithm=SHA-256", "evil.example"), MD5];
    expect(answer(headers, { ...BOB, realm: "biloxi.com" }, hash)).toEqual(answer([MD5], BOB, hash));
    expect(answer(headers.slice(0, 1), { ...BOB, realm: "biloxi.com" }, hash)).toBeUndefined();
  });

  test("the client MUST ignore any challenge it does not understand", () => {
    const strange = ["Basic realm=a", "Digest", 'Digest realm="a', ""].map(
      (value): Header => ["www-authenticate", value],
    );
    expect(answer(strange, BOB, hash)).toBeUndefined();
    expect(answer([...strange, ["via", "x"], MD5], BOB, hash)).toEqual(answer([MD5], BOB, hash));
    expect(answer([], BOB, hash)).toBeUndefined();
  });
});

test("what a challenge holds cannot end the value that it is put in", () => {
  const [, value = ""] = answer([challenge('algorithm=MD5, opaque="a\\", nc=1, b=\\""')], BOB, hash) ?? [];
  expect(value).toContain('opaque="a\\", nc=1, b=\\""');
});
