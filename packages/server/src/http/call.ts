import { presentity } from "@presence/core";
import Type, { type Static } from "typebox";
import { until } from "./application.ts";
import type { Plan } from "./entity.ts";
import { CLOSED, expires, flag, oneOf, text } from "./fields.ts";
import { problem } from "./problem.ts";

/** How long a call lasts of which nothing more is heard, in seconds: an application that has died leaves no lamp lit for ever. */
const LEASE = 14_400;
/** Calls that HTTP may tell of one entity. */
const MAX_CALLS = 1000;

const tag = (description: string) =>
  text("a tag of SIP, as in From and To", 256, { pattern: "^[-.!%*_+`'~0-9A-Za-z]+$", description });

export const CALL_ID = text("a Call-ID: printable ASCII without spaces", 256, {
  pattern: "^[!-~]+$",
  description: "Names the call among those of the entity, and is its Call-ID for phones that pick it up",
});

const CALL_FIELDS = {
  state: oneOf(["trying", "proceeding", "early", "confirmed", "terminated"], {
    description: "As in RFC 4235 §3.7.1; `terminated` is final",
  }),
  direction: oneOf(["initiator", "recipient"], { description: "Whether the entity makes the call or gets it" }),
  remote: Type.Optional(
    Type.Object(
      {
        uri: text("a URI such as sip:1002@example.com", 512, { pattern: "^[A-Za-z][-+.A-Za-z0-9]*:[^\\s<>]+$" }),
        display: Type.Optional(text("text of 1 to 256 characters", 256, { description: "Display name" })),
      },
      { ...CLOSED, description: "The other party" },
    ),
  ),
  localTag: Type.Optional(tag("The entity's tag")),
  remoteTag: Type.Optional(tag("The other party's tag")),
  held: Type.Optional(flag("Whether the entity has put the other party on hold")),
  expires: Type.Optional(
    expires(`Lease in seconds: the call ends by itself unless it is put again before. Default ${LEASE}`),
  ),
};

/** A call of an entity, seen from the entity. */
export const CALL = Type.Object(CALL_FIELDS, CLOSED);
/** All its calls that HTTP tells of. */
export const CALLS = Type.Object(
  {
    calls: Type.Array(Type.Object({ callId: CALL_ID, ...CALL_FIELDS }, CLOSED), {
      maxItems: MAX_CALLS,
      expects: `a list of at most ${MAX_CALLS} calls`,
    }),
  },
  CLOSED,
);

export function putCall(callId: string, { expires = LEASE, ...call }: Static<typeof CALL>): Plan {
  return (draft, entity) => {
    if (call.state === "terminated") return deleteCall(callId)(draft, entity);
    const sources = draft.sources(entity);
    const known = callOf(sources, callId);
    if (isDead(known)) return problem(409, DEAD);
    const isNew = known?.type !== "call";
    // Few have so many sources of any kind that their calls need to be counted.
    if (isNew && sources.length >= MAX_CALLS && callsOf(sources).length >= MAX_CALLS) {
      return problem(409, `The entity has ${MAX_CALLS} calls already: end one of them first.`);
    }
    const { now } = draft;
    const answeredAt = (isNew ? undefined : known.answeredAt) ?? (call.state === "confirmed" ? now : undefined);
    const times = { startedAt: isNew ? now : known.startedAt, ...(answeredAt !== undefined && { answeredAt }) };
    const said = { type: "call", key: keyOf(callId), sequence: draft.sequence(), callId } as const;
    draft.say(entity, { ...said, ...call, ...times, ...until(now, expires) });
    return undefined;
  };
}

/** The call ends, even one that nobody has told of: what is said of it later has been overtaken. */
export function deleteCall(callId: string): Plan {
  return (draft, entity) => {
    if (isDead(callOf(draft.sources(entity), callId))) return undefined;
    const said = { type: "call", key: keyOf(callId), sequence: draft.sequence(), callId } as const;
    draft.say(entity, { ...said, direction: "recipient", state: "terminated", startedAt: draft.now });
    return undefined;
  };
}

/** What is not in the list ends. */
export function putCalls({ calls }: Static<typeof CALLS>): Plan {
  return (draft, entity) => {
    const named = new Set(calls.map(({ callId }) => callId));
    if (named.size < calls.length)
      return problem(400, "Each call must have a callId of its own.", { pointer: "/calls" });
    for (const { callId } of callsOf(draft.sources(entity))) {
      if (!named.has(callId)) deleteCall(callId)(draft, entity);
    }
    for (const [i, { callId, ...call }] of calls.entries()) {
      const why = putCall(callId, call)(draft, entity);
      if (why !== undefined) return { ...why, pointer: `/calls/${i}` };
    }
    return undefined;
  };
}

/** The calls that HTTP tells of, by the time they began. */
export function callsOf(sources: presentity.Presentity): presentity.Call[] {
  const calls = sources.filter((one): one is presentity.Call => one.type === "call" && one.key === keyOf(one.callId));
  return calls.toSorted((a, b) => a.startedAt - b.startedAt);
}

/** The call that HTTP tells of by that name, or what is left of it. */
export function callOf(sources: presentity.Presentity, callId: string): presentity.Call | presentity.Ended | undefined {
  const key = keyOf(callId);
  return sources.find((one): one is presentity.Call | presentity.Ended => {
    if (one.key !== key) return false;
    return one.type === "call" || (one.type === "ended" && one.of === "call");
  });
}

/** A call whose lease has run out can be taken up again; one that has ended cannot. */
function isDead(known: presentity.Call | presentity.Ended | undefined): boolean {
  return known?.type === "ended" && known.sequence === Number.MAX_SAFE_INTEGER;
}

const DEAD = `The call has ended: for ${presentity.TOMBSTONE} seconds nothing makes it a call again, so that no word that comes late does. A new call needs a new callId.`;

/** No phone's word is taken for one of HTTP, nor the other way. */
function keyOf(callId: string): string {
  return presentity.callKey({ callId, leg: "http" });
}
