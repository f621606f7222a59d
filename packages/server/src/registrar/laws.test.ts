import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RegistrarFact } from "./fact.ts";
import type { RegistrarOrder } from "./order.ts";
import { address, Office, plain, register, START } from "./phones.arbitrary.ts";

const USERS = ["alice", "bob"];
const FLOWS = ["f1", "f2", "f3"];
const URIS = ["sip:a@b", "sip:A@b", "sip:c@d", "sip:c@d;x=1", "sip:e@f"];
const MAX = 3;

type Act =
  | {
      readonly type: "register";
      readonly user: string;
      readonly contacts: readonly { readonly uri: string; readonly expires: number }[];
      readonly callId: string;
      readonly cseq: number;
      readonly flow: string;
      readonly star: boolean;
    }
  | { readonly type: "wait"; readonly seconds: number }
  | { readonly type: "close"; readonly flow: string };

const user = fc.constantFrom(...USERS);
const flow = fc.constantFrom(...FLOWS);
const contact = fc.record({ uri: fc.constantFrom(...URIS), expires: fc.constantFrom(0, 30, 60, 100, 600, 9999) });
const registering: fc.Arbitrary<Act & { type: "register" }> = fc.record({
  type: fc.constant("register"),
  user,
  contacts: fc.array(contact, { maxLength: MAX }),
  callId: fc.constantFrom("one", "two"),
  cseq: fc.nat(20),
  flow,
  star: fc.boolean(),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: registering },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("wait" as const), seconds: fc.nat(120) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("close" as const), flow }) },
);

const history = fc.array(act, { maxLength: 60 });

interface Known {
  readonly user: string;
  readonly uri: string;
  readonly until: number;
  readonly callId: string;
  readonly cseq: number;
  readonly flow: string;
}

/** A list, looked through from end to end. */
class Model {
  now: number = START;
  known: Known[] = [];

  /** The status of the answer. */
  register({ user, contacts, callId, cseq, flow, star }: Act & { type: "register" }): number {
    const isStar = star && contacts.length === 0;
    if (!isStar && contacts.some(({ expires }) => expires === 30)) return 423;
    const mine = this.known.filter((one) => one.user === user);
    const touched = mine.filter((one) => isStar || contacts.some(({ uri }) => plain(uri) === plain(one.uri)));
    if (touched.some((one) => one.callId === callId && one.cseq >= cseq)) return 500;
    let next = mine.filter((one) => !touched.includes(one));
    for (const { uri, expires } of contacts) {
      next = next.filter((one) => plain(one.uri) !== plain(uri));
      if (expires > 0) next.push({ user, uri, until: this.now + Math.min(expires, 7200) * 1000, callId, cseq, flow });
    }
    if (next.length > MAX && next.length > mine.length) return 503;
    this.known = [...this.known.filter((one) => one.user !== user), ...next];
    return 200;
  }

  wait(seconds: number): void {
    this.now += seconds * 1000;
    this.known = this.known.filter(({ until }) => until > this.now);
  }

  close(flow: string): void {
    this.known = this.known.filter((one) => one.flow !== flow);
  }

  of(user: string): string[] {
    return this.known.flatMap((one) => (one.user === user ? [`${one.uri} ${one.until} ${one.flow}`] : [])).sort();
  }
}

function requestOf({ user, contacts, callId, cseq, flow, star }: Act & { type: "register" }): RegistrarFact {
  const values = contacts.map(({ uri, expires }) => `<${uri}>;expires=${expires}`);
  const isStar = star && contacts.length === 0;
  const headers = {
    to: `<sip:${user}@example.com>`,
    "call-id": callId,
    cseq: `${cseq} REGISTER`,
    contact: isStar ? "*" : values.length === 0 ? null : values,
    expires: "0",
  };
  return { type: "request", request: register({ headers, flow }) };
}

/** Does it, and gives what was ordered. */
function perform(office: Office, what: Act): RegistrarOrder[] {
  switch (what.type) {
    case "register":
      return office.fact(requestOf(what));
    case "wait":
      return office.wait(what.seconds);
    case "close":
      return office.fact({ type: "flow-closed", flow: what.flow });
    default:
      return what satisfies never;
  }
}

/** Takes news in; false where it contradicts what was heard before. */
function hear(heard: Map<string, unknown>, order: RegistrarOrder): boolean {
  switch (order.type) {
    case "respond":
      return true;
    case "registered": {
      const id = `${order.aor} ${order.binding.key}`;
      const isNew = !heard.has(id);
      heard.set(id, order.binding);
      return order.isNew === isNew;
    }
    case "unregistered":
      return heard.delete(`${order.aor} ${order.key}`);
    default:
      return order satisfies never;
  }
}

