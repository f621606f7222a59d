import type { Address, SubscriptionView } from "@presence/core";
import Type, { type Static } from "typebox";
import type { Context, HttpServer } from "./context.ts";
import { addressOf } from "./entity.ts";
import { CLOSED, flag, oneOf, text } from "./fields.ts";
import { PAGING, type Page, pageOf, pageSchema } from "./paging.ts";
import { answer, fails, type Outcome, PROBLEMS, succeeds } from "./problem.ts";

const FILTERED = Type.Object(
  {
    resource: Type.Optional(text("an address such as 1001@example.com", 512, { description: "Who is watched" })),
    watcher: Type.Optional(text("an address such as 1002@example.com", 512, { description: "Who watches" })),
    package: Type.Optional(text("an event package such as dialog", 128)),
    state: Type.Optional(oneOf(["pending", "active", "terminated"])),
    ...PAGING,
  },
  CLOSED,
);

const SUBSCRIPTION = Type.Object(
  {
    id: Type.String({ description: "To be percent-encoded in paths" }),
    resource: Type.String(),
    watcher: Type.String(),
    package: Type.String(),
    state: Type.String(),
    contentType: Type.String(),
    profile: Type.String({ description: "As what make of phone it is served" }),
    dialog: Type.String(),
    flow: Type.String(),
    isWaiting: Type.Boolean({ description: "Whether a NOTIFY is due that has to wait" }),
  },
  CLOSED,
);

const DECISION = Type.Object(
  {
    decision: oneOf(["allow", "deny", "pending"], { description: "`deny` ends the subscription" }),
    isPrivate: Type.Optional(flag("Whether the other party of calls is withheld from the watcher")),
  },
  CLOSED,
);

type Subscription = Static<typeof SUBSCRIPTION>;

export function subscriptionRoutes(app: HttpServer, context: Context): void {
  const tags = ["subscriptions"];
  app.get(
    "/v1/subscriptions",
    {
      schema: {
        operationId: "listSubscriptions",
        summary: "Who watches whom, first begun first",
        tags,
        querystring: FILTERED,
        response: { 200: pageSchema(SUBSCRIPTION), ...PROBLEMS },
      },
    },
    ({ query }, reply) => answer(reply, listSubscriptions(context, query)),
  );
  app.post(
    "/v1/subscriptions/:id/decision",
    {
      schema: {
        operationId: "decide",
        summary: "Let a watcher see, or not",
        tags,
        params: Type.Object({ id: text("the id of a subscription", 4096) }, CLOSED),
        body: DECISION,
        response: { 200: SUBSCRIPTION, ...PROBLEMS },
      },
    },
    ({ params, body }, reply) => answer(reply, decide(context, params.id, body)),
  );
}

function listSubscriptions(context: Context, query: Static<typeof FILTERED>): Outcome<Page<Subscription>> {
  const { resource, watcher, package: name, state } = query;
  const watched = optional(context, resource, "resource");
  if (!watched.ok) return watched;
  const watching = optional(context, watcher, "watcher");
  if (!watching.ok) return watching;
  const all = context.running.server.agent.subscriptions().filter((one) => {
    if (watched.value !== undefined && one.resource !== watched.value) return false;
    if (watching.value !== undefined && one.watcher !== watching.value) return false;
    return (name === undefined || one.package === name) && (state === undefined || one.state === state);
  });
  const { items, ...page } = pageOf(all, query);
  return succeeds({ ...page, items: items.map(shown) });
}

function decide(
  { running }: Context,
  id: string,
  { decision, isPrivate }: Static<typeof DECISION>,
): Outcome<Subscription> {
  const find = () => running.server.agent.subscription(id);
  const before = find();
  if (before === undefined) return fails(404, "There is no such subscription: GET /v1/subscriptions lists their ids.");
  running.tell({ type: "decide", subscription: id, decision, ...(isPrivate !== undefined && { isPrivate }) });
  return succeeds(shown(find() ?? { ...before, state: "terminated", isWaiting: false }));
}

/** What the API tells, whatever else the agent does. */
function shown(view: SubscriptionView): Subscription {
  const { id, resource, watcher, package: name, state, contentType, profile, dialog, flow, isWaiting } = view;
  return { id, resource, watcher, package: name, state, contentType, profile, dialog, flow, isWaiting };
}

/** The address that a filter names; undefined where it names none. */
export function optional(context: Context, text: string | undefined, name: string): Outcome<Address | undefined> {
  return text === undefined ? succeeds(undefined) : addressOf(context, text, name);
}
