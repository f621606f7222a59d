import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { corpusFile, corpusRows, describeCorpus } from "../../testing/corpus.ts";
import { anyText } from "../../testing/strings.ts";
import { parsePidf } from "./parse.ts";
import { pidf } from "./pidf.arbitrary.ts";
import { printPidf } from "./print.ts";
import { PIDF_CONTENT_TYPE, type Pidf } from "./value.ts";

const NAMESPACES = `xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
  xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" xmlns:c="urn:ietf:params:xml:ns:pidf:cipid" xmlns:x="urn:example:x"`;

function read(xml: string): Pidf {
  const result = parsePidf(xml);
  if (!result.ok) throw new Error(`${result.error.detail}\n${xml}`);
  return result.value;
}

/** The value of a document with that content, without the namespaces. */
function readContent(content: string): Pidf {
  const { namespaces: _, ...value } = read(`<presence ${NAMESPACES} entity="sip:a@example.com">${content}</presence>`);
  return value;
}

describe("any input", () => {
  test("gives a value or an error", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), anyText), (body) => {
        expect([true, false]).toContain(parsePidf(body).ok);
      }),
    );
  });

  test("gives a value or an error if it was a document and has been cut, doubled or overwritten", () => {
    fc.assert(
      fc.property(pidf.map(printPidf), anyText, fc.nat(), fc.nat(40), (xml, text, place, length) => {
        const at = place % xml.length;
        expect([true, false]).toContain(parsePidf(xml.slice(0, at) + text + xml.slice(at + length)).ok);
      }),
    );
  });

  test("that is no XML, or too long, is refused as the reader of XML refuses it", () => {
    expect(parsePidf("presence")).toMatchObject({ ok: false, error: { code: "not-well-formed", status: 400 } });
    expect(parsePidf(new Uint8Array(9), { maxBytes: 8 })).toMatchObject({
      ok: false,
      error: { code: "too-large", status: 413 },
    });
  });

  test.each([
    ["another root", `<tuple ${NAMESPACES}/>`],
    ["no namespace", '<presence entity="sip:a@example.com"/>'],
    ["another namespace", '<presence xmlns="urn:example:x"/>'],
  ])("[RFC 3863 §4.1.1] with %s is refused", (_, xml) => {
    expect(parsePidf(xml)).toMatchObject({ ok: false, error: { code: "wrong-document", status: 400 } });
  });
});

describe("a presence document", () => {
  test("[RFC 3863 §4.1.1] has an entity, unless it is missing or empty", () => {
    expect(read(`<presence ${NAMESPACES} entity=" sip:a@b "/>`).entity).toBe("sip:a@b");
    expect(read(`<presence ${NAMESPACES} entity=""/>`)).not.toHaveProperty("entity");
    expect(read('<presence xmlns="urn:ietf:params:xml:ns:pidf"/>')).toEqual({ tuples: [] });
  });

  test("keeps attributes and declarations of the root that are not ours", () => {
    expect(read(`<presence ${NAMESPACES} xmlns:dm2="urn:y" x:entity="1"/>`)).toEqual({
      tuples: [],
      attributes: [{ name: "entity", namespace: "urn:example:x", prefix: "x", value: "1" }],
      namespaces: [
        { prefix: "x", uri: "urn:example:x" },
        { prefix: "dm2", uri: "urn:y" },
      ],
    });
  });

  test("keeps a declaration of ours that an attribute of the root needs", () => {
    const p = { prefix: "p", uri: "urn:ietf:params:xml:ns:pidf" };
    expect(read(`<p:presence xmlns:p="${p.uri}" xmlns:q="${p.uri}" p:mustUnderstand="1"/>`).namespaces).toEqual([p]);
  });

  test("has its parts in any order, and keeps what is no part of it", () => {
    const xml = `<dm:device/><note>a</note> text <dm:note>b</dm:note><x:tuple/><tuple/><dm:person/><basic/><tuple/>`;
    expect(readContent(xml)).toMatchObject({
      tuples: [{}, {}],
      notes: [{ text: "a" }, { text: "b" }],
      persons: [{}],
      devices: [{}],
      extensions: [{ name: "tuple", namespace: "urn:example:x" }, { name: "basic" }],
    });
  });

  test("[RFC 3863 §4.1.1] is one in the namespaces of drafts, too", () => {
    const xml =
      '<presence xmlns="urn:ietf:params:xml:ns:cpim-pidf:"><tuple><status><basic>open</basic></status></tuple></presence>';
    expect(read(xml)).toEqual({ tuples: [{ basic: "open" }] });
  });
});

