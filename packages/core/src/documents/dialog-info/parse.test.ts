import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mutated } from "../../testing/mutations.ts";
import { dialogInfo } from "./dialog-info.arbitrary.ts";
import { parseDialogInfo } from "./parse.ts";
import { printDialogInfo } from "./print.ts";
import type { Dialog, DialogInfo } from "./value.ts";

const DIALOG_INFO = 'xmlns="urn:ietf:params:xml:ns:dialog-info"';
const SHARED_APPEARANCE = 'xmlns:sa="urn:ietf:params:xml:ns:sa-dialog-info"';

test("[RFC 4235 §4.1] every attribute and element of the RFC is read", () => {
  const text = `<?xml version="1.0"?>
    <d:dialog-info xmlns:d="urn:ietf:params:xml:ns:dialog-info" version="7" state="partial" entity="sip:alice@example.com">
      <d:dialog id="1" call-id="0123" local-tag="+44" remote-tag="__proto__" direction="recipient">
        <d:state event="rejected" code="486">terminated</d:state>
        <d:duration>145</d:duration>
        <d:replaces call-id="hg287s98s89" local-tag="6762h7" remote-tag="09278hsb"/>
        <d:referred-by display="Bob">sip:bob@example.com</d:referred-by>
        <d:route-set><d:hop>&lt;sip:p1;lr></d:hop><d:hop>&lt;sip:p2;lr></d:hop></d:route-set>
        <d:local>
          <d:identity display="Alice"> sip:alice@example.com </d:identity>
          <d:target uri="sip:alice@pc33"><d:param pname="isfocus" pval="true"/><d:param pname="class" pval="01"/></d:target>
          <d:session-description type="application/sdp">v=0\n</d:session-description>
          <d:cseq>4</d:cseq>
        </d:local>
        <d:remote/>
      </d:dialog>
    </d:dialog-info>`;
  expect(read(text)).toEqual({
    version: 7,
    state: "partial",
    entity: "sip:alice@example.com",
    dialogs: [
      {
        id: "1",
        callId: "0123",
        localTag: "+44",
        remoteTag: "__proto__",
        direction: "recipient",
        state: "terminated",
        event: "rejected",
        code: 486,
        duration: 145,
        replaces: { callId: "hg287s98s89", localTag: "6762h7", remoteTag: "09278hsb" },
        referredBy: { uri: "sip:bob@example.com", display: "Bob" },
        routeSet: ["<sip:p1;lr>", "<sip:p2;lr>"],
        local: {
          identity: { uri: "sip:alice@example.com", display: "Alice" },
          target: {
            uri: "sip:alice@pc33",
            params: [
              { name: "isfocus", value: "true" },
              { name: "class", value: "01" },
            ],
          },
          sessionDescription: { type: "application/sdp", text: "v=0\n" },
          cseq: 4,
        },
        remote: {},
      },
    ],
  });
});

test("[RFC 7463 §5.2] the elements of shared appearances are read, before the state or behind", () => {
  const dialog = `<dialog id="1" ${SHARED_APPEARANCE}>
    <sa:exclusive> true </sa:exclusive><sa:joined-dialog call-id="a" from-tag="b" to-tag="c"/><state>trying</state>
    <sa:appearance> 1 </sa:appearance><sa:joined-dialog call-id="d"/>
    <sa:replaced-dialog call-id="e" local-tag="f" remote-tag="g"/><sa:replaced-dialog local-tag="h"/></dialog>`;
  expect(readDialog(dialog)).toEqual({
    id: "1",
    state: "trying",
    appearance: 1,
    exclusive: true,
    joinedDialogs: [{ callId: "a", localTag: "b", remoteTag: "c" }, { callId: "d" }],
    replacedDialogs: [{ callId: "e", localTag: "f", remoteTag: "g" }],
  });
});

