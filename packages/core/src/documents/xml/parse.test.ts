import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allCorpusRows, corpusFile, describeCorpus } from "../../testing/corpus.ts";
import { mutated } from "../../testing/mutations.ts";
import { asWritten, readByFastXmlParser, readBySaxes } from "../../testing/readers.ts";
import { DEFAULT_MAX_BYTES } from "../error.ts";
import { MAX_NAMESPACES } from "./bindings.ts";
import { parseXml } from "./parse.ts";
import { printElement } from "./print.ts";
import { MAX_ATTRIBUTES } from "./start-tag.ts";
import type { XmlElement } from "./value.ts";
import { clashingElement, foreignElement } from "./xml.arbitrary.ts";

const NOWHERE = new Map<string, string>();

describe("what is read", () => {
  test("an element, its name and attributes resolved to namespaces, text exactly as sent", () => {
    expect(read(`<p:a xmlns:p="urn:1" p:x="1" y='0123'> +44 <b xmlns="urn:2"/></p:a>`)).toEqual({
      name: "a",
      namespace: "urn:1",
      prefix: "p",
      attributes: [
        { name: "x", namespace: "urn:1", prefix: "p", value: "1" },
        { name: "y", namespace: "", prefix: "", value: "0123" },
      ],
      children: [" +44 ", { name: "b", namespace: "urn:2", prefix: "", attributes: [], children: [] }],
    });
  });

  test("the declarations of the root, for names inside text", () => {
    const document = parseXml(`<a xmlns="urn:1" xmlns:p="urn:2"><b xmlns:q="urn:3"/></a>`);
    expect(document.ok && document.value.namespaces).toEqual([
      { prefix: "", uri: "urn:1" },
      { prefix: "p", uri: "urn:2" },
    ]);
  });

  test.each([
    ["a rebound prefix", `<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"/><p:c/></p:a>`, ["urn:1", "urn:2", "urn:1"]],
    ["a default taken back", `<a xmlns="urn:1"><b xmlns=""/><c/></a>`, ["urn:1", "", "urn:1"]],
    [
      "the prefix xml, declared or not",
      `<a><xml:b/><xml:c xmlns:xml="http://www.w3.org/XML/1998/namespace"/></a>`,
      ["", X, X],
    ],
  ])("[Namespaces §6] %s", (_, text, namespaces) => {
    const root = read(text);
    expect([root, ...(root?.children ?? [])].map((node) => (node as XmlElement).namespace)).toEqual(namespaces);
  });

  test.each([
    ["references", "<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F469;&#x00041;</a>", "<>&\"'A\u{1f469}A"],
    ["a reference is resolved once", "<a>&amp;lt; &#38;#65;</a>", "&lt; &#65;"],
    ["CDATA, comments and instructions between", "<a>o<![CDATA[p&]]>e<!-- & --><?x <y?>n</a>", "op&en"],
    ["line ends", "<a>1\r\n2\r3\n</a>", "1\n2\n3\n"],
    ["a line end as a reference stays what it is", "<a>&#13;\n</a>", "\r\n"],
    ["a byte order mark in a string", "\ufeff<a>x</a>", "x"],
    ["characters beyond the basic plane", "<a>\u{1f469}</a>", "\u{1f469}"],
  ])("[XML 1.0 §2, §4] %s", (_, text, content) => {
    expect(read(text)?.children).toEqual([content]);
  });

  test("[XML 1.0 §3.3.3] white space in an attribute becomes spaces unless it came as a reference", () => {
    expect(read(`<a b="1\t2\n3\r\n4&#10;5&#x9;"/>`)?.attributes[0]?.value).toBe("1 2 3 4\n5\t");
  });

  test.each([
    `<?xml version="1.0"?><a/>`,
    `<?xml version='1.0' encoding='iso-8859-1' standalone='yes' ?><a/>`,
    `<!DOCTYPE a><a/>`,
    `<!-- 1 --><?pi?><!DOCTYPE a SYSTEM 'x>y.dtd' ><?pi x?>\n<a/><!-- 2 -->\n`,
    `<!DOCTYPE a PUBLIC "-//IETF//DTD RFCxxxx XPIDF 1.0//EN" "xpidf.dtd"><a/>`,
    `<?xmlish x?><a/>`,
    "<état 名='1' a\u0300-.9='2'/>",
    "<\u{10000}b/>",
    "<a\u00b7\u203f\u2040b/>",
    "<a></a\n>",
  ])("%s is well-formed", (text) => {
    expect(read(text)).toBeDefined();
    expect(readBySaxes(text)).toBeDefined();
  });
});

