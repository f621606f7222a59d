import type { Dialog } from "@presence/core";
import { expect, test } from "vitest";
import { CISCO_SPA, GRANDSTREAM, POLYCOM, YEALINK } from "./makes.ts";
import { read } from "./reader.ts";

const DIALOG = "application/dialog-info+xml";
const PIDF = "application/pidf+xml;charset=utf-8";

function dialogInfo(state: "full" | "partial", ...dialogs: readonly string[]): string {
  return `<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1" state="${state}" entity="sip:a@b">${dialogs.join("")}</dialog-info>`;
}
const dialog = (id: string, state: string, direction = "recipient") =>
  `<dialog id="${id}" direction="${direction}"><state>${state}</state></dialog>`;
const GONE = '<dialog id="z"><state event="rejected" code="480">terminated</state></dialog>';

function light(faults: Parameters<typeof read>[2], ...bodies: readonly string[]): string | undefined {
  const dialogs = new Map<string, Dialog>();
  let shown: string | undefined;
  for (const body of bodies) {
    const reading = read(DIALOG, body, faults, dialogs);
    if (reading?.type === "light") shown = reading.light;
  }
  return shown;
}

test.each([
  ["nothing is idle", [dialogInfo("full")], "idle"],
  ["early is ringing", [dialogInfo("full", dialog("1", "early"))], "ringing"],
  ["early of a call that it makes is busy", [dialogInfo("full", dialog("1", "early", "initiator"))], "busy"],
  [
    "a call beside one that rings is busy",
    [dialogInfo("full", dialog("1", "early"), dialog("2", "confirmed"))],
    "busy",
  ],
  ["480 is offline", [dialogInfo("full", GONE)], "offline"],
  ["a full document replaces", [dialogInfo("full", dialog("1", "confirmed")), dialogInfo("full", GONE)], "offline"],
  [
    "a partial document adds",
    [dialogInfo("full", dialog("1", "confirmed")), dialogInfo("partial", dialog("2", "early"))],
    "busy",
  ],
  [
    "a partial document takes away",
    [dialogInfo("full", dialog("1", "confirmed")), dialogInfo("partial", dialog("1", "terminated"))],
    "idle",
  ],
  ["what is no document changes nothing", [dialogInfo("full", dialog("1", "early")), "<x"], "ringing"],
])("%s", (_, bodies, shown) => expect(light(POLYCOM.faults, ...bodies)).toBe(shown));

test("makes have their faults", () => {
  const busy = dialogInfo("full", dialog("1", "confirmed"));
  expect(light(YEALINK.faults, busy, dialogInfo("full"))).toBe("busy");
  expect(light(YEALINK.faults, busy, dialogInfo("full", dialog("1", "terminated")))).toBe("idle");
  expect(light(GRANDSTREAM.faults, dialogInfo("full", GONE))).toBe("idle");
  expect(light(CISCO_SPA.faults, dialogInfo("full", dialog("1", "early", "initiator")))).toBe("ringing");
});

function pidf(basic: string, activity = "", note = ""): string {
  return `<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" xmlns:r="urn:ietf:params:xml:ns:pidf:rpid" entity="sip:a@b"><tuple id="t"><status><basic>${basic}</basic></status>${note && `<note>${note}</note>`}</tuple><dm:person id="p"><r:activities>${activity}</r:activities></dm:person></presence>`;
}
const xpidf = (status: string, substatus: string) =>
  `<presence><presentity uri="sip:a@b"/><atom id="1"><address uri="sip:a@b"><status status="${status}"/><msnsubstatus substatus="${substatus}"/></address></atom></presence>`;

test.each([
  [PIDF, pidf("open"), "idle"],
  [PIDF, pidf("closed"), "offline"],
  [PIDF, pidf("open", "<r:on-the-phone/>"), "busy"],
  [PIDF, pidf("open", "<r:busy/>"), "dnd"],
  [PIDF, pidf("open", "", "Ringing"), "ringing"],
  ["application/xpidf+xml", xpidf("open", "online"), "idle"],
  ["application/xpidf+xml", xpidf("inuse", "onthephone"), "busy"],
  ["application/xpidf+xml", xpidf("open", "busy"), "dnd"],
])("%s is read", (type, body, shown) => {
  expect(read(type, body, {}, new Map())).toEqual({ type: "light", light: shown });
});

test("mailboxes, features and watchers are read", () => {
  const summary = "Messages-Waiting: yes\r\nVoice-Message: 3/4\r\n";
  const mailbox = { type: "mailbox", new: 3, old: 4, isWaiting: true };
  expect(read("application/simple-message-summary", summary, {}, new Map())).toEqual(mailbox);
  expect(read("application/simple-message-summary", "Messages-Waiting: no\r\n", {}, new Map())).toEqual({
    ...mailbox,
    new: 0,
    old: 0,
    isWaiting: false,
  });
  const csta = 'xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3"';
  const dnd = `<DoNotDisturbEvent ${csta}><device/><doNotDisturbOn>true</doNotDisturbOn></DoNotDisturbEvent>`;
  const forwarding = `<ForwardingEvent ${csta}><device/><forwardingType>forwardBusy</forwardingType><forwardStatus>false</forwardStatus></ForwardingEvent>`;
  const type = "application/x-as-feature-event+xml";
  expect(read(type, dnd, {}, new Map())).toEqual({ type: "feature", dnd: true });
  expect(read(type, forwarding, {}, new Map())).toBeUndefined();
  const winfo =
    '<watcherinfo xmlns="urn:ietf:params:xml:ns:watcherinfo" version="0" state="full"><watcher-list resource="sip:a@b" package="presence"><watcher id="1" status="active" event="subscribe">sip:c@b</watcher></watcher-list></watcherinfo>';
  expect(read("application/watcherinfo+xml", winfo, {}, new Map())).toEqual({
    type: "watchers",
    watchers: ["sip:c@b active"],
  });
});

test.each([
  PIDF,
  "application/xpidf+xml",
  "application/simple-message-summary",
  "application/watcherinfo+xml",
  "text/plain",
  "",
])("%s that is none says nothing", (type) => expect(read(type, "<", {}, new Map())).toBeUndefined());
