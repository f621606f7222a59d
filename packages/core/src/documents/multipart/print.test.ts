import fc from "fast-check";
import { expect, test } from "vitest";
import { part, wildPart } from "./multipart.arbitrary.ts";
import { parseMultipart } from "./parse.ts";
import { printMultipart } from "./print.ts";
import type { Part } from "./value.ts";

const lines = (...all: string[]): string => `${all.join("\r\n")}\r\n`;

function read({ contentType, body }: { contentType: string; body: string }): readonly Part[] {
  const parsed = parseMultipart(contentType, body);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

test("[RFC 2046 §5.1.1] each part follows a delimiter line, the last one is followed by the closing line", () => {
  const headers = [{ name: "Content-Disposition", value: "inline" }];
  expect(printMultipart([{ contentType: "a/b", contentId: "x@y", headers, body: "one" }, { body: "two\r\n" }])).toEqual(
    {
      contentType: "multipart/mixed;boundary=presence-00000000",
      body: lines(
        "--presence-00000000",
        "Content-Type: a/b",
        "Content-ID: <x@y>",
        "Content-Disposition: inline",
        "",
        "one",
        "--presence-00000000",
        "",
        "two",
        "",
        "--presence-00000000--",
      ),
    },
  );
});

test("subtype and parameters are the caller's, but the boundary", () => {
  const parameters = [
    ["type", "application/rlmi+xml"],
    ["Boundary", "evil"],
    ["start", "<x@y>"],
  ] as const;
  expect(printMultipart([{ body: "" }], "related", parameters).contentType).toBe(
    'multipart/related;type="application/rlmi+xml";start="<x@y>";boundary=presence-00000000',
  );
});

test("parts are read back as they were", () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      expect(read(printMultipart(parts))).toEqual(parts);
    }),
  );
});

test("the same parts make the same text, and so do the parts that are read back", () => {
  fc.assert(
    fc.property(fc.array(wildPart, { maxLength: 4 }), (parts) => {
      const printed = printMultipart(parts);
      expect(printMultipart(parts)).toEqual(printed);
      expect(printMultipart(read(printed) as Part<string>[])).toEqual(printed);
    }),
  );
});

test("the boundary is the first one that is in no part, be it in a header or a body", () => {
  const taken = [
    { body: "--presence-00000000--presence-00000002" },
    { headers: [{ name: "--presence-00000001", value: "x" }], body: "presence-00000003" },
  ];
  expect(printMultipart(taken).contentType).toBe("multipart/mixed;boundary=presence-00000003");
  expect(read(printMultipart(taken))).toEqual(taken);
});

test("time is linear in the number of boundaries that are taken", () => {
  let body = "";
  for (let i = 0; i < 50_000; i++) body += `--presence-${String(i).padStart(8, "0")}`;
  expect(printMultipart([{ body }]).contentType).toBe("multipart/mixed;boundary=presence-00050000");
});

test("no header begins a line of its own, stands twice or goes without a name", () => {
  const headers = [
    { name: "A", value: "b\r\nEvil: 1" },
    { name: "Evil:\r\n", value: "2" },
    { name: "content-type", value: "e/vil" },
    { name: "CONTENT-ID", value: "evil" },
  ];
  const [printed] = read(
    printMultipart([{ contentType: "a/b\r\n\r\nc", contentId: "<x@y>\r\nEvil: 3", headers, body: "" }]),
  );
  expect(printed).toEqual({
    contentType: "a/b c",
    contentId: "x@y",
    headers: [{ name: "A", value: "b Evil: 1" }],
    body: "",
  });
});

test("an empty content type or id is left out", () => {
  expect(read(printMultipart([{ contentType: " ", contentId: "<>", body: "x" }]))).toEqual([{ body: "x" }]);
});

test("[RFC 2046 §5.1.1] no parts make one empty part, since there must be one", () => {
  expect(read(printMultipart([]))).toEqual([{ body: "" }]);
});
