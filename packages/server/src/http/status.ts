import { type Address, toInstant } from "@presence/core";
import Type, { type Static } from "typebox";
import { DND_KEY, left, STATUS_KEY, saidBy, until, withdraw } from "./application.ts";
import type { Context, HttpServer } from "./context.ts";
import { type Draft, sourcesOf } from "./draft.ts";
import { change, entityOf, type Plan, remove } from "./entity.ts";
import { CLOSED, ENTITY_PARAMS, expires, flag, NOTHING, oneOf, text } from "./fields.ts";
import { answer, fails, type Outcome, PROBLEMS, succeeds } from "./problem.ts";
import { ENTITY_STATE } from "./state.ts";

/** What the application says of a status, in place of what devices say; what is absent is left open to them. */
export const STATUS = Type.Object(
  {
    basic: Type.Optional(oneOf(["open", "closed"], { description: "Whether calls can reach the entity at all" })),
    note: Type.Optional(text("text of 1 to 1000 characters", 1000, { description: "Text for people" })),
    activities: Type.Optional(
      Type.Array(text("the name of an activity", 64, { pattern: "^[A-Za-z][-A-Za-z0-9]*$" }), {
        maxItems: 32,
        description: "Names of RFC 4480, such as away, meeting, vacation",
        expects: "a list of at most 32 activities such as away, meeting, vacation",
      }),
    ),
    dnd: Type.Optional(flag("Whether calls are unwanted")),
    onThePhone: Type.Optional(flag("Whether the entity is in a call that nobody else tells of")),
    expires: Type.Optional(
      expires("Seconds after which this counts no more; without it, it stands until it is replaced"),
    ),
  },
  { ...CLOSED, minProperties: 1, expects: "an object in JSON that says something" },
);

export const DND = Type.Object(
  {
    on: flag("Whether calls are unwanted, whatever devices say"),
    expires: Type.Optional(
      expires("Seconds after which this counts no more; without it, it stands until it is replaced"),
    ),
  },
  CLOSED,
);

export function putStatus({ expires, ...words }: Static<typeof STATUS>): Plan {
  return (draft, entity) => {
    const said = { type: "application", key: STATUS_KEY, sequence: draft.sequence() } as const;
    draft.say(entity, { ...said, ...words, ...until(draft.now, expires) });
    return undefined;
  };
}

export function putDnd({ on, expires }: Static<typeof DND>): Plan {
  return (draft, entity) => {
    const said = { type: "application", key: DND_KEY, sequence: draft.sequence() } as const;
    draft.say(entity, { ...said, dnd: on, ...until(draft.now, expires) });
    return undefined;
  };
}

export function deleteStatus(draft: Draft, entity: Address): undefined {
  withdraw(draft, entity, "application", STATUS_KEY);
}

export function deleteDnd(draft: Draft, entity: Address): undefined {
  withdraw(draft, entity, "application", DND_KEY);
}

export function statusRoutes(app: HttpServer, context: Context): void {
  const tags = ["status"];
  const params = ENTITY_PARAMS;
  const path = "/v1/entities/:entity/status";
  app.put(
    path,
    {
      schema: {
        operationId: "putStatus",
        summary: "Say the status of an entity, in place of what HTTP said before",
        tags,
        params,
        body: STATUS,
        response: { 200: ENTITY_STATE, ...PROBLEMS },
      },
    },
    ({ params, body }, reply) => change(context, reply, params.entity, putStatus(body)),
  );
  app.get(
    path,
    {
      schema: {
        operationId: "readStatus",
        summary: "What HTTP has said of the status",
        tags,
        params,
        response: { 200: STATUS, ...PROBLEMS },
      },
    },
    ({ params }, reply) => answer(reply, readStatus(context, params.entity)),
  );
  app.delete(
    path,
    {
      schema: {
        operationId: "deleteStatus",
        summary: "Take back what HTTP has said of the status: what devices say counts again",
        tags,
        params,
        response: { 204: NOTHING, ...PROBLEMS },
      },
    },
    ({ params }, reply) => remove(context, reply, params.entity, deleteStatus),
  );
  dndRoutes(app, context);
}

function dndRoutes(app: HttpServer, context: Context): void {
  const tags = ["status"];
  const params = ENTITY_PARAMS;
  const path = "/v1/entities/:entity/dnd";
  app.put(
    path,
    {
      schema: {
        operationId: "putDnd",
        summary: "Switch do-not-disturb on or off, and leave the rest of the status as it is",
        description: "The last word of HTTP counts, said here or as `dnd` of the status. Either wins over all devices.",
        tags,
        params,
        body: DND,
        response: { 200: ENTITY_STATE, ...PROBLEMS },
      },
    },
    ({ params, body }, reply) => change(context, reply, params.entity, putDnd(body)),
  );
  app.get(
    path,
    {
      schema: {
        operationId: "readDnd",
        summary: "What HTTP has said of do-not-disturb",
        tags,
        params,
        response: { 200: DND, ...PROBLEMS },
      },
    },
    ({ params }, reply) => answer(reply, readDnd(context, params.entity)),
  );
  app.delete(
    path,
    {
      schema: {
        operationId: "deleteDnd",
        summary: "Leave do-not-disturb to the devices again",
        tags,
        params,
        response: { 204: NOTHING, ...PROBLEMS },
      },
    },
    ({ params }, reply) => remove(context, reply, params.entity, deleteDnd),
  );
}

function readStatus(context: Context, text: string): Outcome<Static<typeof STATUS>> {
  const entity = entityOf(context, text);
  if (!entity.ok) return entity;
  const now = toInstant(context.running.now());
  const said = saidBy(sourcesOf(context.running, entity.value, now), "application", STATUS_KEY);
  if (said === undefined) return fails(404, "HTTP has said nothing of the status of this entity.");
  const { basic, note, activities, dnd, onThePhone, expiresAt } = said;
  return succeeds({
    ...(basic !== undefined && { basic }),
    ...(note !== undefined && { note }),
    ...(activities !== undefined && { activities: [...activities] }),
    ...(dnd !== undefined && { dnd }),
    ...(onThePhone !== undefined && { onThePhone }),
    ...left(expiresAt, now),
  });
}

function readDnd(context: Context, text: string): Outcome<Static<typeof DND>> {
  const entity = entityOf(context, text);
  if (!entity.ok) return entity;
  const now = toInstant(context.running.now());
  const said = saidBy(sourcesOf(context.running, entity.value, now), "application", DND_KEY);
  if (said?.dnd === undefined) return fails(404, "HTTP has said nothing of do-not-disturb for this entity.");
  return succeeds({ on: said.dnd, ...left(said.expiresAt, now) });
}
