import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { toCredentials } from "./credentials.ts";
import type { Hash } from "./cryptography.ts";
import { hash as sound } from "./node.ts";
import { parseParameters } from "./parameters.ts";
import { responseOf } from "./response.ts";
import { ha1Of } from "./secret.ts";

/** Whether the response in a header is the one of that password to a GET. */
function holds(value: string, password: string, hash: Hash = sound): boolean {
  const parsed = parseParameters(value);
  if (!parsed.ok) throw new Error(parsed.error);
  const read = toCredentials(parsed.value);
  if (!read.ok) throw new Error(read.error);
  const { algorithm = "MD5", username, realm, response } = read.value;
  const ha1 = ha1Of(hash, algorithm, username, realm, { password });
  return responseOf(hash, ha1 ?? "", "GET", read.value) === response;
}

const SHARED = `realm="http-auth@example.org", uri="/dir/index.html", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001,
  cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

test.each([
  ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
  ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
])("[RFC 7616 §3.9.1] the example with %s", (algorithm, response) => {
  const value = `Digest username="Mufasa", ${SHARED}, algorithm=${algorithm}, response="${response}"`;
  expect(holds(value, "Circle of Life")).toBe(true);
  expect(holds(value, "Circle Of Life")).toBe(false);
});

const JASON = `realm="api@example.org", uri="/doe.json", algorithm=SHA-512-256,
  nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", nc=00000001, cnonce="NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
  qop=auth, opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", userhash=false`;

test("[RFC 7616 §3.9.2] the example with username*: its response was made with SHA-512, cut off, where SHA-512/256 is meant", () => {
  const of = (response: string): string =>
    `Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, ${JASON}, response="${response}"`;
  const asPrinted = of("ae66e67d6b427bd3f120414a82e4acff38e8ecd9101d6c861229025f607a79dd");
  const asMeant = of("3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
  const cutOff: Hash = (_, text) => createHash("sha512").update(text).digest("hex").slice(0, 64);
  expect(holds(asPrinted, "Secret, or not?", cutOff)).toBe(true);
  expect(holds(asPrinted, "Secret, or not?")).toBe(false);
  expect(holds(asMeant, "Secret, or not?")).toBe(true);
});

test("[RFC 2617 §3.5] the example, which names no algorithm", () => {
  const value = `Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093",
    uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1",
    opaque="5ccc069c403ebaf9f0171e9517f40e41"`;
  expect(holds(value, "Circle Of Life")).toBe(true);
});

test("[RFC 2617 §3.2.2.1] without qop the response is over the nonce and A2 alone", () => {
  const value = `Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093",
    uri="/dir/index.html", response="670fd8c2df070c60b045671b8b24ff02"`;
  expect(holds(value, "Circle Of Life")).toBe(true);
});
