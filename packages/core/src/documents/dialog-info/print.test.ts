import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeCorpus } from "../../testing/corpus.ts";
import { schemaFault } from "../../testing/schema.ts";
import { version } from "../../testing/strings.ts";
import { parseXml } from "../xml/parse.ts";
import { isElement, type XmlElement } from "../xml/value.ts";
import { dialogInfo, looseDialogInfo } from "./dialog-info.arbitrary.ts";
import { parseDialogInfo } from "./parse.ts";
import { printDialogInfo, printDialogInfoParts } from "./print.ts";
import { DIALOG_INFO_NAMESPACE, type Dialog, type DialogInfo, SHARED_APPEARANCE_NAMESPACE } from "./value.ts";

const EMPTY: DialogInfo = { version: 0, state: "full", entity: "sip:alice@example.com", dialogs: [] };

const RINGING: Dialog = {
  id: "as7d900as8",
  callId: "a84b4c76e66710",
  localTag: "1928301774",
  remoteTag: "07346y131",
  direction: "recipient",
  state: "early",
  code: 180,
  local: {
    identity: { uri: "sip:alice@example.com", display: "Alice" },
    target: { uri: "sip:alice@pc33.example.com", params: [{ name: "+sip.rendering", value: "yes" }] },
  },
  remote: {
    identity: { uri: "sip:bob@example.net", display: 'Bob "the builder" & sons' },
    target: { uri: "sip:bob@[2001:db8::1]" },
  },
};

const EVERYTHING: DialogInfo = {
  version: 4_294_967_295,
  state: "partial",
  entity: "sip:helpdesk@example.com",
  dialogs: [
    RINGING,
    {
      id: "2",
      callId: "c2@192.0.2.1",
      direction: "initiator",
      state: "terminated",
      event: "remote-bye",
      duration: 274,
      replaces: { callId: "c1@192.0.2.1", localTag: "t1", remoteTag: "t2" },
      referredBy: { uri: "sip:carol@example.org", display: "Carol" },
      routeSet: ["<sip:p1.example.com;lr>", "<sip:p2.example.com;lr>"],
      remote: {
        sessionDescription: { type: "application/sdp", text: "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\n" },
        cseq: 4,
        extensions: [{ name: "held", namespace: "urn:example:a", prefix: "a", attributes: [], children: ["no"] }],
      },
      appearance: 1,
      exclusive: false,
      joinedDialogs: [{ callId: "c3", localTag: "t3", remoteTag: "t4" }],
      replacedDialogs: [{ callId: "c4" }],
      extensions: [{ name: "queue", namespace: "urn:example:b", prefix: "", attributes: [], children: [] }],
    },
    { id: "3", state: "on hold" },
  ],
  extensions: [{ name: "seen", namespace: "urn:example:b", prefix: "sa", attributes: [], children: [] }],
};

describe("golden documents", () => {
  test.each([
    ["idle", EMPTY],
    ["ringing", { ...EMPTY, version: 12, dialogs: [RINGING] }],
    ["everything", EVERYTHING],
  ])("%s", async (name, info) => {
    await expect(printDialogInfo(info)).toMatchFileSnapshot(`golden/${name}.xml`);
  });
});

describe("what is printed is read back", () => {
  test("[RFC 4235 §4.1] every value whose fields are within their types", () => {
    fc.assert(
      fc.property(dialogInfo, (info) => {
        expect(parseDialogInfo(printDialogInfo(info))).toEqual({ ok: true, value: info });
        expect(parseDialogInfo(printDialogInfo(info, NAME_OF_SCHEMA))).toEqual({ ok: true, value: info });
      }),
      { examples: [[EVERYTHING]] },
    );
  });

  test("every other value as what was printed of it", () => {
    fc.assert(
      fc.property(looseDialogInfo, (info) => {
        const once = printDialogInfo(info);
        const parsed = parseDialogInfo(once);
        expect(parsed.ok && printDialogInfo(parsed.value)).toBe(once);
      }),
    );
  });

  test("the same value gives the same text", () => {
    fc.assert(fc.property(looseDialogInfo, (info) => printDialogInfo(info) === printDialogInfo(structuredClone(info))));
  });

  test("characters that XML cannot carry are dropped, all others stay", () => {
    const text = printDialogInfo({
      ...EMPTY,
      dialogs: [{ state: "", local: { identity: { uri: "", display: "\0a\ud800\ufffe<b>\t" } } }],
    });
    expect(text).toContain('<identity display="a&lt;b&gt;&#9;">');
  });
});