describe("whatever phones do", () => {
  test("[RFC 3261 §10.3] there is what a list would have, and every request has one answer", () => {
    fc.assert(
      fc.property(history, (acts) => {
        const office = new Office({ maxContacts: MAX });
        const model = new Model();
        for (const what of acts) {
          const orders = perform(office, what);
          const statuses = orders.flatMap((order) => (order.type === "respond" ? [order.status] : []));
          if (what.type === "register") expect(statuses).toEqual([model.register(what)]);
          else expect(statuses).toEqual([]);
          if (what.type === "wait") model.wait(what.seconds);
          if (what.type === "close") model.close(what.flow);
          for (const one of USERS) {
            const bindings = office.registrar.bindings(address(`${one}@example.com`));
            expect(bindings.map(({ uri, expiresAt, flow }) => `${uri} ${expiresAt} ${flow}`).sort()).toEqual(
              model.of(one),
            );
          }
          expect(office.registrar.size).toBe(model.known.length);
          expect(office.registrar.flows).toBe(new Set(model.known.map(({ flow }) => flow)).size);
          expect(office.registrar.deadline()).toBe(
            model.known.length === 0 ? undefined : Math.min(...model.known.map(({ until }) => until)),
          );
        }
      }),
    );
  });

  test("who only listens to the news knows all bindings", () => {
    fc.assert(
      fc.property(history, (acts) => {
        const office = new Office({ maxContacts: MAX });
        const heard = new Map<string, unknown>();
        for (const what of acts) {
          for (const order of perform(office, what)) {
            expect(hear(heard, order)).toBe(true);
          }
          const told = office.registrar
            .all()
            .flatMap(({ aor, bindings }) => bindings.map((one) => [`${aor} ${one.key}`, one] as const));
          expect(heard).toEqual(new Map(told));
        }
      }),
    );
  });

  test("[RFC 3261 §10.3 step 8] each 200 lists all bindings of the address-of-record, and no other answer any", () => {
    fc.assert(
      fc.property(fc.array(registering, { maxLength: 60 }), (acts) => {
        const office = new Office({ maxContacts: MAX });
        for (const what of acts) {
          const [answer] = perform(office, what);
          const listed = office.registrar
            .bindings(address(`${what.user}@example.com`))
            .map(({ uri, expiresAt }) => `<${uri}>;expires=${Math.floor((expiresAt - office.now) / 1000)}`);
          const told = answer?.type === "respond" ? answer : { status: 0, headers: [] };
          const contacts = told.headers.flatMap(([name, value]) => (name === "Contact" ? [value] : []));
          expect(contacts).toEqual(told.status === 200 ? listed : []);
        }
      }),
    );
  });

  test("when time has passed, the registrar is as empty as a new one", () => {
    fc.assert(
      fc.property(history, (acts) => {
        const office = new Office({ maxContacts: MAX });
        for (const what of acts) perform(office, what);
        office.wait(7200);
        expect(office.registrar.size).toBe(0);
        expect(office.registrar.flows).toBe(0);
        expect(office.registrar.all()).toEqual([]);
        expect(office.registrar.deadline()).toBeUndefined();
        for (const one of FLOWS) expect(office.fact({ type: "flow-closed", flow: one })).toEqual([]);
      }),
    );
  });

  test("the same history gives the same orders", () => {
    fc.assert(
      fc.property(history, (acts) => {
        const [first, second] = [new Office(), new Office()];
        for (const what of acts) expect(perform(first, what)).toEqual(perform(second, what));
      }),
    );
  });

  test("no text makes it throw, each request is answered once, and no answer has a line break in it", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("a", "<", ">", '"', "\\", ",", ";", "*", "@", ":", "sip:", "\r\n", "1", "=") }),
      fc.constantFrom("*", "0", "<sip:a@b>", "1 REGISTER", "<sip:alice@example.com>", "__proto__"),
    );
    const names = ["to", "call-id", "cseq", "contact", "expires", "path", "require", "via", "allow", "__proto__"];
    const header = fc.tuple(fc.constantFrom(...names), text);
    const headers = fc.array(header, { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs));
    const histories = fc.array(fc.record({ headers, uri: fc.oneof(text, fc.constant("sip:example.com")) }));
    fc.assert(
      fc.property(histories, (requests) => {
        const office = new Office();
        for (const parts of requests) {
          const [answer, ...news] = office.register(parts);
          expect(answer?.type).toBe("respond");
          expect(news.filter(({ type }) => type === "respond")).toEqual([]);
          expect(answer?.type === "respond" && answer.headers.flat().join("")).not.toMatch(/[\r\n\0]/);
        }
      }),
    );
  });
});