describe("what is refused", () => {
  test.each([
    ["nothing", ""],
    ["text only", "open"],
    ["two roots", "<a/><b/>"],
    ["text after the root", "<a/>b"],
    ["an end without a start", "</a>"],
    ["no end", "<a><b></b>"],
    ["crossed tags", "<a><b></a></b>"],
    ["an end tag with something in it", "<a></a b>"],
    ["an end tag that only begins alike", "<a></ab>"],
    ["an undeclared prefix", "<p:a/>"],
    ["an undeclared prefix of an attribute", "<a p:b=''/>"],
    ["a prefix without a name", "<a xmlns:p='urn:1'><p:/></a>"],
    ["a name without a prefix", "<:a/>"],
    ["two colons", "<a xmlns:p='urn:1'><p:b:c/></a>"],
    ["an attribute twice", "<a b='' b=''/>"],
    ["an attribute twice by namespace", "<a xmlns:p='urn:1' xmlns:q='urn:1' p:b='' q:b=''/>"],
    ["a prefix declared twice", "<a xmlns:p='urn:1' xmlns:p='urn:2'/>"],
    ["the prefix xml rebound", "<a xmlns:xml='urn:1'/>"],
    ["another prefix bound to what xml is", "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>"],
    ["the prefix xmlns declared", "<a xmlns:xmlns='urn:1'/>"],
    ["a prefix bound to what xmlns is", "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>"],
    ["a prefix undeclared", "<a xmlns:p=''/>"],
    ["the prefix xmlns on an element", "<xmlns:a/>"],
    ["no quotes", "<a b=c/>"],
    ["no value", "<a b/>"],
    ["no space between attributes", "<a b=''c=''/>"],
    ["an attribute that does not end", "<a b='/>"],
    ["< in an attribute", "<a b='<'/>"],
    ["a bare & in an attribute", "<a b='x&y'/>"],
    ["a bare & in text", "<a>x & y</a>"],
    ["an undefined entity", "<a>&nbsp;</a>"],
    ["a reference to NUL", "<a>&#0;</a>"],
    ["a reference to a surrogate", "<a>&#xD800;</a>"],
    ["a reference past Unicode", "<a>&#x110000;</a>"],
    ["]]> in text", "<a>]]></a>"],
    ["a CDATA section that does not end", "<a><![CDATA[x</a>"],
    ["-- inside a comment", "<a><!-- -- --></a>"],
    ["a comment that does not end", "<a/><!-- "],
    ["an instruction without a target", "<a><? x?></a>"],
    ["an instruction called XML", "<a><?XML x?></a>"],
    ["an instruction that does not end", "<a><?x </a>"],
    ["an instruction with a colon", "<a><?x:y ?></a>"],
    ["a declaration inside an element", "<a><!ENTITY x 'y'></a>"],
    ["a DOCTYPE inside an element", "<a><!DOCTYPE a></a>"],
    ["a DOCTYPE after the root", "<a/><!DOCTYPE a>"],
    ["two DOCTYPEs", "<!DOCTYPE a><!DOCTYPE a><a/>"],
    ["an XML declaration after a blank", " <?xml version='1.0'?><a/>"],
    ["an XML declaration without a version", "<?xml encoding='utf-8'?><a/>"],
    ["a slash in the middle of a tag", "<a / b=''/>"],
    ["a slash in the middle of an empty tag", "<a /b>"],
    ["< in a tag", "<a <b/>"],
    ["a control character", "<a>\u000b</a>"],
    ["NUL after the root", "<a/>\0"],
    ["a lone surrogate", "<a>\ud800</a>"],
    ["a digit in front of a name", "<1a/>"],
  ])("%s", (_, text) => {
    expect(parseXml(text)).toMatchObject({ ok: false, error: { code: "not-well-formed", status: 400 } });
    expect(readBySaxes(text)).toBeUndefined();
  });

  test.each([
    ["an internal subset", "<!DOCTYPE a [<!ENTITY x 'y'>]><a/>"],
    ["an internal subset after an external one", "<!DOCTYPE a SYSTEM 'a.dtd' []><a/>"],
    ["version 1.1", "<?xml version='1.1'?><a/>"],
  ])("%s, which XML would allow", (_, text) => {
    expect(parseXml(text)).toMatchObject({ ok: false, error: { code: "not-well-formed", status: 400 } });
  });

  test("the answer says where, and nothing of the body", () => {
    expect(parseXml("<secret><word></secret>")).toEqual({
      ok: false,
      error: { code: "not-well-formed", status: 400, detail: "an end tag that does not match, at character 14" },
    });
  });
});

