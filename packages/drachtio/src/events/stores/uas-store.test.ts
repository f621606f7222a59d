import { expect, test } from "vitest";
import { DIALOG_INFO, PIDF, Rig } from "../testing/rig.ts";
import { uasStore } from "./uas-store.ts";

function stored(...rigs: readonly Rig[]): ReturnType<typeof uasStore> {
  return uasStore(() => rigs.map(({ events }) => events.subscriptions));
}

test("[D3 uasstore] get by call id gives the subscription, which tells its target by uri", () => {
  const rig = new Rig();
  const callid = rig.subscribe("1000", "1002", DIALOG_INFO);
  const store = stored(rig);
  expect(store.get(callid)).toEqual({
    uuid: rig.agent.subscriptions()[0]?.id,
    uri: { user: "1002", host: "pbx" },
    expires: 600,
    network: { source_address: "10.0.0.1", source_port: 1000, protocol: "udp" },
    callid: "1000-1002-dialog-1000",
    accept: DIALOG_INFO,
    fqcallid: callid,
    target: "1002@pbx",
    watcher: "1000@pbx",
    event: "dialog",
  });
});

test("[D3 uasstore] get by user@host gives a Map of all who watch it; false where there is none", () => {
  const rig = new Rig();
  rig.subscribe("1000", "1002", DIALOG_INFO);
  rig.subscribe("1001", "1002", PIDF);
  const store = stored(rig);
  const found = store.get("1002@pbx");
  expect(found instanceof Map && [...found.values()].map(({ watcher }) => watcher)).toEqual(["1000@pbx", "1001@pbx"]);
  expect([
    store.get("1000@pbx"),
    store.get(""),
    store.get("x@1.2.3.4:5"),
    store.has("1002@pbx"),
    store.has("1"),
  ]).toEqual([false, false, false, true, false]);
});

test("[D3 uasstore] getsubs and stats count; set, delete and clear do nothing", () => {
  const rig = new Rig();
  rig.subscribe("1000", "1002", DIALOG_INFO);
  rig.subscribe("1001", "1002", PIDF);
  const { getsubs, stats, set, delete: remove, clear } = stored(rig);
  set();
  remove();
  clear();
  expect([getsubs(), stats()]).toEqual([["1002@pbx"], { bysubscribed: 1, bycallid: 2 }]);
});

test("[D3 uasstore] one store may show several instances", () => {
  const [one, two] = [new Rig(), new Rig()];
  one.subscribe("1000", "1002", DIALOG_INFO);
  const callid = two.subscribe("1001", "1002", PIDF);
  const store = stored(one, two);
  const found = store.get("1002@pbx");
  expect(found instanceof Map && found.size).toBe(2);
  expect([store.has(callid), store.stats()]).toEqual([true, { bysubscribed: 1, bycallid: 2 }]);
});

test("a subscription that was taken back from a store has no network", () => {
  const rig = new Rig();
  rig.subscribe("1000", "1002", DIALOG_INFO);
  const [view] = rig.agent.subscriptions();
  const fresh = new Rig();
  if (view !== undefined) fresh.events.subscriptions.start(view);
  expect(stored(fresh).get(view?.dialog ?? "")).toMatchObject({ network: undefined, fqcallid: view?.dialog });
  const bare = new Rig();
  bare.events.ask({ ...REQUEST, dialog: view?.dialog ?? "" }, { address: "10.0.0.1", port: 5 });
  if (view !== undefined) bare.events.subscriptions.start(view);
  expect(stored(bare).get("c@10.0.0.1:5")).toMatchObject({ network: { source_address: "10.0.0.1", source_port: 5 } });
});

const REQUEST = {
  method: "SUBSCRIBE",
  uri: "sip:1002@pbx",
  headers: [["call-id", "c"]],
  body: "",
  transaction: "1",
  isInDialog: false,
  flow: "f",
  source: "10.0.0.1",
} as const;