describe("what is not as the RFC has it", () => {
  test.each<[string, string, Dialog]>([
    ["no id", "<dialog><state>early</state></dialog>", { state: "early" }],
    ["an empty id or tag", `<dialog id="" remote-tag=" "><state>early</state></dialog>`, { state: "early" }],
    ["no state", `<dialog id="1"/>`, { id: "1", state: "" }],
    ["a state unknown, not trimmed", "<dialog><state> On Hold\n</state></dialog>", { state: "On Hold" }],
    ["a state in another case", "<dialog><state>\tConfirmed</state></dialog>", { state: "confirmed" }],
    ["an event unknown", `<dialog><state event="x">early</state></dialog>`, { state: "early", event: "x" }],
    ["a direction unknown", `<dialog direction="receiver"/>`, { state: "", direction: "receiver" }],
    ["a code too low", `<dialog><state code="99">early</state></dialog>`, { state: "early" }],
    ["the lowest code", `<dialog><state code="100">early</state></dialog>`, { state: "early", code: 100 }],
    ["the highest code", `<dialog><state code="699">early</state></dialog>`, { state: "early", code: 699 }],
    ["a code too high", `<dialog><state code="700">early</state></dialog>`, { state: "early" }],
    ["a duration that is no count", "<dialog><duration>-1</duration></dialog>", { state: "" }],
    ["elements twice", "<dialog><state>early</state><state>trying</state></dialog>", { state: "early" }],
    ["replaces without a call-id", `<dialog><replaces local-tag="x"/></dialog>`, { state: "" }],
    ["a route set without hops", "<dialog><route-set><hop> </hop></route-set></dialog>", { state: "" }],
    [
      "exclusive as a digit",
      `<dialog ${SHARED_APPEARANCE}><sa:exclusive>0</sa:exclusive></dialog>`,
      { state: "", exclusive: false },
    ],
    [
      "exclusive as 1",
      `<dialog ${SHARED_APPEARANCE}><sa:exclusive>1</sa:exclusive></dialog>`,
      { state: "", exclusive: true },
    ],
    [
      "exclusive in capitals",
      `<dialog ${SHARED_APPEARANCE}><sa:exclusive>FALSE</sa:exclusive></dialog>`,
      { state: "", exclusive: false },
    ],
    [
      "exclusive as something else",
      `<dialog ${SHARED_APPEARANCE}><sa:exclusive>no</sa:exclusive></dialog>`,
      { state: "" },
    ],
    [
      "an appearance that is no number",
      `<dialog ${SHARED_APPEARANCE}><sa:appearance>one</sa:appearance></dialog>`,
      { state: "" },
    ],
    ["an element without a namespace", `<dialog><state xmlns="">early</state></dialog>`, { state: "" }],
    ["an element unknown to the RFC", "<dialog><states>early</states></dialog>", { state: "" }],
  ])("%s", (_, dialog, expected) => {
    expect(readDialog(dialog)).toEqual(expected);
  });

  test.each([
    [
      "display-name for display",
      `<identity display-name="B">sip:b</identity>`,
      { identity: { uri: "sip:b", display: "B" } },
    ],
    [
      "both: display counts",
      `<identity display-name="C" display="B">sip:b</identity>`,
      { identity: { uri: "sip:b", display: "B" } },
    ],
    [
      "a display name that is empty",
      `<identity display="">sip:b</identity>`,
      { identity: { uri: "sip:b", display: "" } },
    ],
    ["an identity that is empty", "<identity/>", { identity: { uri: "" } }],
    ["a second identity", "<identity>sip:b</identity><identity>tel:1</identity>", { identity: { uri: "sip:b" } }],
    ["a target as text", "<target> sip:b\n</target>", { target: { uri: "sip:b" } }],
    ["a target as both: the attribute counts", `<target uri="sip:b">sip:c</target>`, { target: { uri: "sip:b" } }],
    ["a target that is empty", `<target uri=""/>`, { target: { uri: "" } }],
    ["pvalue for pval", `<target><param pname="a" pvalue="1"/></target>`, target("", ["a", "1"])],
    ["both: pval counts", `<target><param pname="a" pval="1" pvalue="2"/></target>`, target("", ["a", "1"])],
    [
      "[RFC 4235 §4.1.6.2] a parameter without a value",
      `<target><param pname="a"/></target>`,
      target("", ["a", "true"]),
    ],
    ["a parameter with an empty value", `<target><param pname="a" pval=""/></target>`, target("", ["a", ""])],
    ["a parameter without a name", `<target uri="sip:b"><param pval="1"/></target>`, target("sip:b")],
    [
      "name and value as elements",
      "<target><param><pname>a</pname><pval>1</pval></param></target>",
      target("", ["a", "1"]),
    ],
    ["parameters behind the target", `<target uri="sip:b"/><param pname="a" pval="1"/>`, target("sip:b", ["a", "1"])],
    ["parameters without a target", `<param pname="a" pval="1"/>`, target("", ["a", "1"])],
    [
      "a parameter twice",
      `<target><param pname="a" pval="1"/><param pname="a" pval="2"/></target>`,
      target("", ["a", "1"], ["a", "2"]),
    ],
    [
      "a session description without a type",
      "<session-description>v=0</session-description>",
      { sessionDescription: { text: "v=0" } },
    ],
    ["a cseq that is no count", "<cseq>x</cseq>", {}],
  ])("in a participant: %s", (_, inner, expected) => {
    expect(readDialog(`<dialog><remote>${inner}</remote></dialog>`)).toEqual({ state: "", remote: expected });
  });

  test.each([
    [`version="3"`, { version: 3, state: "full" }],
    [`version="3" state="half"`, { version: 3, state: "full" }],
    [`version="3" state=" partial "`, { version: 3, state: "partial" }],
    [`version="3" notify-state="partial"`, { version: 3, state: "partial" }],
    [`state="full"`, { version: 0, state: "full" }],
    [`state="full" entity=" alice "`, { version: 0, state: "full", entity: "alice" }],
    [`state="full" entity=""`, { version: 0, state: "full" }],
  ])("the attributes %s", (attributes, expected) => {
    expect(read(`<dialog-info ${DIALOG_INFO} ${attributes}/>`)).toEqual({ ...expected, dialogs: [] });
  });
});