describe("limits, each at the limit and one past it", () => {
  const nested = (depth: number) => "<a>".repeat(depth) + "</a>".repeat(depth);
  const withAttributes = (n: number) => `<a ${Array.from({ length: n }, (_, i) => `b${i}=''`).join(" ")}/>`;
  const declaring = (n: number) => `<a ${Array.from({ length: n }, (_, i) => `xmlns:b${i}='urn:x'`).join(" ")}/>`;
  const declaringInside = (n: number) => `<r xmlns="urn:r">${declaring(n)}</r>`;

  test.each([
    ["depth by default", (n: number) => parseXml(nested(n)), 64],
    ["depth by option", (n: number) => parseXml(nested(n), { maxDepth: 3 }), 3],
    ["size by default", (n: number) => parseXml(`<a>${" ".repeat(n - 7)}</a>`), 131_072],
    ["size by option", (n: number) => parseXml(`<a>${" ".repeat(n - 7)}</a>`, { maxBytes: 100 }), 100],
    ["attributes", (n: number) => parseXml(withAttributes(n)), MAX_ATTRIBUTES],
    ["declarations of one element", (n: number) => parseXml(declaring(n)), MAX_NAMESPACES],
    ["declarations in force", (n: number) => parseXml(declaringInside(n - 1)), MAX_NAMESPACES],
  ])("%s", (_, parse, limit) => {
    expect(parse(limit).ok).toBe(true);
    expect(parse(limit + 1).ok).toBe(false);
  });
});

describe("time is linear in the length, or this would not end", () => {
  const n = 300_000;
  test.each([
    ["nesting", "<a>".repeat(n) + "</a>".repeat(n)],
    ["nesting that does not end", "<a b='' xmlns='x'>".repeat(n)],
    ["width", `<r>${"<a b='c'>d</a>".repeat(n)}</r>`],
    ["width under many declarations", `<r ${declarations(60)}>${"<p0:a/>".repeat(n)}</r>`],
    ["text in pieces", `<a>${"x<!---->&amp;<![CDATA[y]]><?z?>".repeat(n)}</a>`],
    ["a long text", `<a>${"x".repeat(n * 10)}</a>`],
    ["references that are none", `<a>${"&#".repeat(n)}</a>`],
    ["a reference with many digits", `<a>&#${"0".repeat(n)}65;</a>`],
    ["blanks in a tag", `<a${" ".repeat(n)}b${" ".repeat(n)}=${"\n".repeat(n)}'x'${"\t".repeat(n)}/>`],
    ["blanks before a declaration that is none", `<?xml version='1.0'${" ".repeat(n)}x?><a/>`],
    ["blanks in a DOCTYPE", `<!DOCTYPE a PUBLIC${" ".repeat(n)}"x"${" ".repeat(n)}'y'${" ".repeat(n)}<a/>`],
    ["comments and instructions round the root", `${"<!---->".repeat(n)}<a/>${"<?x?>".repeat(n)}`],
    ["ends of CDATA", `<a>${"]]".repeat(n)}</a>`],
    ["line ends", `<a>${"\r".repeat(n)}</a>`],
    ["a long name", `<${"é".repeat(n)}/>`],
  ])("%s", (_, text) => {
    expect(typeof parseXml(text, { maxBytes: text.length, maxDepth: n }).ok).toBe("boolean");
  });

  function declarations(count: number): string {
    return Array.from({ length: count }, (_, i) => `xmlns:p${i}='urn:${i}'`).join(" ");
  }
});

