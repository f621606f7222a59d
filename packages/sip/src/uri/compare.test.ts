import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sipUri } from "../testing/sip.arbitrary.ts";
import { isSameUri } from "./compare.ts";
import { parseUri } from "./parse.ts";

function isSame(a: string, b: string): boolean {
  const [left, right] = [parseUri(a), parseUri(b)];
  if (left === undefined || right === undefined) throw new TypeError(`${a} or ${b} is no URI`);
  expect(isSameUri(right, left)).toBe(isSameUri(left, right));
  return isSameUri(left, right);
}

describe("[RFC 3261 §19.1.4] equivalent", () => {
  test.each([
    ["sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"],
    ["sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"],
    ["sip:carol@chicago.com", "sip:carol@chicago.com;security=on"],
    ["sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"],
    [
      "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
      "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
    ],
    [
      "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
      "sip:alice@atlanta.com?priority=urgent&subject=project%20x",
    ],
    ["sip:carol@chicago.com", "sip:carol@chicago.com;security=off"],
    ["SIP:a@b", "sip:a@b"],
    ["sip:a@b;%6C%72", "sip:a@b;lr"],
    ["sip:a@b;x=v%61lue", "sip:a@b;x=VALUE"],
    ["sip:a%c3%bc@b", "sip:a\u00fc@b"],
    ["sip:%2A98#@b", "sip:*98%23@b"],
    ["sip:a@[2001:db8::1]", "sip:a@[2001:DB8:0:0:0:0:0:1]"],
    ["sip:a@[::ffff:192.0.2.1]", "sip:a@[::FFFF:C000:201]"],
    ["sip:a@b;x=1;x=2", "sip:a@b;x=1"],
    ["sip:a:%70w@b", "sip:a:pw@b"],
  ])("%s is %s", (a, b) => {
    expect(isSame(a, b)).toBe(true);
  });
});

describe("[RFC 3261 §19.1.4] not equivalent", () => {
  test.each([
    ["SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"],
    ["sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"],
    ["sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"],
    ["sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"],
    ["sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"],
    ["sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"],
    ["sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"],
    ["sip:a@b", "sips:a@b"],
    ["sip:b", "sip:a@b"],
    ["sip:a@b", "sip:a:@b"],
    ["sip:a:pw@b", "sip:a:PW@b"],
    ["sip:a@b", "sip:a@b;user=ip"],
    ["sip:a@b", "sip:a@b;ttl=1"],
    ["sip:a@b", "sip:a@b;method=INVITE"],
    ["sip:a@b", "sip:a@b;maddr=b"],
    ["sip:a@b;x", "sip:a@b;x=1"],
    ["sip:a@b?c=d&c=d", "sip:a@b?c=d"],
    ["sip:a%3Bb@c", "sip:a;b@c"],
    ["sip:a%2541@b", "sip:aA@b"],
    ["sip:null-%00@b", "sip:null-@b"],
  ])("%s is not %s", (a, b) => {
    expect(isSame(a, b)).toBe(false);
  });
});

test("every URI is the same as itself, and comparing has no sides", () => {
  fc.assert(
    fc.property(sipUri, sipUri, (a, b) => {
      expect(isSameUri(a, a)).toBe(true);
      expect(isSameUri(a, b)).toBe(isSameUri(b, a));
    }),
  );
});

test("a lone surrogate compares, too", () => {
  expect(isSame("sip:a\ud800@b", "sip:a\ufffd@b")).toBe(true);
});

test("time is linear in the number of parameters", () => {
  const many = Array.from({ length: 60_000 }, (_, index) => `;p${index}=v`).join("");
  expect(isSame(`sip:a@b${many}`, `sip:a@b${many};z`)).toBe(true);
});
