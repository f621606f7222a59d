import { describe, expect, test } from "vitest";
import { foreignNamespaces, rootOf } from "./namespaces.ts";
import { PIDF_NAMESPACE } from "./value.ts";

describe("of the declarations on the root", () => {
  test("those of other namespaces are kept", () => {
    const kept = [
      { prefix: "ce", uri: "urn:cisco:params:xml:ns:pidf:rpid" },
      { prefix: "CE", uri: "urn:cisco:params:xml:ns:pidf:rpid" },
    ];
    expect(foreignNamespaces(kept)).toEqual(kept);
  });

  test.each([
    ["PIDF, which is the default namespace", "p", PIDF_NAMESPACE],
    ["persons", "pp", "urn:ietf:params:xml:ns:pidf:person"],
    ["RPID", "r", "urn:ietf:params:xml:ns:pidf:rpid"],
    ["CIPID", "c", "urn:ietf:params:xml:ns:pidf:cipid"],
    ["a prefix that is ours", "dm", "urn:example"],
    ["the default namespace", "", "urn:example"],
    ["a prefix that is reserved", "xmlfoo", "urn:example"],
    ["a prefix that is none", "a:b", "urn:example"],
    ["no namespace", "x", ""],
    ["what no prefix may be bound to", "x", "http://www.w3.org/2000/xmlns/"],
    ["a name with blanks around it", "x", " urn:example"],
    ["a name that XML cannot carry", "x", "urn:\0"],
  ])("that of %s is left out", (_, prefix, uri) => {
    expect(foreignNamespaces([{ prefix, uri }])).toEqual([]);
  });

  test("one of ours is kept where an attribute of the root needs it", () => {
    const declared = [
      { prefix: "p", uri: PIDF_NAMESPACE },
      { prefix: "q", uri: PIDF_NAMESPACE },
    ];
    const attribute = { name: "mustUnderstand", prefix: "q", namespace: PIDF_NAMESPACE, value: "1" };
    expect(foreignNamespaces(declared, [attribute])).toEqual([declared[1]]);
    expect(foreignNamespaces([{ prefix: "q", uri: "urn:ietf:params:xml:ns:pidf:rpid" }], [attribute])).toEqual([]);
  });

  test("the second of a prefix is left out", () => {
    const declared = ["urn:a", "urn:b"].map((uri) => ({ prefix: "x", uri }));
    expect(foreignNamespaces(declared)).toEqual([declared[0]]);
  });
});

describe("the root", () => {
  test("of a document without declarations and attributes has none", () => {
    expect(rootOf({ tuples: [] })).toBe(rootOf({ tuples: [], namespaces: [], attributes: [] }));
    expect([...rootOf({ tuples: [] }).scope]).toEqual([["", PIDF_NAMESPACE]]);
  });

  test("declares what its attributes need", () => {
    const attributes = [
      { name: "a", prefix: "x", namespace: "urn:x", value: "1" },
      { name: "b", prefix: "rpid", namespace: "urn:y", value: "2" },
    ];
    const root = rootOf({ tuples: [], namespaces: [{ prefix: "ns", uri: "urn:n" }], attributes });
    expect([...root.scope]).toEqual([
      ["", PIDF_NAMESPACE],
      ["ns", "urn:n"],
      ["x", "urn:x"],
      ["ns1", "urn:y"],
    ]);
    expect(root.attributes.map(({ prefix }) => prefix)).toEqual(["x", "ns1"]);
  });
});
