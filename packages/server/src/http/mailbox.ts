import { type Address, type MessageSummary, toInstant } from "@presence/core";
import Type, { type Static } from "typebox";
import { left, MAILBOX_KEY, saidBy, until, withdraw } from "./application.ts";
import type { Context, HttpServer } from "./context.ts";
import { type Draft, sourcesOf } from "./draft.ts";
import { change, entityOf, type Plan, remove } from "./entity.ts";
import { CLOSED, ENTITY_PARAMS, expires, flag, NOTHING, text, whole } from "./fields.ts";
import { answer, fails, type Outcome, PROBLEMS, succeeds } from "./problem.ts";
import { ENTITY_STATE } from "./state.ts";

// "All counters have a maximum value of 4,294,967,295" (RFC 3842 §3.5).
const count = (description: string) => whole(0, 2 ** 32 - 1, { description });

/** The voice messages of an entity. */
export const MAILBOX = Type.Object(
  {
    new: count("Voice messages that have not been heard"),
    old: count("Voice messages that have been heard"),
    newUrgent: Type.Optional(count("How many of the new ones are urgent")),
    oldUrgent: Type.Optional(count("How many of the old ones are urgent")),
    waiting: Type.Optional(flag("Whether the lamp is lit; without it, it is where there are new messages")),
    account: Type.Optional(
      text("a URI such as sip:voicemail@example.com", 512, {
        pattern: "^[A-Za-z][-+.A-Za-z0-9]*:[^\\s<>]+$",
        description: "Where to call to hear them",
      }),
    ),
    expires: Type.Optional(
      expires("Seconds after which this counts no more; without it, it stands until it is replaced"),
    ),
  },
  CLOSED,
);

export function putMailbox(mailbox: Static<typeof MAILBOX>): Plan {
  const { expires, account, newUrgent, oldUrgent, waiting = mailbox.new > 0 } = mailbox;
  const hasUrgent = newUrgent !== undefined || oldUrgent !== undefined;
  const urgent = hasUrgent ? { urgent: { new: newUrgent ?? 0, old: oldUrgent ?? 0 } } : {};
  const voice = { name: VOICE, new: mailbox.new, old: mailbox.old, ...urgent };
  const summary: MessageSummary = { waiting, ...(account !== undefined && { account }), classes: [voice] };
  return (draft, entity) => {
    const said = { type: "mailbox", key: MAILBOX_KEY, sequence: draft.sequence() } as const;
    draft.say(entity, { ...said, summary, ...until(draft.now, expires) });
    return undefined;
  };
}

export function deleteMailbox(draft: Draft, entity: Address): undefined {
  withdraw(draft, entity, "mailbox", MAILBOX_KEY);
}

export function mailboxRoutes(app: HttpServer, context: Context): void {
  const tags = ["mailbox"];
  const params = ENTITY_PARAMS;
  const path = "/v1/entities/:entity/mailbox";
  app.put(
    path,
    {
      schema: {
        operationId: "putMailbox",
        summary: "Say which messages are waiting, in place of what HTTP said before",
        tags,
        params,
        body: MAILBOX,
        response: { 200: ENTITY_STATE, ...PROBLEMS },
      },
    },
    ({ params, body }, reply) => change(context, reply, params.entity, putMailbox(body)),
  );
  app.get(
    path,
    {
      schema: {
        operationId: "readMailbox",
        summary: "What HTTP has said of the mailbox",
        tags,
        params,
        response: { 200: MAILBOX, ...PROBLEMS },
      },
    },
    ({ params }, reply) => answer(reply, readMailbox(context, params.entity)),
  );
  app.delete(
    path,
    {
      schema: {
        operationId: "deleteMailbox",
        summary: "Take back what HTTP has said of the mailbox",
        tags,
        params,
        response: { 204: NOTHING, ...PROBLEMS },
      },
    },
    ({ params }, reply) => remove(context, reply, params.entity, deleteMailbox),
  );
}

function readMailbox(context: Context, text: string): Outcome<Static<typeof MAILBOX>> {
  const entity = entityOf(context, text);
  if (!entity.ok) return entity;
  const now = toInstant(context.running.now());
  const said = saidBy(sourcesOf(context.running, entity.value, now), "mailbox", MAILBOX_KEY);
  const voice = said?.summary.classes.find(({ name }) => name === VOICE);
  if (said === undefined || voice === undefined)
    return fails(404, "HTTP has said nothing of the mailbox of this entity.");
  const { waiting, account } = said.summary;
  return succeeds({
    new: voice.new,
    old: voice.old,
    ...(voice.urgent !== undefined && { newUrgent: voice.urgent.new, oldUrgent: voice.urgent.old }),
    waiting,
    ...(account !== undefined && { account }),
    ...left(said.expiresAt, now),
  });
}

/** The message-context-class of RFC 3458 §6.2. */
const VOICE = "voice-message";