describe("a tuple", () => {
  test("[RFC 3863 §4.1.2] has its parts in any order", () => {
    const xml = `<tuple id=" 0123 " x:y="z">
      <timestamp> 2001-10-27T16:49:29Z </timestamp><note xml:lang="fr"> Ne derangez pas </note><x:a/>
      <contact priority=" 0.8 " x:y="z"> tel:+09012345678 <x:b/></contact>
      <dm:deviceID> urn:a </dm:deviceID><dm:deviceID>urn:b</dm:deviceID><rpid:class>c</rpid:class><c:card>d</c:card>
      <status x:y="z"><basic> open </basic><x:c/></status>
    </tuple>`;
    const attributes = [{ name: "y", namespace: "urn:example:x", prefix: "x", value: "z" }];
    const foreign = (name: string) => ({ name, namespace: "urn:example:x", prefix: "x", attributes: [], children: [] });
    expect(readContent(xml).tuples).toEqual([
      {
        id: "0123",
        basic: "open",
        status: { attributes, extensions: [foreign("c")] },
        contact: { uri: "tel:+09012345678", priority: "0.8", attributes, extensions: [foreign("b")] },
        deviceIds: ["urn:a", "urn:b"],
        class: "c",
        card: "d",
        notes: [{ text: " Ne derangez pas ", language: "fr" }],
        timestamp: "2001-10-27T16:49:29Z",
        extensions: [foreign("a")],
        attributes,
      },
    ]);
  });

  test.each([
    ["open", "open"],
    ["closed", "closed"],
    [" OPEN\n", "open"],
    ["o<!-- -->pen", "open"],
    ["open<x:a/>", "open"],
  ])("[RFC 3863 §4.1.4] whose basic status is %j is %s", (basic, expected) => {
    expect(readContent(`<tuple><status><basic>${basic}</basic></status></tuple>`).tuples).toEqual([
      { basic: expected },
    ]);
  });

  test.each(["away", "", "opened", "open closed", "<x:b>open</x:b>"])(
    "[RFC 3863 §4.1.4] whose basic status is %j has none, which is not closed; it is kept",
    (basic) => {
      const [tuple] = readContent(`<tuple><status><basic>${basic}</basic></status></tuple>`).tuples;
      expect(tuple).toMatchObject({ status: { extensions: [{ name: "basic" }] } });
      expect(tuple).not.toHaveProperty("basic");
    },
  );

  test("takes no status from an element of another namespace", () => {
    const xml = "<tuple><status><x:basic>closed</x:basic><basic>open</basic><basic>closed</basic></status></tuple>";
    expect(readContent(xml).tuples).toMatchObject([
      { basic: "open", status: { extensions: [{ namespace: "urn:example:x" }, { children: ["closed"] }] } },
    ]);
  });

  test("takes the first of what stands once, and keeps the others", () => {
    const [tuple] = readContent(`<tuple>
      <status/><status><basic>open</basic></status><contact>a</contact><contact>b</contact>
      <timestamp>yesterday</timestamp><timestamp x:a="b">2000-10-27T16:49:29Z</timestamp><timestamp>2001-10-27T16:49:29Z</timestamp>
      <timestamp>2002-10-27T16:49:29Z</timestamp><dm:deviceID x:a="b">urn:a</dm:deviceID>
    </tuple>`).tuples;
    expect(tuple).toMatchObject({ contact: { uri: "a" }, timestamp: "2001-10-27T16:49:29Z" });
    expect(tuple).not.toHaveProperty("deviceIds");
    expect(tuple?.extensions?.map(({ name }) => name)).toEqual([
      "status",
      "contact",
      "timestamp",
      "timestamp",
      "timestamp",
      "deviceID",
    ]);
    expect(tuple).not.toHaveProperty("basic");
  });

  test("[RFC 4479 §5] has the elements of RPID that drafts put into its status", () => {
    const xml = `<tuple><status><basic>open</basic><e:activities xmlns:e="urn:ietf:params:xml:ns:pidf:status:rpid"><e:away/><ce:dnd
      xmlns:ce="urn:cisco:params:xml:ns:pidf:rpid"/></e:activities><rpid:sphere>bowling league</rpid:sphere></status></tuple>`;
    const [tuple] = readContent(xml).tuples;
    expect(tuple).toMatchObject({
      activities: [{ values: ["away"], extensions: [{ name: "dnd" }] }],
      extensions: [{ name: "sphere" }],
    });
    expect(tuple).not.toHaveProperty("status");
  });

  test("[RFC 3863 §4.1.5] may have an empty contact, and a priority that is none", () => {
    expect(readContent('<tuple><contact priority=""/></tuple>').tuples).toEqual([{ contact: { uri: "" } }]);
  });
});

