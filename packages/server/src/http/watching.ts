import type { WatchingView } from "@presence/core";
import Type, { type Static } from "typebox";
import type { Context, HttpServer } from "./context.ts";
import { CLOSED, text } from "./fields.ts";
import { PAGING, type Page, pageOf, pageSchema } from "./paging.ts";
import { answer, type Outcome, PROBLEMS, succeeds } from "./problem.ts";
import { optional } from "./subscriptions.ts";

const FILTERED = Type.Object(
  {
    resource: Type.Optional(text("an address such as 1001@example.com", 512, { description: "Whose phone it is" })),
    package: Type.Optional(text("an event package such as presence", 128)),
    ...PAGING,
  },
  CLOSED,
);

const WATCHING = Type.Object(
  {
    id: Type.String(),
    resource: Type.String(),
    device: Type.String(),
    package: Type.String(),
    state: Type.String(),
    target: Type.String({ description: "Where the SUBSCRIBE goes" }),
    dialog: Type.Optional(Type.String()),
  },
  CLOSED,
);

type Watching = Static<typeof WATCHING>;

export function watchingRoutes(app: HttpServer, context: Context): void {
  app.get(
    "/v1/watching",
    {
      schema: {
        operationId: "listWatching",
        summary: "Which phones this server has subscribed to, to hear their own state",
        tags: ["watching"],
        querystring: FILTERED,
        response: { 200: pageSchema(WATCHING), ...PROBLEMS },
      },
    },
    ({ query }, reply) => answer(reply, listWatching(context, query)),
  );
}

function listWatching(context: Context, query: Static<typeof FILTERED>): Outcome<Page<Watching>> {
  const resource = optional(context, query.resource, "resource");
  if (!resource.ok) return resource;
  const all = context.running.server.agent.watching().filter((one) => {
    if (resource.value !== undefined && one.resource !== resource.value) return false;
    return query.package === undefined || one.package === query.package;
  });
  const { items, ...page } = pageOf(all, query);
  return succeeds({ ...page, items: items.map(shown) });
}

/** What the API tells, whatever else the agent does. */
function shown({ id, resource, device, package: name, state, target, dialog }: WatchingView): Watching {
  return { id, resource, device, package: name, state, target, ...(dialog !== undefined && { dialog }) };
}