describeCorpus("against the schemas", () => {
  test("[RFC 4235 §4.4, RFC 7463 §6] every document with the schema's name for the display name is valid", () => {
    fc.assert(
      fc.property(fc.oneof(dialogInfo, looseDialogInfo), (info) => {
        expect(schemaFault(printDialogInfo(info, NAME_OF_SCHEMA), "dialog-all.xsd")).toBeUndefined();
      }),
      { examples: [[EVERYTHING]] },
    );
  });

  test("the checks of the schema see a display name by the name that the text of the RFC has", () => {
    const named = {
      ...EMPTY,
      dialogs: [{ id: "1", state: "early", local: { identity: { uri: "sip:a", display: "A" } } }],
    };
    expect(schemaFault(printDialogInfo(named), "dialog-all.xsd")).toContain("attribute 'display'");
    expect(schemaFault(printDialogInfo(named, NAME_OF_SCHEMA), "dialog-all.xsd")).toBeUndefined();
  });
});

test("[RFC 4235 §4.1.6.1] the two styles differ in the name of that attribute only", () => {
  fc.assert(
    fc.property(fc.oneof(dialogInfo, looseDialogInfo), (info) => {
      const bySchema = treeOf(printDialogInfo(info, NAME_OF_SCHEMA));
      expect(renamed(treeOf(printDialogInfo(info)))).toEqual(bySchema);
      expect(treeOf(printDialogInfo(info, { displayAttribute: "display" }))).toEqual(treeOf(printDialogInfo(info)));
    }),
  );
});

describe("a document shared by many watchers", () => {
  test("[RFC 4235 §4.1] is head, version and tail", () => {
    fc.assert(
      fc.property(fc.oneof(dialogInfo, looseDialogInfo), version, fc.boolean(), (info, version, bySchema) => {
        const style = bySchema ? NAME_OF_SCHEMA : {};
        const { before, after } = printDialogInfoParts(info, style);
        expect(before + version + after).toBe(printDialogInfo({ ...info, version }, style));
      }),
    );
  });
});

