import fc from "fast-check";
import { expect, test } from "vitest";
import type { Body } from "../text.ts";
import { part } from "./multipart.arbitrary.ts";
import { parseMultipart } from "./parse.ts";
import { printMultipart } from "./print.ts";
import type { MultipartLimits, Part } from "./value.ts";

const MIXED = "multipart/mixed;boundary=b1";

function read(body: Body, contentType = MIXED, limits?: MultipartLimits): readonly Part[] | string {
  const parsed = parseMultipart(contentType, body, limits);
  return parsed.ok ? parsed.value : parsed.error.code;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("[RFC 2046 §5.1.1] parts stand between delimiter lines, without preamble, epilogue and the line ends at their borders", () => {
  const body =
    "preamble\r\n--b1\r\nContent-Type: a/b\r\n\r\none\r\n\r\n--b1 \t\r\n\r\ntwo\r\n--b1--  \r\nepilogue\r\n--b1\r\n\r\nno\r\n--b1--";
  expect(read(body)).toEqual([{ contentType: "a/b", body: "one\r\n" }, { body: "two" }]);
});

test("lines may end in a bare LF, as FreeSWITCH ends them", () => {
  const body =
    "--b1\nContent-Type: a/b\nContent-Length: 3\nContent-ID: <x@y>\n\none\n--b1\nContent-Type: c/d\n\ntwo\n--b1--\n";
  expect(read(body)).toEqual([
    { contentType: "a/b", contentId: "x@y", headers: [{ name: "Content-Length", value: "3" }], body: "one" },
    { contentType: "c/d", body: "two" },
  ]);
});

test("what stands in the body of a part stands there exactly, delimiters of others included", () => {
  const body = "--b1\r\n\r\n --b1\r\n--b10\r\nx--b1\r\n--b1-\r\n--b1--x\r\n--b\r\n\r--b1\n\r\n--b1--";
  expect(read(body)).toEqual([{ body: " --b1\r\n--b10\r\nx--b1\r\n--b1-\r\n--b1--x\r\n--b\r\n\r--b1\n" }]);
});

test("a part may be empty, have headers only or have none", () => {
  expect(read("--b1\r\n--b1\r\nContent-Type: a/b\r\n--b1\r\n\r\n--b1\r\n\r\n\r\n--b1\r\nA: b\r\n\r\n--b1--")).toEqual([
    { body: "" },
    { contentType: "a/b", body: "" },
    { body: "" },
    { body: "" },
    { headers: [{ name: "A", value: "b" }], body: "" },
  ]);
});

test("headers may have any case and be folded; lines that are none are skipped", () => {
  const head = "content-TYPE:\r\n a/b;\r\n\tc=d\r\nno header\r\nCONTENT-id : <x@y> \r\n__proto__: 1";
  expect(read(`--b1\r\n${head}\r\n\r\n--b1--`)).toEqual([
    { contentType: "a/b; c=d", contentId: "x@y", headers: [{ name: "__proto__", value: "1" }], body: "" },
  ]);
});

test("of two content types or ids the first counts, and an empty one is none", () => {
  const head = "Content-Type:\nContent-Type: a/b\nContent-Type: c/d\nContent-ID: <>\nContent-ID: x\nContent-ID: y";
  expect(read(`--b1\n${head}\n\n--b1--`)).toEqual([{ contentType: "a/b", contentId: "x", body: "" }]);
});

test("without the closing line the parts that a delimiter follows are kept, and none at all is refused", () => {
  expect(read("--b1\r\n\r\none\r\n--b1\r\n\r\ntwo")).toEqual([{ body: "one" }]);
  expect(read("--b1\r\n\r\none\r\n--b1")).toEqual([{ body: "one" }]);
  for (const body of ["", "--b1", "--b1--", "--b1\r\n\r\none", "one", "--b1--\r\n\r\none\r\n--b1--"]) {
    expect(read(body)).toBe("not-well-formed");
    expect(read(bytes(body))).toBe("not-well-formed");
  }
});

test("bytes give bytes: no part is decoded, headers are UTF-8", () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  const body = new Uint8Array([...bytes("--b1\r\nSubject: é\r\n\r\n"), ...all, ...bytes("\r\n--b1--")]);
  expect(read(body)).toEqual([{ headers: [{ name: "Subject", value: "é" }], body: all }]);
});

