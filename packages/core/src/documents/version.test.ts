import { expect, test } from "vitest";
import { MAX_VERSION, printVersion, readVersion } from "./version.ts";
import { parseXml } from "./xml/parse.ts";
import type { XmlElement } from "./xml/value.ts";

test.each([
  ["<a/>", 0],
  ["<a version=' 12 '/>", 12],
  ["<a version='4294967295'/>", MAX_VERSION],
  ["<a version='4294967296'/>", undefined],
  ["<a version='-1'/>", undefined],
  ["<a version=''/>", undefined],
])("[RFC 4235 §4.1] the version of %s is %j", (xml, version) => {
  expect(readVersion(rootOf(xml))).toBe(version);
});

test.each([
  [0, "0"],
  [MAX_VERSION, "4294967295"],
  [MAX_VERSION + 1, "0"],
  [-1, "0"],
  [1.5, "0"],
  [Number.NaN, "0"],
])("version %d is printed as %s", (version, text) => {
  expect(printVersion(version)).toBe(text);
});

function rootOf(xml: string): XmlElement {
  const parsed = parseXml(xml);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value.root;
}
