import { expect, test } from "vitest";
import { hasHeader, printBody, printLines } from "./text.ts";

test("header lines have usual names and one line each; Content-Length and what is no name are left out", () => {
  expect(
    printLines([
      ["call-id", "1"],
      ["Event", "a\r\nb"],
      ["content-length", "9"],
      ["Content-Length", "9"],
      ["no name", "x"],
    ]),
  ).toBe("Call-ID: 1\r\nEvent: a b\r\n");
});

test("[RFC 3261 §20.14] Content-Length is of the body in bytes", () => {
  expect(printBody("")).toBe("Content-Length: 0\r\n\r\n");
  expect(printBody("é")).toBe("Content-Length: 2\r\n\r\né");
});

test("a header is found in any case", () => {
  expect(hasHeader([["CONTACT", "x"]], "contact")).toBe(true);
  expect(hasHeader([["Consent", "x"]], "contact")).toBe(false);
  expect(hasHeader([["Event", "x"]], "contact")).toBe(false);
});
