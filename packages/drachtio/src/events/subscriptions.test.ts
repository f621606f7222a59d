import { expect, test } from "vitest";
import { Subscriptions } from "./subscriptions.ts";
import { address, DIALOG_INFO, PIDF, Rig, SUMMARY } from "./testing/rig.ts";

test("a subscription is found by its call id, and by who is watched, until it ends", () => {
  const rig = new Rig();
  const { subscriptions } = rig.events;
  const first = rig.subscribe("1002", "1000", DIALOG_INFO);
  rig.subscribe("1002", "1000", PIDF);
  expect(subscriptions.byCallid(first)).toMatchObject({ target: "1000@pbx", watcher: "1002@pbx", event: "dialog" });
  expect(subscriptions.to(address("1000@pbx"))?.size).toBe(2);
  expect(subscriptions.targets()).toEqual(["1000@pbx"]);
  expect([...subscriptions.all()]).toHaveLength(2);
  rig.again(first, 0);
  expect(subscriptions.byCallid(first)).toBeUndefined();
  expect(subscriptions.size).toEqual({ targets: 1, callids: 1, subscriptions: 1 });
});

test("several subscriptions of one dialog have one call id, which names the oldest that is left", () => {
  const rig = new Rig();
  const { subscriptions } = rig.events;
  const callid = rig.subscribe("1002", "1000", DIALOG_INFO);
  const dialog = `${subscriptions.byCallid(callid)?.callId}`;
  rig.request("SUBSCRIBE", "sip:1000@pbx", "1002@pbx", 1002, `${dialog};from-tag=1`, [
    ["call-id", dialog],
    ["event", "presence"],
    ["contact", "<sip:1002@10.0.0.1>"],
  ]);
  expect(subscriptions.size).toEqual({ targets: 1, callids: 1, subscriptions: 2 });
  expect(subscriptions.byCallid(callid)?.event).toBe("dialog");
  rig.again(callid, 0);
  expect(subscriptions.byCallid(callid)).toMatchObject({ event: "presence", expires: 3600, accept: [] });
});

test("a refresh changes how long is asked for", () => {
  const rig = new Rig();
  const callid = rig.subscribe("1002", "1000", SUMMARY);
  rig.again(callid, 1200);
  expect(rig.events.subscriptions.byCallid(callid)?.expires).toBe(1200);
  rig.request("SUBSCRIBE", "sip:1000@pbx", "1002@pbx", 1002, `${rig.agent.subscriptions()[0]?.dialog}`, [
    ["event", "message-summary"],
    ["contact", "<sip:1002@10.0.0.1>"],
  ]);
  expect(rig.events.subscriptions.byCallid(callid)?.expires).toBe(3600);
});

test("what was not begun by the request at hand is named by its dialog, and what is unknown ends without a word", () => {
  const rig = new Rig();
  rig.subscribe("1002", "1000", SUMMARY);
  const [view] = rig.agent.subscriptions();
  expect(view).toBeDefined();
  if (view === undefined) return;
  const subscriptions = new Subscriptions();
  subscriptions.refresh(view);
  expect(subscriptions.end(view)).toBeUndefined();
  expect(subscriptions.start(view)).toMatchObject({
    callid: view.dialog,
    origin: undefined,
    expires: 3600,
    accept: [],
  });
  subscriptions.refresh(view);
  expect([subscriptions.origin, subscriptions.end(view)?.id]).toEqual([undefined, view.id]);
  const other = {
    transaction: "1",
    flow: "f",
    source: "10.0.0.9",
    method: "PUBLISH",
    uri: "sip:a@b",
    headers: [],
    body: "",
    dialog: "other",
    isInDialog: false,
  };
  subscriptions.ask(other, { address: "10.0.0.9", port: 1 });
  expect(subscriptions.start(view)).toMatchObject({ callid: view.dialog, origin: undefined });
});

test("a request that is refused leaves nothing behind", () => {
  const rig = new Rig();
  rig.subscribe("1002", "1000", "text/plain");
  expect([rig.responses, rig.events.subscriptions.size.subscriptions]).toEqual([[406], 0]);
});
