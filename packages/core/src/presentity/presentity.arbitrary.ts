import fc from "fast-check";
import { DIALOG_STATES } from "../documents/dialog-info/value.ts";
import { sipUri, xmlText } from "../testing/strings.ts";
import { type Instant, toInstant } from "../time.ts";
import type { CompositionPolicy } from "./rules.ts";
import type { Call, End, Fact, Forwarding, Statement, Words } from "./statement.ts";

const key = fc.constantFrom("a", "b", "__proto__");
const spoken = { key, sequence: fc.constant(0) };

/** Points in time of which many coincide, and which lie around the time that what has ended is remembered. */
export const instant: fc.Arbitrary<Instant> = fc.nat({ max: 60 }).map((seconds) => toInstant(seconds * 1000));

const forwarding: fc.Arbitrary<Forwarding> = fc.record(
  { on: fc.boolean(), to: sipUri, ringCount: fc.nat(9) },
  { requiredKeys: ["on"] },
);

const words = {
  basic: fc.constantFrom("open", "closed"),
  note: xmlText,
  activities: fc.subarray(["away", "meeting", "vacation", "busy", "dnd", "on-the-phone", "juggling"]),
  dnd: fc.boolean(),
  onThePhone: fc.boolean(),
  forwarding: fc.record(
    { forwardImmediate: forwarding, forwardBusy: forwarding, forwardNoAns: forwarding },
    { requiredKeys: [] },
  ),
} satisfies { readonly [word in keyof Words]-?: fc.Arbitrary<unknown> };

const name = fc.record({ uri: sipUri, display: xmlText }, { requiredKeys: ["uri"] });

/** A call in any state, terminated among them. */
export const call: fc.Arbitrary<Call> = fc.record(
  {
    type: fc.constant("call"),
    ...spoken,
    expiresAt: instant,
    callId: fc.constantFrom("c1", "c2"),
    localTag: fc.constantFrom("l1", "l2"),
    remoteTag: fc.constantFrom("r1", "r2"),
    direction: fc.constantFrom("initiator", "recipient"),
    state: fc.constantFrom(...DIALOG_STATES),
    local: name,
    remote: name,
    localTarget: sipUri,
    remoteTarget: sipUri,
    held: fc.boolean(),
    startedAt: instant,
    answeredAt: instant,
  },
  { requiredKeys: ["type", "key", "sequence", "callId", "direction", "state", "startedAt"] },
);

/** What a source says, its sequence aside; always with an end, or also without one where it may have none. */
export function statement(expiry: "always" | "sometimes"): fc.Arbitrary<Statement> {
  const registration = fc.record(
    { type: fc.constant("registration"), ...spoken, expiresAt: instant, userAgent: xmlText },
    { requiredKeys: ["type", "key", "sequence", "expiresAt"] },
  );
  const device = fc.record(
    {
      type: fc.constant("device"),
      ...spoken,
      expiresAt: instant,
      via: fc.constantFrom("publish", "notify", "as-feature-event"),
      ...words,
    },
    { requiredKeys: ["type", "key", "sequence", "expiresAt", "via"] },
  );
  const summary = fc.record({
    waiting: fc.boolean(),
    classes: fc.constantFrom([], [{ name: "voice-message", new: 1, old: 2 }]),
  });
  const mailbox = fc.record(
    { type: fc.constant("mailbox"), ...spoken, expiresAt: instant, summary },
    { requiredKeys: ["type", "key", "sequence", "summary"] },
  );
  const application = fc.record(
    { type: fc.constant("application"), ...spoken, expiresAt: instant, ...words },
    { requiredKeys: ["type", "key", "sequence"] },
  );
  const any = fc.oneof<fc.Arbitrary<Statement>[]>(registration, device, call, call, mailbox, application);
  return expiry === "sometimes" ? any : fc.tuple(any, instant).map(([one, expiresAt]) => ({ expiresAt, ...one }));
}

const end: fc.Arbitrary<End> = fc.record({
  type: fc.constant("end"),
  ...spoken,
  of: fc.constantFrom("registration", "device", "mailbox", "application"),
});

/** What may happen; the sequence is for the test to give. */
export const fact: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 5, arbitrary: statement("sometimes") },
  { weight: 1, arbitrary: end },
);

/** Facts in the order in which their sources spoke. */
export const history: fc.Arbitrary<readonly Fact[]> = fc.array(fact, { maxLength: 16 }).map(numbered);

/** The same facts, each later than the one before it in the eyes of its source. */
export function numbered(facts: readonly Fact[]): Fact[] {
  return facts.map((one, sequence) => ({ ...one, sequence }));
}

export const policy: fc.Arbitrary<CompositionPolicy> = fc.record({
  dnd: fc.oneof(fc.constantFrom("any" as const, "all" as const), fc.record({ device: key })),
  withoutRegistration: fc.constantFrom("offline", "idle"),
});

/** The fact that what was said is no more. */
export function withdrawn(said: Statement, sequence: number): Fact {
  if (said.type === "call") return { ...said, sequence, state: "terminated" };
  return { type: "end", of: said.type, key: said.key, sequence };
}
