import { expect, test } from "vitest";
import { DIALOG_INFO, Rig, SUMMARY } from "../testing/rig.ts";
import { tellOnce } from "./unsolicited.ts";

interface Contact {
  readonly contact: string;
  readonly network?: object;
}

/** How babble-drachtio-registrar 1.5.9 tells contacts of their mailbox. */
class Registrar {
  readonly told: string[] = [];
  regs: readonly Contact[] = [];

  notify(contacts: { contacts: readonly Contact[] }, headers: object, body?: string): void {
    for (const { contact } of contacts.contacts)
      this.told.push(`${contact} ${"Event" in headers && headers.Event} ${body}`);
  }
  mailbox(event = "message-summary"): void {
    this.notify(
      { username: "1000", realm: "pbx", uri: "1000@pbx", contacts: this.regs } as { contacts: readonly Contact[] },
      { Event: event },
      "b",
    );
  }
}

const NETWORK = { source_address: "10.0.0.1", source_port: 1000, protocol: "udp" };
const HERE = { contact: "sip:1000@192.168.0.7:5060;transport=udp", network: NETWORK };
const SAME_URI = { contact: "sip:1000@10.0.0.1:1000;transport=udp", network: { ...NETWORK, source_port: 4 } };
const OTHER = { contact: "sip:1000@10.0.0.2:1000", network: { ...NETWORK, source_address: "10.0.0.2" } };

test("[D4 registrar] a phone that has subscribed to its mailbox is not told a second time, and one that has not is told", () => {
  const rig = new Rig();
  const registrar = new Registrar();
  const undo = tellOnce(registrar, rig.events.subscriptions);
  const sibling = { contact: "sip:1000@192.168.0.8:5060", network: { ...NETWORK, source_port: 1001 } };
  registrar.regs = [HERE, SAME_URI, OTHER, sibling];
  const phone = rig.subscribe("1000", "1000", SUMMARY);
  registrar.mailbox();
  expect(registrar.told.splice(0)).toEqual([OTHER, sibling].map(({ contact }) => `${contact} message-summary b`));
  rig.again(phone, 0);
  registrar.mailbox();
  expect(registrar.told.splice(0)).toHaveLength(4);
  undo();
  expect(Object.hasOwn(registrar, "notify")).toBe(false);
});

test("[D4 registrar] all its other requests are left as they are, and so are mailboxes that nobody subscribes to", () => {
  const rig = new Rig();
  const registrar = new Registrar();
  tellOnce(registrar, rig.events.subscriptions);
  registrar.regs = [HERE];
  rig.subscribe("1000", "1000", DIALOG_INFO);
  registrar.mailbox();
  rig.subscribe("1000", "1000", SUMMARY);
  registrar.mailbox("check-sync");
  expect(registrar.told).toEqual([`${HERE.contact} message-summary b`, `${HERE.contact} check-sync b`]);
});

test("what is handed over in another shape goes through", () => {
  const rig = new Rig();
  rig.subscribe("1000", "1000", SUMMARY);
  const given: unknown[] = [];
  const registrar = { notify: (...all: unknown[]) => given.push(all[0]) };
  tellOnce(registrar, rig.events.subscriptions);
  const odd = [null, 7, {}, { uri: "x", contacts: [] }, { uri: "1000@pbx", contacts: {} }] as const;
  for (const contacts of odd) registrar.notify(contacts, { event: "message-summary" });
  for (const headers of [null, undefined, "message-summary"]) registrar.notify(odd[2], headers);
  expect(given).toEqual([...odd, odd[2], odd[2], odd[2]]);
  const contacts = [null, 7, {}, { network: {} }, { contact: 7, network: null }];
  registrar.notify({ uri: "1000@pbx", contacts }, { event: "message-summary" });
  expect(given.at(-1)).toEqual({ uri: "1000@pbx", contacts });
});

test("taking it back restores what was there, and leaves what others have put in its place", () => {
  const rig = new Rig();
  const notify = (): void => {};
  const own = { notify };
  tellOnce(own, rig.events.subscriptions)();
  expect(own.notify).toBe(notify);
  const undo = tellOnce(own, rig.events.subscriptions);
  const theirs = (): void => {};
  own.notify = theirs;
  undo();
  expect(own.notify).toBe(theirs);
});

test("what is no such registrar is left alone", () => {
  const rig = new Rig();
  for (const registrar of [undefined, null, 7, {}, { notify: 7 }]) tellOnce(registrar, rig.events.subscriptions)();
  expect(rig.events.subscriptions.size.subscriptions).toBe(0);
});

test("a subscription that was taken back from a store has no phone that is known", () => {
  const rig = new Rig();
  rig.subscribe("1000", "1000", SUMMARY);
  const [view] = rig.agent.subscriptions();
  const fresh = new Rig();
  const registrar = new Registrar();
  tellOnce(registrar, fresh.events.subscriptions);
  if (view !== undefined) fresh.events.subscriptions.start(view);
  expect(fresh.events.subscriptions.size.subscriptions).toBe(1);
  registrar.regs = [HERE];
  registrar.mailbox();
  expect(registrar.told).toHaveLength(1);
});
