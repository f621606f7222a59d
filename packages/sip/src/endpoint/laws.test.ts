import fc from "fast-check";
import { expect, test } from "vitest";
import { headerOf } from "../message/message.ts";
import { answerTo, Bench, flowOf, subscribe, valuesOf } from "./endpoint.arbitrary.ts";
import { type History, history, play, type Trace } from "./network.arbitrary.ts";

/** Two endpoints over a network that loses, doubles and reorders. */
function law(title: string, check: (trace: Trace, history: History) => void): void {
  test(title, () => {
    fc.assert(fc.property(history, (one) => check(play(one), one)));
  });
}

law("every request that was ordered has exactly one outcome", ({ ordered, outcomes }) => {
  expect([...outcomes].sort()).toEqual([...ordered].sort());
});

law("no request is passed on twice, whatever the network does", ({ delivered }) => {
  const named = delivered.map(({ to, request }) =>
    [to, ...["call-id", "cseq", "from", "to"].map((name) => headerOf({ kind: "request", ...request }, name))].join(),
  );
  expect(new Set(named).size).toBe(named.length);
});

law("[RFC 3261 §17.2.2] a request has one final response, the same each time", ({ sent }) => {
  const finals = new Map<string, Set<string>>();
  for (const { text } of sent.filter(({ text }) => /^SIP\/2.0 [2-6]/.test(text))) {
    const branch = `${valuesOf(text, "Via")[0]} ${valuesOf(text, "CSeq")[0]}`;
    finals.set(branch, (finals.get(branch) ?? new Set()).add(text));
  }
  for (const texts of finals.values()) expect(texts.size).toBe(1);
});

law("[RFC 3261 §12.2.1.1] the CSeq of each end rises by one with each request of a dialog", ({ sent }) => {
  const numbers = new Map<string, number[]>();
  const seen = new Set<string>();
  for (const { by, text } of sent.filter(({ text }) => !text.startsWith("SIP/2.0"))) {
    if (seen.has(text)) continue;
    seen.add(text);
    const key = `${by} ${valuesOf(text, "Call-ID")[0]} ${valuesOf(text, "From")[0]} ${valuesOf(text, "To")[0]}`;
    numbers.set(key, [...(numbers.get(key) ?? []), Number.parseInt(valuesOf(text, "CSeq")[0] ?? "", 10)]);
  }
  for (const ones of numbers.values()) expect(ones.map((one, index) => one - index)).toEqual(ones.map(() => ones[0]));
});

law("[RFC 3261 §12.2.2] what is passed on in a dialog is in order", ({ delivered }) => {
  const last = new Map<string, number>();
  for (const { to, request } of delivered.filter(({ request }) => request.isInDialog && request.dialog !== "")) {
    const number = Number.parseInt(headerOf({ kind: "request", ...request }, "cseq") ?? "", 10);
    const key = `${to} ${request.dialog}`;
    if (request.leg === undefined) expect(number).toBeGreaterThan(last.get(key) ?? -1);
    last.set(key, number);
  }
});

law("when all is quiet nothing is left", ({ sizes }) => {
  const empty = { transactions: 0, dialogs: 0, legs: 0 };
  expect(sizes).toEqual([empty, empty]);
});

law("the same history gives the same orders", (trace, one) => {
  expect(play(one)).toEqual(trace);
});

test("the histories of these laws do something: dialogs are made, messages are lost and doubled", () => {
  const traces = fc.sample(history, { numRuns: 50, seed: 1 }).map((one) => play(one));
  const delivered = traces.flatMap((trace) => trace.delivered);
  expect(delivered.filter(({ request }) => request.leg !== undefined).length).toBeGreaterThan(10);
  expect(
    delivered.filter(({ request }) => request.method === "SUBSCRIBE" && request.isInDialog).length,
  ).toBeGreaterThan(5);
});

const MESSAGES = [
  subscribe(),
  subscribe(["Record-Route: <sip:p;lr>", "To: <sip:b@example.com>;tag=id2"], "NOTIFY"),
  subscribe([], "CANCEL"),
  subscribe([], "INVITE"),
  answerTo(subscribe()),
];

const mutated = fc
  .tuple(
    fc.constantFrom(...MESSAGES),
    fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 9 }), fc.string({ maxLength: 4 }))),
  )
  .map(([text, cuts]) =>
    cuts.reduce((all, [at, length, put]) => all.slice(0, at) + put + all.slice(at + length), text),
  );

test("whatever a peer sends, nothing throws, and all of it is forgotten", () => {
  const text = fc.oneof(mutated, fc.constantFrom(...MESSAGES), fc.string());
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, fc.constantFrom("udp", "tcp", "ws"), fc.boolean()), { maxLength: 10 }),
      (all) => {
        const bench = new Bench();
        for (const [one, transport, isAnswered] of all) {
          for (const order of bench.receive(one, flowOf(transport))) {
            if (order.type !== "request" || !isAnswered) continue;
            bench.respond(order.request.transaction);
            bench.notify(order.request.dialog);
            bench.do({ type: "drop", dialog: order.request.dialog });
          }
        }
        bench.wait(70_000);
        expect(bench.endpoint.size).toEqual({ transactions: 0, dialogs: 0, legs: 0 });
      },
    ),
  );
});