describe("a person", () => {
  test("[RFC 4479 §3.2] has what RPID and CIPID say of it", () => {
    const xml = `<dm:person id="p1"><rpid:activities><rpid:away/></rpid:activities><c:display-name>A</c:display-name><x:a/>
      <dm:note>n</dm:note><note>m</note><dm:timestamp>2005-05-30T16:09:44+05:00</dm:timestamp></dm:person>`;
    expect(readContent(xml).persons).toEqual([
      {
        id: "p1",
        activities: [{ values: ["away"] }],
        displayName: "A",
        notes: [{ text: "n" }, { text: "m" }],
        timestamp: "2005-05-30T16:09:44+05:00",
        extensions: [{ name: "a", namespace: "urn:example:x", prefix: "x", attributes: [], children: [] }],
      },
    ]);
  });

  test("of the drafts has it in a status", () => {
    const xml = `<pp:person xmlns:pp="urn:ietf:params:xml:ns:pidf:person"><status>
      <ep:activities xmlns:ep="urn:ietf:params:xml:ns:pidf:rpid:rpid-person"><ep:activity>away</ep:activity></ep:activities>
      <status><pp:note>n</pp:note></status></status><status x:a="b"/></pp:person>`;
    expect(readContent(xml).persons).toMatchObject([
      { activities: [{ values: ["away"] }], notes: [{ text: "n" }], extensions: [{ name: "status" }] },
    ]);
  });
});

test("[RFC 4479 §3.4] a device has one device ID, unless it is empty", () => {
  const xml = `<dm:device id="d"><rpid:user-input>idle</rpid:user-input> <dm:deviceID/><dm:deviceID> urn:a </dm:deviceID>
    <dm:deviceID>urn:b</dm:deviceID></dm:device><dm:device/>`;
  expect(readContent(xml).devices).toMatchObject([
    {
      id: "d",
      userInput: { state: "idle" },
      deviceId: "urn:a",
      extensions: [{ name: "deviceID", children: ["urn:b"] }],
    },
    {},
  ]);
});

test("repetition takes linear time, or this would not end", () => {
  const one =
    '<tuple><rpid:class/><rpid:mood/><contact/><note/><status><x/></status></tuple><dm:person id="a"><status/></dm:person>';
  const pidf = readWithLimit(`<presence ${NAMESPACES}>${one.repeat(20_000)}</presence>`);
  expect(printPidf(pidf).length).toBeGreaterThan(20_000 * 50);
});

function readWithLimit(xml: string): Pidf {
  const result = parsePidf(xml, { maxBytes: 10_000_000 });
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

describeCorpus("documents of the field, damaged,", () => {
  test("give a value or an error", () => {
    const files = corpusRows(PIDF_CONTENT_TYPE).map((row) => row.file);
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.nat(40), fc.uint8Array(), (file, place, length, bytes) => {
        const body = corpusFile(file);
        const at = place % (body.length + 1);
        const damaged = Uint8Array.from([...body.subarray(0, at), ...bytes, ...body.subarray(at + length)]);
        expect([true, false]).toContain(parsePidf(damaged).ok);
      }),
    );
  });
});
