import { type Address, presentity, toInstant } from "@presence/core";
import Type, { type Static } from "typebox";
import { CALL_VIEW, type CallView, viewOfCall } from "./call-view.ts";
import type { Context } from "./context.ts";
import { sourcesOf } from "./draft.ts";
import { CLOSED, oneOf, orNull } from "./fields.ts";

const FORWARDING = Type.Object(
  { on: Type.Boolean(), to: Type.Optional(Type.String()), ringCount: Type.Optional(Type.Integer()) },
  CLOSED,
);
const COUNTS = { new: Type.Integer(), old: Type.Integer() };

/** What watchers see of an entity. */
export const ENTITY_STATE = Type.Object(
  {
    entity: Type.String(),
    state: oneOf(["offline", "idle", "ringing", "busy", "do-not-disturb"], { description: "What a lamp shows" }),
    basic: oneOf(["open", "closed"]),
    note: orNull(Type.String()),
    activities: Type.Array(Type.String()),
    dnd: Type.Boolean(),
    onThePhone: Type.Boolean(),
    calls: Type.Array(CALL_VIEW, { description: "Those that have not ended, whoever told of them" }),
    forwarding: Type.Object(
      {
        forwardImmediate: Type.Optional(FORWARDING),
        forwardBusy: Type.Optional(FORWARDING),
        forwardNoAns: Type.Optional(FORWARDING),
      },
      CLOSED,
    ),
    mailbox: orNull(
      Type.Object(
        {
          waiting: Type.Boolean(),
          account: Type.Optional(Type.String()),
          classes: Type.Array(
            Type.Object({ name: Type.String(), ...COUNTS, urgent: Type.Optional(Type.Object(COUNTS, CLOSED)) }, CLOSED),
          ),
        },
        { ...CLOSED, description: "Messages waiting (RFC 3842)" },
      ),
    ),
  },
  { ...CLOSED, description: "What watchers see" },
);

/** All that is known of an entity as one state; offline where nothing is. */
export function stateOf({ running, composition }: Context, entity: Address): EntityState {
  const now = toInstant(running.now());
  const sources = sourcesOf(running, entity, now);
  const { state, basic, note, activities, dnd, onThePhone, calls, forwarding, mailbox } = presentity.compose(
    sources,
    composition,
    now,
  );
  return {
    entity,
    state,
    basic,
    note: note ?? null,
    activities,
    dnd,
    onThePhone,
    calls: calls.map((call) => viewOfCall(call, now)),
    forwarding,
    mailbox: mailbox === undefined ? null : mailboxOf(mailbox),
  };
}

interface EntityState
  extends Pick<presentity.Composed, "state" | "basic" | "activities" | "dnd" | "onThePhone" | "forwarding"> {
  readonly entity: Address;
  readonly note: string | null;
  readonly calls: readonly CallView[];
  readonly mailbox: NonNullable<Static<typeof ENTITY_STATE>["mailbox"]> | null;
}

/** Without the headers of single messages. */
function mailboxOf({ waiting, account, classes }: presentity.Mailbox["summary"]): EntityState["mailbox"] {
  return {
    waiting,
    ...(account !== undefined && { account }),
    classes: classes.map(({ name, urgent, ...counts }) => ({
      name,
      new: counts.new,
      old: counts.old,
      ...(urgent !== undefined && { urgent: { new: urgent.new, old: urgent.old } }),
    })),
  };
}
