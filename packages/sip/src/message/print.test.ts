import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "../testing/sip.arbitrary.ts";
import type { Header } from "./message.ts";
import { printMessage } from "./print.ts";

function print(headers: readonly Header[], body = ""): string {
  return printMessage({ kind: "request", method: "NOTIFY", uri: "sip:a@b", headers, body });
}

test("[RFC 3261 §7] start line, headers in their usual case, Content-Length of the body", () => {
  expect(
    print(
      [
        ["via", "SIP/2.0/UDP a"],
        ["call-id", "1"],
        ["cseq", "1 NOTIFY"],
        ["www-authenticate", "x"],
        ["sip-etag", "e"],
        ["mime-version", "1.0"],
        ["x-own", "1"],
        ["P-Some-thing", ""],
        ["Call-ID", "2"],
      ],
      "\u00fc\u20ac\ud83d\ude00",
    ),
  ).toBe(
    "NOTIFY sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nCall-ID: 1\r\nCSeq: 1 NOTIFY\r\nWWW-Authenticate: x\r\nSIP-ETag: e\r\n" +
      "MIME-Version: 1.0\r\nX-Own: 1\r\nP-Some-Thing: \r\nCall-ID: 2\r\nContent-Length: 9\r\n\r\n\u00fc\u20ac\ud83d\ude00",
  );
  expect(printMessage({ kind: "response", status: 200, reason: "OK", headers: [], body: "" })).toBe(
    "SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
  );
});

test("a Content-Length that is given is not believed", () => {
  for (const name of ["content-length", "Content-Length", "l", "L"]) {
    expect(print([[name, "5"]])).toBe("NOTIFY sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n");
  }
});

test("whatever a message holds, it has as many lines as headers", () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (name, value, reason) => {
      const headers = [
        ["x", value],
        [`${name}:`, value],
      ] as const;
      const response = printMessage({ kind: "response", status: 200, reason, headers, body: "" });
      expect(response.split(/[\r\n]+/)).toHaveLength(4);
      const request = printMessage({ kind: "request", method: `A${name}`, uri: value, headers, body: "" });
      expect(request.split(/[\r\n]+/)).toHaveLength(4);
    }),
  );
});