describe("extensions", () => {
  test("[RFC 4235 §4.4] foreign elements survive, with what they hold", () => {
    const foreign = `<x:w xmlns:x="urn:x"><dialog id="evil"><state>confirmed</state></dialog></x:w>`;
    const info = read(
      `<dialog-info ${DIALOG_INFO}><dialog>${foreign}<local>${foreign}</local></dialog>${foreign}<other xmlns=""/></dialog-info>`,
    );
    const w = expect.objectContaining({
      name: "w",
      namespace: "urn:x",
      children: [expect.objectContaining({ name: "dialog" })],
    });
    expect(info).toEqual({
      version: 0,
      state: "full",
      dialogs: [{ state: "", local: { extensions: [w] }, extensions: [w] }],
      extensions: [w],
    });
  });
});

describe("what is refused", () => {
  test.each([
    ["not-well-formed", "<dialog-info"],
    ["wrong-document", "<dialog-info version='0' state='full'/>"],
    ["wrong-document", `<dialog ${DIALOG_INFO}/>`],
    ["invalid-value", `<dialog-info ${DIALOG_INFO} version="-1"/>`],
    ["invalid-value", `<dialog-info ${DIALOG_INFO} version="4294967296"/>`],
    ["invalid-value", `<dialog-info ${DIALOG_INFO} version="one"/>`],
  ])("as %s: %s", (code, text) => {
    expect(parseDialogInfo(text)).toMatchObject({ ok: false, error: { code, status: 400 } });
  });

  test("a body past the limits", () => {
    const text = `<dialog-info ${DIALOG_INFO}><dialog/></dialog-info>`;
    expect(parseDialogInfo(text, { maxBytes: text.length, maxDepth: 2 }).ok).toBe(true);
    expect(parseDialogInfo(text, { maxBytes: text.length - 1 })).toMatchObject({
      ok: false,
      error: { code: "too-large" },
    });
    expect(parseDialogInfo(text, { maxDepth: 1 }).ok).toBe(false);
  });
});

test("any bytes, and any document with a few places changed, are read or refused", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(fc.property(bytes, (body) => typeof parseDialogInfo(body).ok === "boolean"));
  const document = mutated(dialogInfo.map((info) => printDialogInfo(info)));
  fc.assert(fc.property(document, (text) => typeof parseDialogInfo(text).ok === "boolean"));
});

function target(uri: string, ...params: [name: string, value: string][]) {
  return { target: { uri, ...(params.length > 0 && { params: params.map(([name, value]) => ({ name, value })) }) } };
}

function readDialog(dialog: string): Dialog | undefined {
  return read(`<dialog-info ${DIALOG_INFO}>${dialog}</dialog-info>`).dialogs[0];
}

function read(text: string): DialogInfo {
  const parsed = parseDialogInfo(text);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}