test("bytes and text give the same parts", () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const printed = printMultipart(parts);
      const wellFormed = new TextDecoder().decode(bytes(printed.body));
      const fromText = read(wellFormed, printed.contentType);
      const fromBytes = read(bytes(printed.body), printed.contentType);
      const encoded = Array.isArray(fromText) && fromText.map((one) => ({ ...one, body: bytes(String(one.body)) }));
      expect(fromBytes).toEqual(encoded);
    }),
  );
});

test.each([
  ['multipart/mixed;boundary="a b\'()+_,-./:=?"', "a b'()+_,-./:=?"],
  ["Multipart/Related; charset=x; BOUNDARY=a/b", "a/b"],
  ['multipart/x-new; boundary="b1 "', "b1"],
  [`multipart/mixed;boundary=${"x".repeat(70)}`, "x".repeat(70)],
])("the boundary of %j is found", (contentType, boundary) => {
  expect(read(`--${boundary}\r\n\r\none\r\n--${boundary}--`, contentType)).toEqual([{ body: "one" }]);
});

test.each([
  ["multipart/mixed", "not-well-formed"],
  ["multipart/mixed;boundary=", "not-well-formed"],
  ['multipart/mixed;boundary="  "', "not-well-formed"],
  ["multipart/mixed;boundary=é", "not-well-formed"],
  [`multipart/mixed;boundary=${"x".repeat(71)}`, "not-well-formed"],
  ["multipart;boundary=b1", "not-well-formed"],
  ["application/pidf+xml;boundary=b1", "wrong-document"],
])("%j is refused as %s", (contentType, code) => {
  expect(read("--b1\r\n\r\none\r\n--b1--", contentType)).toBe(code);
});

test("as many parts are read as the limit says and not one more", () => {
  const body = (count: number): string => `${"--b1\r\n\r\nx\r\n".repeat(count)}--b1--`;
  expect(read(body(256))).toHaveLength(256);
  expect(read(body(257))).toBe("too-large");
  expect(read(body(2), MIXED, { maxParts: 2 })).toHaveLength(2);
  expect(read(body(3), MIXED, { maxParts: 2 })).toBe("too-large");
});

test("as many bytes are read as the limit says and not one more", () => {
  const body = "--b1\r\n\r\nx\r\n--b1--";
  for (const one of [body, bytes(body)]) {
    expect(read(one, MIXED, { maxBytes: body.length })).toHaveLength(1);
    expect(read(one, MIXED, { maxBytes: body.length - 1 })).toBe("too-large");
  }
  expect(read(" ".repeat(131_073))).toBe("too-large");
});

test("nested multiparts are left whole, and can be taken apart in turn", () => {
  const inner = "--b10\r\n\r\none\r\n--b10--\r\n";
  const outer = read(`--b1\r\nContent-Type: multipart/mixed;boundary=b10\r\n\r\n${inner}\r\n--b1--`);
  expect(outer).toEqual([{ contentType: "multipart/mixed;boundary=b10", body: inner }]);
  expect(read(inner, "multipart/mixed;boundary=b10")).toEqual([{ body: "one" }]);
});

test("any bytes and any content type are answered without an exception", () => {
  const pieces = fc.constantFrom("--b1", "--", "\r\n", "\n", "\r", "A: b", " ", "x", "\0", "é");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), fc.uint8Array(), fc.string(), (some, noise, type) => {
      const body = some.join("");
      for (const one of [body, bytes(body), noise, new Uint8Array([...bytes(body), ...noise])]) {
        expect(typeof parseMultipart(MIXED, one).ok).toBe("boolean");
        expect(typeof parseMultipart(type, one).ok).toBe("boolean");
      }
    }),
  );
});

test("time is linear in the length of the body", () => {
  const limits = { maxBytes: Number.POSITIVE_INFINITY, maxParts: Number.POSITIVE_INFINITY };
  for (const unit of [
    "--b1",
    "\n--b1",
    "\n--b1\n",
    "\n--b1\nA: b",
    "\n--b1 ",
    "\n--b1--x",
    "-",
    "\n",
    "\r",
    "A: b\n ",
    "--b1\n\n",
  ]) {
    const body = `--b1\n${unit.repeat(100_000)}`;
    expect(typeof parseMultipart(MIXED, body, limits).ok).toBe("boolean");
  }
});
