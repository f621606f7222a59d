import { expect, test } from "vitest";
import { register } from "./testing/register.ts";
import { PIDF, Rig, XPIDF } from "./testing/rig.ts";

const BUSY = `<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
 xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="sip:1000@pbx"><tuple id="t"><status><basic>open</basic></status></tuple>
 <dm:person id="p"><rpid:activities><rpid:busy/></rpid:activities><dm:note>Lunch</dm:note></dm:person></presence>`;
const SILENT =
  '<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:1000@pbx"><tuple id="t"><status/></tuple></presence>';
const FEATURE = "application/x-as-feature-event+xml";
const CSTA = 'xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3"';

/** A phone has registered, and answers our SUBSCRIBE. */
function watched(): Rig {
  const rig = new Rig();
  rig.emit("register", register());
  return rig;
}

function notify(rig: Rig, body: string, type = PIDF, state = "active;expires=600", port = 1000): void {
  rig.request(
    "NOTIFY",
    "sip:us",
    "1000@pbx",
    port,
    "theirs",
    [
      ["event", "presence"],
      ["subscription-state", state],
      ["content-type", type],
    ],
    body,
    rig.agent.watching()[0]?.leg,
  );
}

function publish(rig: Rig, body: string, port = 1000, event = "presence", type = PIDF): void {
  const headers = [
    ["event", event],
    ["expires", "600"],
    ["content-type", type],
  ] as const;
  rig.request("PUBLISH", "sip:1000@pbx", "1000@pbx", port, "p", headers, body);
}

test("[D1 presence.status.in] a NOTIFY of a phone that we watch, answered and told, with its source", () => {
  const rig = watched();
  notify(rig, BUSY);
  expect(rig.responses).toEqual([200]);
  expect(rig.heard).toEqual([
    {
      name: "presence.status.in",
      payload: {
        entity: "1000@pbx",
        source: {
          event: "NOTIFY",
          address: "10.0.0.1",
          port: 1000,
          related: "sip:1000@10.0.0.1:1000;transport=udp",
        },
        status: "open",
        note: "Lunch",
        dnd: true,
        onthephone: false,
      },
    },
  ]);
});

test("[D1 presence.status.in] XPIDF says the same", () => {
  const rig = watched();
  const xpidf = `<presence><presentity uri="sip:1000@pbx"/><atom id="1"><address uri="sip:1000@pbx" priority="0.8">
    <status status="inuse"/><msnsubstatus substatus="onthephone"/></address></atom></presence>`;
  notify(rig, xpidf, XPIDF);
  expect(rig.heard[0]?.payload).toMatchObject({ status: "open", note: "", dnd: false, onthephone: true });
});

test("[D1 presence.status.in] a PUBLISH, related to the contact that registered from there", () => {
  const rig = watched();
  publish(rig, BUSY);
  publish(rig, BUSY, 1001);
  expect(rig.heard.map(({ payload }) => "source" in payload && payload.source)).toEqual([
    { event: "PUBLISH", address: "10.0.0.1", port: 1000, related: "sip:1000@10.0.0.1:1000;transport=udp" },
    { event: "PUBLISH", address: "10.0.0.1", port: 1001 },
  ]);
  expect(rig.heard[0]?.payload).toMatchObject({ entity: "1000@pbx", status: "open", note: "Lunch", dnd: true });
});

test("[D1 presence.status.in] a feature key, by the body of a SUBSCRIBE", () => {
  const rig = new Rig();
  const set = (body: string, port: number) =>
    rig.subscribe("1000", "1000", FEATURE, {
      event: "as-feature-event",
      port,
      headers: [["content-type", FEATURE]],
      body,
    });
  set(`<SetDoNotDisturb ${CSTA}><device/><doNotDisturbOn>true</doNotDisturbOn></SetDoNotDisturb>`, 1);
  set(
    `<SetForwarding ${CSTA}><device/><forwardingType>forwardImmediate</forwardingType><activateForward>true</activateForward><forwardDN>2000</forwardDN></SetForwarding>`,
    2,
  );
  const payload = { entity: "1000@pbx", source: { event: "SUBSCRIBE", address: "10.0.0.1", port: 1 } };
  expect(rig.heard).toEqual([
    { name: "presence.status.in", payload: { ...payload, dnd: true } },
    {
      name: "presence.status.in",
      payload: {
        ...payload,
        source: { ...payload.source, port: 2 },
        forwarding: { forwardImmediate: { on: true, to: "2000" } },
      },
    },
  ]);
});

test("what a phone leaves open is absent, and news that come without a request have no address", () => {
  const rig = new Rig();
  publish(rig, SILENT);
  expect(rig.heard[0]?.payload).toEqual({
    entity: "1000@pbx",
    source: { event: "PUBLISH", address: "10.0.0.1", port: 1000 },
    note: "",
    dnd: false,
    onthephone: false,
  });
  const status = { activities: [], dnd: false, onThePhone: false };
  const [view] = watched().agent.watching();
  expect(view).toBeDefined();
  if (view === undefined) return;
  const { events } = rig.events.eventsOf({ type: "notified", watching: view, status }, rig.now);
  expect(events[0]?.payload).toMatchObject({ source: { event: "NOTIFY", related: view.target } });
  expect(events[0]?.payload).not.toHaveProperty("source.address");
});

test("documents that have no status are no event", () => {
  const rig = watched();
  const dialogs =
    '<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="0" state="full" entity="sip:1000@pbx"/>';
  publish(rig, dialogs, 1000, "dialog", "application/dialog-info+xml");
  notify(rig, "", PIDF, "active;expires=600");
  expect(rig.responses).toEqual([200, 200]);
  const [view] = rig.agent.watching();
  expect(view && rig.events.eventsOf({ type: "notified", watching: view }, rig.now).events).toEqual([]);
  expect(rig.heard).toEqual([]);
});

test("a note that says Available goes when a phone does not want to be disturbed, and comes back", () => {
  const rig = watched();
  rig.emit("presence.registration.out", { entity: "1000@pbx", status: "registered", callcount: 0 });
  const note = () => rig.sources("1000").find(({ type }) => type === "application");
  expect(note()).toMatchObject({ note: "Available" });
  publish(rig, BUSY);
  expect(note()).not.toHaveProperty("note");
  rig.wait(601);
  expect(note()).toMatchObject({ note: "Available" });
});
