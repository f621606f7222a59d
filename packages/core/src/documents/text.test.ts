import { expect, test } from "vitest";
import { decodeBody } from "./text.ts";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test.each([
  [
    "a string as it is, whatever it declares",
    "<?xml version='1.0' encoding='utf-16'?>é",
    "<?xml version='1.0' encoding='utf-16'?>é",
  ],
  ["UTF-8", new TextEncoder().encode("é\u{1f469}"), "é\u{1f469}"],
  ["UTF-8 without its byte order mark", new Uint8Array([0xef, 0xbb, 0xbf, 0x61]), "a"],
  ["bytes that are not UTF-8, as U+FFFD", bytes("caf\xe9 <\xc0\xbc>"), "caf\ufffd <\ufffd\ufffd>"],
  [
    "declared ISO-8859-1",
    bytes("<?xml version='1.0' encoding='ISO-8859-1'?>\xe9"),
    "<?xml version='1.0' encoding='ISO-8859-1'?>é",
  ],
  [
    "declared windows-1252",
    bytes('<?xml version="1.0" encoding="Windows-1252"?>\x80'),
    '<?xml version="1.0" encoding="Windows-1252"?>€',
  ],
  [
    "declared ISO-8859-1, but only ASCII",
    bytes("<?xml version='1.0' encoding='latin1'?>a"),
    "<?xml version='1.0' encoding='latin1'?>a",
  ],
  [
    "declared UTF-16 that is UTF-8",
    bytes("<?xml version='1.0' encoding='utf-16'?>a"),
    "<?xml version='1.0' encoding='utf-16'?>a",
  ],
])("%s", (_, body, value) => {
  expect(decodeBody(body)).toEqual({ ok: true, value });
});

test.each([
  ["UTF-16LE", new Uint8Array([0xff, 0xfe, 0x3c, 0]), 415],
  ["UTF-16BE", new Uint8Array([0xfe, 0xff, 0, 0x3c]), 415],
  ["another declared encoding", bytes("<?xml version='1.0' encoding='koi8-r'?><a/>"), 415],
])("%s is refused with 415", (_, body, status) => {
  expect(decodeBody(body)).toMatchObject({ ok: false, error: { code: "unsupported-encoding", status } });
});

test("[RFC 3261 §21.4.11] a body past the limit is refused with 413", () => {
  expect(decodeBody("x".repeat(10), { maxBytes: 10 }).ok).toBe(true);
  expect(decodeBody("x".repeat(11), { maxBytes: 10 })).toMatchObject({
    ok: false,
    error: { code: "too-large", status: 413 },
  });
  expect(decodeBody(new Uint8Array(131_073))).toMatchObject({ ok: false, error: { code: "too-large" } });
});