describe("what the schema does not take", () => {
  test.each<[string, Dialog, string]>([
    [
      "the direction that RFC 4235 §6.2 has",
      { id: "1", state: "", direction: "receiver" },
      '<dialog id="1" direction="recipient"><state></state></dialog>',
    ],
    ["another direction", { id: "1", state: "", direction: "both" }, '<dialog id="1"><state></state></dialog>'],
    ["an event unknown", { id: "1", state: "early", event: "x" }, '<dialog id="1"><state>early</state></dialog>'],
    ["a code too low", { id: "1", state: "early", code: 99 }, '<dialog id="1"><state>early</state></dialog>'],
    ["a code too high", { id: "1", state: "early", code: 700 }, '<dialog id="1"><state>early</state></dialog>'],
    [
      "the lowest code",
      { id: "1", state: "early", code: 100 },
      '<dialog id="1"><state code="100">early</state></dialog>',
    ],
    [
      "the highest code",
      { id: "1", state: "early", code: 699 },
      '<dialog id="1"><state code="699">early</state></dialog>',
    ],
    ["a negative duration", { id: "1", state: "early", duration: -1 }, '<dialog id="1"><state>early</state></dialog>'],
    [
      "a state not trimmed, in another case",
      { id: "1", state: " Early " },
      '<dialog id="1"><state>early</state></dialog>',
    ],
    [
      "identifiers without a call-id",
      { id: "1", state: "", replaces: { callId: " " } },
      '<dialog id="1"><state></state></dialog>',
    ],
    [
      "identifiers without tags",
      { id: "1", state: "", replaces: { callId: "c" } },
      '<dialog id="1"><state></state><replaces call-id="c" local-tag="" remote-tag=""/></dialog>',
    ],
    [
      "hops that are empty",
      { id: "1", state: "", routeSet: [" ", "h"] },
      '<dialog id="1"><state></state><route-set><hop>h</hop></route-set></dialog>',
    ],
    ["a route set that is empty", { id: "1", state: "", routeSet: [] }, '<dialog id="1"><state></state></dialog>'],
    [
      "a parameter without a name",
      { id: "1", state: "", local: { target: { uri: "sip:a", params: [{ name: "", value: "1" }] } } },
      '<dialog id="1"><state></state><local><target uri="sip:a"/></local></dialog>',
    ],
    [
      "a session description without a type",
      { id: "1", state: "", local: { sessionDescription: { text: "v=0" } } },
      '<dialog id="1"><state></state><local><session-description type="">v=0</session-description></local></dialog>',
    ],
    [
      "a URI that is none",
      { id: "1", state: "", referredBy: { uri: " 100%@x:1 " } },
      '<dialog id="1"><state></state><referred-by>100%25@x%3A1</referred-by></dialog>',
    ],
    [
      "extensions without a namespace",
      { id: "1", state: "", extensions: [{ name: "x", namespace: "", prefix: "", attributes: [], children: [] }] },
      '<dialog id="1"><state></state></dialog>',
    ],
  ])("%s", (_, dialog, expected) => {
    expect(printDialogInfo({ ...EMPTY, dialogs: [dialog] })).toContain(`>${expected}</dialog-info>`);
  });

  test("an entity that is absent, a state and a version that are none", () => {
    const loose = { version: -1, state: "half", dialogs: [] };
    expect(printDialogInfo(loose as unknown as DialogInfo)).toContain(' version="0" state="full" entity="">');
  });

  test("[RFC 7463 §6] the namespace of shared appearances is declared where it is used only", () => {
    const declares = (shared: Partial<Dialog>) => {
      return printDialogInfo({ ...EMPTY, dialogs: [{ state: "trying", ...shared }] }).includes(" xmlns:sa=");
    };
    const none = [{}, { appearance: -1 }, { joinedDialogs: [] }, { replacedDialogs: [{ callId: "" }] }];
    const used = [{ appearance: 0 }, { exclusive: true }, { joinedDialogs: CALL }, { replacedDialogs: CALL }];
    expect(none.filter(declares)).toEqual([]);
    expect(used.filter(declares)).toEqual(used);
  });

  test("[RFC 7463 §6] an extension of that namespace is declared with it, or on the spot", () => {
    const later = { name: "later", namespace: SHARED_APPEARANCE_NAMESPACE, prefix: "sa", attributes: [], children: [] };
    const printed = (dialog: Partial<Dialog>) => {
      return printDialogInfo({ ...EMPTY, dialogs: [{ state: "", ...dialog, extensions: [later] }] });
    };
    expect(printed({ exclusive: true })).toContain("</sa:exclusive><sa:later/>");
    expect(printed({})).toContain(`</state><sa:later xmlns:sa="${SHARED_APPEARANCE_NAMESPACE}"/>`);
  });

  test("an extension whose name is no XML name is our fault", () => {
    const broken: XmlElement = { name: "a b", namespace: "urn:x", prefix: "", attributes: [], children: [] };
    expect(() => printDialogInfo({ ...EMPTY, extensions: [broken] })).toThrow(TypeError);
  });
});

const CALL = [{ callId: "c" }];
const NAME_OF_SCHEMA = { displayAttribute: "display-name" } as const;

function treeOf(xml: string): XmlElement {
  const parsed = parseXml(xml);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value.root;
}

function renamed(element: XmlElement): XmlElement {
  if (element.namespace !== DIALOG_INFO_NAMESPACE) return element;
  return {
    ...element,
    attributes: element.attributes.map((one) => (one.name === "display" ? { ...one, name: "display-name" } : one)),
    children: element.children.map((node) => (isElement(node) ? renamed(node) : node)),
  };
}
