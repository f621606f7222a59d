import type { Explanation } from "@presence/core";
import Type, { type Static } from "typebox";
import type { Context, HttpServer } from "./context.ts";
import { addressOf, entityOf } from "./entity.ts";
import { CLOSED, ENTITY_PARAMS, text, whole } from "./fields.ts";
import { answer, fails, type Outcome, PROBLEMS, succeeds } from "./problem.ts";
import { ENTITY_STATE, stateOf } from "./state.ts";

const EXPLAIN_QUERY = Type.Object(
  {
    watcher: Type.Optional(
      text("an address such as 1002@example.com", 512, { description: "Only what this one sees" }),
    ),
    limit: Type.Optional(whole(0, 1000, { description: "How many subscriptions at most. Default 100", default: 100 })),
  },
  CLOSED,
);

const EXPLANATION = Type.Object(
  {
    resource: Type.String(),
    state: Type.String(),
    because: Type.Array(Type.Object({}), { description: "What led to that state: which rule, and what it was given" }),
    sources: Type.Array(Type.Object({}), { description: "What each source said last" }),
    composition: Type.Object({}),
    subscriptions: Type.Array(Type.Object({}), { description: "Who watches, as what phone, and what was sent to it" }),
    totalSubscriptions: Type.Integer(),
  },
  { ...CLOSED, description: "All times in milliseconds since 1970" },
);

export function entityRoutes(app: HttpServer, context: Context): void {
  const tags = ["entities"];
  app.get(
    "/v1/entities/:entity",
    {
      schema: {
        operationId: "readEntity",
        summary: "What watchers see of an entity: offline where nothing is known of it",
        tags,
        params: ENTITY_PARAMS,
        response: { 200: ENTITY_STATE, ...PROBLEMS },
      },
    },
    ({ params }, reply) => {
      const entity = entityOf(context, params.entity);
      return answer(reply, entity.ok ? succeeds(stateOf(context, entity.value)) : entity);
    },
  );
  app.get(
    "/v1/entities/:entity/explain",
    {
      schema: {
        operationId: "explainEntity",
        summary: "Why watchers see what they see",
        tags,
        params: ENTITY_PARAMS,
        querystring: EXPLAIN_QUERY,
        response: { 200: EXPLANATION, ...PROBLEMS },
      },
    },
    ({ params, query }, reply) => answer(reply, explain(context, params.entity, query)),
  );
}

function explain(
  context: Context,
  text: string,
  { watcher, limit = 100 }: Static<typeof EXPLAIN_QUERY>,
): Outcome<Explanation & { readonly totalSubscriptions: number }> {
  const entity = entityOf(context, text);
  if (!entity.ok) return entity;
  const who = watcher === undefined ? succeeds(undefined) : addressOf(context, watcher, "watcher");
  if (!who.ok) return who;
  const explanation = context.running.server.agent.explain(entity.value, who.value);
  if (explanation === undefined) return fails(404, "Nothing is known of this entity, and nobody watches it.");
  const { subscriptions } = explanation;
  const shown = { subscriptions: subscriptions.slice(0, limit), totalSubscriptions: subscriptions.length };
  return succeeds({ ...explanation, ...shown });
}