describe("by the word of other readers", () => {
  const documents = fc.oneof(foreignElement, clashingElement).map((element) => printElement(element, NOWHERE));

  test("what saxes refuses is refused, what both read is the same tree", () => {
    let refused = 0;
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(documents, mutated(documents)), (text) => {
        const oracle = readBySaxes(text);
        const ours = parseXml(text);
        if (oracle === undefined) refused++;
        else if (ours.ok) accepted++;
        if (oracle === undefined || !ours.ok) expect(ours.ok).toBe(false);
        else expect(ours.value.root).toEqual(oracle);
      }),
    );
    expect(Math.min(refused, accepted)).toBeGreaterThan(0);
  });

  test("what is well-formed is read: every printed document, as saxes and fast-xml-parser read it", () => {
    fc.assert(
      fc.property(documents, (text) => {
        const ours = parseXml(text);
        if (!ours.ok) throw new Error(ours.error.detail);
        expect(ours.value.root).toEqual(readBySaxes(text));
      }),
    );
  });

  test("fast-xml-parser reads the same names and text where it reads at all", () => {
    let compared = 0;
    fc.assert(
      fc.property(documents, (text) => {
        // It throws at these names, and resolves neither character references nor line ends.
        if (/__proto__|constructor|toString|&#|\r/.test(text)) return;
        compared++;
        const ours = parseXml(text);
        expect(ours.ok && asWritten(ours.value.root)).toEqual(readByFastXmlParser(text));
      }),
    );
    expect(compared).toBeGreaterThan(0);
  });

  test("any bytes are read or refused, never thrown at", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: "binary" })), (body) => {
        expect(typeof parseXml(body).ok).toBe("boolean");
      }),
    );
  });
});

describeCorpus("the corpus", () => {
  const xml = allCorpusRows().filter(({ contentType }) => contentType.endsWith("+xml"));
  const text = ({ file }: { file: string }) => new TextDecoder().decode(corpusFile(file));

  test("holds documents", () => expect(xml.length).toBeGreaterThan(200));

  const readable = xml.filter((row) => corpusFile(row.file).length <= DEFAULT_MAX_BYTES);
  test.each(readable)("$file: what saxes refuses is refused, what both read is the same tree", (row) => {
    const oracle = readBySaxes(text(row));
    const ours = parseXml(text(row));
    if (oracle === undefined || !ours.ok) expect(ours.ok).toBe(false);
    else expect(ours.value.root).toEqual(oracle);
  });

  test("mutated: what saxes refuses is refused, what both read is the same tree", () => {
    const small = xml.map(text).filter((one) => one.length < 5_000);
    fc.assert(
      fc.property(mutated(fc.constantFrom(...small)), (mutant) => {
        const oracle = readBySaxes(mutant);
        const ours = parseXml(mutant);
        if (oracle === undefined || !ours.ok) expect(ours.ok).toBe(false);
        else expect(ours.value.root).toEqual(oracle);
      }),
    );
  });

  const malformed = xml.filter(
    (row) => row.file.startsWith("hostile/") && row.reader === "reject" && isMalformed(row.why),
  );
  test("names its malformed documents", () => expect(malformed.length).toBeGreaterThan(30));
  test.each(malformed)("$file is refused: $why", ({ file }) => {
    expect(parseXml(corpusFile(file)).ok).toBe(false);
  });
});

/** Rows that are refused for what they hold, not for how it is written. */
function isMalformed(why: string): boolean {
  return !/^(?:root presence in no namespace|negative version|version beyond|doNotDisturbOn missing)/.test(why);
}

const X = "http://www.w3.org/XML/1998/namespace";

function read(text: string): XmlElement | undefined {
  const document = parseXml(text);
  return document.ok ? document.value.root : undefined;
}
