import { parsePidf, readStatus } from "@presence/core";
import { afterEach, expect, test } from "vitest";
import { describeCorpus } from "../../../core/src/testing/corpus.ts";
import { schemaFault } from "../../../core/src/testing/schema.ts";
import { BUDDY, bodies, call, LAMP, last, Pbx } from "../pbx.ts";

afterEach(() => Pbx.closeAll());

const ENTITY = "1001@example.com";

describeCorpus("documents are valid by the schemas of their RFCs", () => {
  test("[RFC 4235 §4.4] dialog-info: none, one and several calls, names with all that XML escapes", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    const remote = { uri: "sip:1002@example.com;x=1", display: `<&"'>` };
    for (const full of [[call("c")], [call("c", { state: "confirmed", remote }), call("d")], []]) {
      await pbx.emit("presence.dialog.out", { entity: ENTITY, full });
      await pbx.wait(1);
    }
    expect(lamp.notifies).toHaveLength(4);
    for (const body of bodies(lamp)) {
      // The schema of RFC 4235 §4.4 knows no `display`, which its text and its examples have.
      expect(schemaFault(body.replaceAll(" display=", " display-name="), "dialog-all.xsd")).toBeUndefined();
    }
  });

  test("[RFC 3863 §4.4] PIDF: registered, talking, gone, do-not-disturb", async () => {
    const pbx = await Pbx.start();
    const buddy = await pbx.subscribe(pbx.phone("1000"), "1001", BUDDY);
    await pbx.wait(5);
    for (const [status, callcount] of [
      ["registered", 0],
      ["registered", 2],
      ["unregistered", 0],
    ] as const) {
      await pbx.emit("presence.registration.out", { entity: ENTITY, status, callcount });
      await pbx.wait(5);
    }
    await pbx.emit("presence.status.out", { entity: ENTITY, status: "open", dnd: true, note: `<&"'>` });
    await pbx.wait(5);
    expect(buddy.notifies).toHaveLength(5);
    for (const body of bodies(buddy)) expect(schemaFault(body, "presence-all.xsd")).toBeUndefined();
  });
});

test.each([
  [
    { status: "registered", callcount: 0 },
    { dnd: false, onThePhone: false, basic: "open" },
  ],
  [
    { status: "registered", callcount: 1 },
    { dnd: false, onThePhone: true, basic: "open" },
  ],
  [{ status: "unregistered" }, { dnd: false, onThePhone: false, basic: "closed" }],
])("[RFC 3863 §4.1] what is written of %o is read back the same", async (said, meant) => {
  const pbx = await Pbx.start();
  const buddy = await pbx.subscribe(pbx.phone("1000"), "1001", BUDDY);
  await pbx.wait(5);
  await pbx.emit("presence.registration.out", { entity: ENTITY, ...said });
  await pbx.wait(5);
  const document = parsePidf(last(buddy).body);
  expect(document.ok && readStatus(document.value)).toMatchObject(meant);
});

const PIDF = 'xmlns="urn:ietf:params:xml:ns:pidf"';
const tuple = (id: string, inside: string) => `<tuple id="${id}">${inside}</tuple>`;
const OPEN = "<status><basic>open</basic></status>";

test.each([
  ["has no note", `<presence ${PIDF} entity="sip:${ENTITY}">${tuple("a", OPEN)}</presence>`],
  [
    "has two tuples",
    `<presence ${PIDF} entity="sip:${ENTITY}">${tuple("a", OPEN)}${tuple("b", "<status><basic>closed</basic></status>")}</presence>`,
  ],
  [
    "has a prefixed namespace",
    `<p:presence xmlns:p="urn:ietf:params:xml:ns:pidf" entity="sip:${ENTITY}"><p:tuple id="a"><p:status><p:basic>open</p:basic></p:status></p:tuple></p:presence>`,
  ],
  [
    "has a note with a language",
    `<presence ${PIDF} entity="sip:${ENTITY}">${tuple("a", `${OPEN}<note xml:lang="en">here</note>`)}</presence>`,
  ],
])("[RFC 3863 §4.1] a document of a phone that %s is understood", async (_, body) => {
  const pbx = await Pbx.start();
  const published = pbx.phone("1001").publish(body, { contentType: "application/pidf+xml;charset=UTF-8" });
  await pbx.idle();
  expect((await published).status).toBe(200);
  expect(pbx.told).toMatchObject([{ name: "presence.status.in", payload: { entity: ENTITY, status: "open" } }]);
});
