import fc from "fast-check";
import type { Flow } from "../flow.ts";
import { idsOf } from "./endpoint.arbitrary.ts";
import { Endpoint } from "./endpoint.ts";
import type { Fact } from "./fact.ts";
import type { IncomingRequest, OutcomeOrder } from "./order.ts";

/** What the users of two ends do, one after the other, and how the network treats each message and they each request. */
export interface History {
  readonly deeds: readonly Deed[];
  readonly fates: readonly Fate[];
  readonly answers: readonly Answer[];
}

type Deed =
  | { readonly type: "begin"; readonly leg: string }
  | { readonly type: "options" }
  | { readonly type: "notify" | "subscribe" | "drop"; readonly which: number }
  | { readonly type: "wait"; readonly milliseconds: number };

/** After how many milliseconds its copies arrive; none where it is lost. Less than T1, so that none outlives its transaction. */
type Fate = readonly number[];

interface Answer {
  /** 0: never. */
  readonly status: number;
  readonly after: number;
}

const delay = fc.nat({ max: 399 });

export const history: fc.Arbitrary<History> = fc.record({
  deeds: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ type: fc.constant("begin"), leg: fc.constantFrom("x", "y", "z") }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constant("options") }) },
      {
        weight: 8,
        arbitrary: fc.record({ type: fc.constantFrom("notify", "subscribe"), which: fc.nat({ max: 9 }) }),
      },
      { weight: 1, arbitrary: fc.record({ type: fc.constant("drop"), which: fc.nat({ max: 9 }) }) },
      { weight: 6, arbitrary: fc.record({ type: fc.constant("wait"), milliseconds: fc.nat({ max: 3000 }) }) },
    ),
    { maxLength: 40, size: "max" },
  ),
  fates: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.tuple(delay) },
      { weight: 2, arbitrary: fc.tuple(delay, delay) },
      { weight: 2, arbitrary: fc.constant([]) },
    ),
    { minLength: 1, maxLength: 20, size: "max" },
  ),
  answers: fc.array(
    fc.record({
      status: fc.oneof(
        { weight: 6, arbitrary: fc.constant(200) },
        { weight: 2, arbitrary: fc.constantFrom(100, 401, 489, 603, 0) },
      ),
      after: fc.oneof(fc.constant(0), fc.nat({ max: 2000 })),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

/** What was seen in the end. */
export interface Trace {
  /** All texts that were sent, with their times and senders. */
  readonly sent: readonly { readonly at: number; readonly by: string; readonly text: string }[];
  readonly delivered: readonly { readonly to: string; readonly request: IncomingRequest }[];
  readonly ordered: readonly string[];
  readonly outcomes: readonly string[];
  readonly sizes: readonly Endpoint["size"][];
}

interface End {
  readonly name: string;
  readonly endpoint: Endpoint;
  /** How the other end sees it. */
  readonly flow: Flow;
  readonly dialogs: Set<string>;
}

/** Plays it to its end, and then on until all is quiet. The first end subscribes, the second one is subscribed to. */
export function play({ deeds, fates, answers }: History): Trace {
  const sent: { at: number; by: string; text: string }[] = [];
  const delivered: { to: string; request: IncomingRequest }[] = [];
  const ordered: string[] = [];
  const outcomes: string[] = [];
  const due: { at: number; number: number; end: End; fact: Fact }[] = [];
  let now = 0;
  let number = 0;
  let order = 0;
  const one = newEnd("a", "192.0.2.1", "192.0.2.2");
  const two = newEnd("b", "192.0.2.2", "192.0.2.1");
  const ends = [one, two];

  const later = (end: End, fact: Fact, after: number): void => {
    due.push({ at: now + after, number: number++, end, fact });
  };

  const send = (end: End, text: string): void => {
    const other = end === one ? two : one;
    for (const after of fates[sent.length % fates.length] ?? []) {
      later(other, { type: "received", flow: end.flow, text }, after);
    }
    sent.push({ at: now, by: end.name, text });
  };

  const asked = (end: End, request: IncomingRequest): void => {
    const { status = 0, after = 0 } = answers[delivered.length % answers.length] ?? {};
    delivered.push({ to: end.name, request });
    const { transaction, dialog, isInDialog } = request;
    if (status === 0) return;
    const isUnknown = isInDialog && dialog === "";
    later(end, { type: "respond", transaction, status: isUnknown ? 481 : status, headers: [] }, after);
    if (status === 100) later(end, { type: "respond", transaction, status: 200, headers: [] }, after + 100);
    if (dialog !== "") end.dialogs.add(dialog);
  };

  const told = (end: End, outcome: OutcomeOrder): void => {
    outcomes.push(`${end.name}${outcome.order}`);
    if (outcome.dialog !== undefined) end.dialogs.add(outcome.dialog);
  };

  const handle = (end: End, fact: Fact): void => {
    if ("order" in fact) ordered.push(`${end.name}${fact.order}`);
    end.endpoint.handle(fact, now);
    for (let next = end.endpoint.poll(); next !== undefined; next = end.endpoint.poll()) {
      if (next.type === "send") send(end, next.text);
      else if (next.type === "request") asked(end, next.request);
      else if (next.type === "outcome") told(end, next);
    }
  };

  const runUntil = (end: number): void => {
    for (;;) {
      due.sort((a, b) => a.at - b.at || a.number - b.number);
      const [first] = due;
      const wakes = ends.map(({ endpoint }) => endpoint.deadline() ?? Number.POSITIVE_INFINITY);
      const at = Math.min(first?.at ?? Number.POSITIVE_INFINITY, ...wakes);
      if (at > end) break;
      now = Math.max(now, at);
      if (first !== undefined && first.at <= at) {
        due.shift();
        handle(first.end, first.fact);
      } else for (const one of ends) handle(one, { type: "tick" });
    }
    now = end;
  };

  const act = (deed: Deed): void => {
    switch (deed.type) {
      case "begin": {
        const names = { uri: "sip:b@192.0.2.2", from: "sip:a@example.com", to: "sip:b@example.com" };
        const rest = { order: ++order, leg: deed.leg, ...names, headers: [], body: "" };
        handle(one, { type: "begin", method: "SUBSCRIBE", ...rest });
        break;
      }
      case "options": {
        const names = { uri: "sip:a@192.0.2.1", from: "sip:b@example.com", to: "sip:a@example.com" };
        handle(two, { type: "send", method: "OPTIONS", order: ++order, ...names, headers: [], body: "é" });
        break;
      }
      case "notify":
      case "subscribe":
      case "drop": {
        const end = deed.type === "notify" ? two : one;
        const dialog = [...end.dialogs][deed.which % Math.max(end.dialogs.size, 1)];
        if (dialog === undefined) break;
        if (deed.type === "drop") handle(end, { type: "drop", dialog });
        else {
          const method = deed.type.toUpperCase();
          handle(end, { type: "request", order: ++order, dialog, method, headers: [], body: "" });
        }
        break;
      }
      case "wait":
        runUntil(now + deed.milliseconds);
        break;
      default:
        deed satisfies never;
    }
  };

  for (const deed of deeds) act(deed);
  runUntil(now + 140_000);
  for (const end of ends) for (const dialog of end.dialogs) handle(end, { type: "drop", dialog });
  return { sent, delivered, ordered, outcomes, sizes: ends.map(({ endpoint }) => endpoint.size) };
}

function newEnd(name: string, host: string, peer: string): End {
  const endpoint = new Endpoint(idsOf(`${name}-`), { listeners: [{ transport: "udp", host, port: 5060 }] });
  const local = { host: peer, port: 5060 };
  const flow: Flow = { id: `udp/${name}`, transport: "udp", address: host, port: 5060, local };
  return { name, endpoint, flow, dialogs: new Set() };
}
