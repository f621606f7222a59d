import fc from "fast-check";
import { toAddress } from "../address.ts";
import { WATCHER_EVENTS, WATCHER_STATUSES, type Watcher } from "../documents/watcher-info/value.ts";
import { type Composed, compose, type State } from "../presentity/compose.ts";
import { history, instant, policy } from "../presentity/presentity.arbitrary.ts";
import { apply, EMPTY } from "../presentity/presentity.ts";
import { DEFAULT_POLICY } from "../presentity/rules.ts";
import type { Fact } from "../presentity/statement.ts";
import { GENERIC, type Profile } from "../profiles/profile.ts";
import { PROFILES } from "../profiles/table.ts";
import { anyText, sipUri } from "../testing/strings.ts";
import { toInstant } from "../time.ts";
import type { EventPackage, Look, View } from "./package.ts";
import { viewOf } from "./view.ts";

/** The address, which must be one. */
export function address(text: string) {
  const found = toAddress(text);
  if (found === undefined) throw new Error("no address");
  return found;
}

const resource = fc
  .tuple(
    fc.constantFrom("", "1001@", "park+7@", "al%20ice@", "a&b@", "o'neill@"),
    fc.constantFrom("pbx.example", "[2001:db8::1]"),
  )
  .map(([user, host]) => address(user + host));

export function composedOf(facts: readonly Fact[], rules = DEFAULT_POLICY, now = toInstant(0)): Composed {
  return compose(
    facts.reduce((known, fact) => apply(known, fact, now), EMPTY),
    rules,
    now,
  );
}

export const composed: fc.Arbitrary<Composed> = fc
  .tuple(history, policy, instant)
  .map(([facts, rules, now]) => composedOf(facts, rules, now));

const watcher: fc.Arbitrary<Watcher> = fc.record(
  {
    uri: sipUri,
    id: fc.oneof(fc.constantFrom("call;tag presence", "a%b", "é"), anyText),
    status: fc.constantFrom(...WATCHER_STATUSES),
    event: fc.constantFrom(...WATCHER_EVENTS),
    expiration: fc.nat(),
    durationSubscribed: fc.nat(),
  },
  { requiredKeys: ["uri", "id", "status", "event"] },
);

export const view: fc.Arbitrary<View> = fc
  .record({ resource, composed, watchers: fc.uniqueArray(watcher, { selector: ({ id }) => id, maxLength: 3 }) })
  .map(({ resource, composed, watchers }) => viewOf(resource, { composed, watchers: () => watchers }));

/** All makes, and what an operator may want besides. */
export const profile: fc.Arbitrary<Profile> = fc.oneof(
  fc.constantFrom(...PROFILES.map((make) => make.profile)),
  fc
    .record({
      ringing: fc.constantFrom("note", "alerting"),
      idleDialog: fc.constantFrom("none", "terminated"),
      offlineDialog: fc.constantFrom("idle", "unavailable"),
      callerDialog: fc.constantFrom("early", "confirmed"),
      dialogUpdates: fc.constantFrom("full", "partial"),
      pickup: fc.boolean(),
      dndOnLamp: fc.constantFrom("confirmed", "idle"),
      displayAttribute: fc.constantFrom("display", "display-name"),
    } satisfies { readonly [field in keyof Profile]?: fc.Arbitrary<Profile[field]> })
    .map((wishes) => ({ ...GENERIC, name: "wished", ...wishes })),
);

export function look(of: EventPackage): fc.Arbitrary<Look> {
  return fc.record({
    contentType: fc.constantFrom(...of.contentTypes),
    profile,
    isPrivate: fc.boolean(),
  });
}

/** What is said of a resource so that it composes to that state. */
export const SAID: { readonly [state in State]: readonly Fact[] } = {
  offline: [],
  idle: [registered()],
  ringing: [registered(), called("early")],
  busy: [registered(), called("confirmed")],
  "do-not-disturb": [registered(), { type: "application", key: "app", sequence: 0, dnd: true }],
};

function registered(): Fact {
  return { type: "registration", key: "sip:192.0.2.1", sequence: 0, expiresAt: toInstant(3_600_000) };
}

function called(state: "early" | "confirmed"): Fact {
  return {
    type: "call",
    key: "c1;local;remote;",
    sequence: 0,
    callId: "c1@192.0.2.9",
    localTag: "local",
    remoteTag: "remote",
    direction: "recipient",
    state,
    remote: { uri: "sip:2002@pbx.example", display: "Bob" },
    startedAt: toInstant(0),
  };
}
