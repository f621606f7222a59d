import { type Address, secondsUntil, toInstant } from "@presence/core";
import Type, { type Static } from "typebox";
import type { Binding } from "../registrar/index.ts";
import type { Context, HttpServer } from "./context.ts";
import { entityOf } from "./entity.ts";
import { CLOSED, NOTHING, text } from "./fields.ts";
import { PAGING, type Page, pageOf, pageSchema } from "./paging.ts";
import { answer, fails, type Outcome, PROBLEMS, refuse, succeeds } from "./problem.ts";
import { optional } from "./subscriptions.ts";

const FILTERED = Type.Object(
  {
    aor: Type.Optional(text("an address such as 1001@example.com", 512, { description: "Who is registered" })),
    ...PAGING,
  },
  CLOSED,
);

const REGISTRATION = Type.Object(
  {
    aor: Type.String({ description: "Address-of-record: who is registered" }),
    key: Type.String({ description: "Names it among those of its address-of-record" }),
    uri: Type.String({ description: "Where requests go" }),
    expires: Type.Integer({ description: "Seconds that are left" }),
    userAgent: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String({ description: "The URN of the device (RFC 5626)" })),
    allow: Type.Array(Type.String()),
    allowEvents: Type.Array(Type.String()),
    flow: Type.String(),
    source: Type.String({ description: "The address that its last REGISTER came from" }),
    path: Type.Array(Type.String()),
  },
  CLOSED,
);

interface RegistrationView extends Omit<Binding, "expiresAt"> {
  readonly aor: Address;
  readonly expires: number;
}

export function registrationRoutes(app: HttpServer, context: Context): void {
  app.get(
    "/v1/registrations",
    {
      schema: {
        operationId: "listRegistrations",
        summary: "Which phones are registered, and where they are reached",
        tags: ["registrations"],
        querystring: FILTERED,
        response: { 200: pageSchema(REGISTRATION), ...PROBLEMS },
      },
    },
    ({ query }, reply) => answer(reply, listRegistrations(context, query)),
  );
  app.delete(
    "/v1/registrations/:aor",
    {
      schema: {
        operationId: "unregister",
        summary: "Forget where a user is reached, on one phone or on all",
        description: "A phone that is still there comes back with its next REGISTER.",
        tags: ["registrations"],
        params: Type.Object({ aor: text("an address such as 1001@example.com", 512) }, CLOSED),
        querystring: Type.Object({ key: Type.Optional(text("the key of a registration", 4096)) }, CLOSED),
        response: { 204: NOTHING, ...PROBLEMS },
      },
    },
    ({ params, query }, reply) => {
      const done = unregister(context, params.aor, query.key);
      return done.ok ? reply.code(204).send() : refuse(reply, done.error);
    },
  );
}

function unregister({ running, ...context }: Context, of: string, key: string | undefined): Outcome<undefined> {
  const aor = entityOf({ running, ...context }, of);
  if (!aor.ok) return aor;
  const known = running.server.registrar.bindings(aor.value);
  if (!known.some((binding) => key === undefined || binding.key === key)) {
    return fails(404, "There is no such registration: GET /v1/registrations lists them.");
  }
  running.unregister(aor.value, key);
  return succeeds(undefined);
}

function listRegistrations(context: Context, query: Static<typeof FILTERED>): Outcome<Page<RegistrationView>> {
  const { running } = context;
  const aor = optional(context, query.aor, "aor");
  if (!aor.ok) return aor;
  const { registrar } = running.server;
  const records =
    aor.value === undefined ? registrar.all() : [{ aor: aor.value, bindings: registrar.bindings(aor.value) }];
  const now = toInstant(running.now());
  const all = records.flatMap(({ aor, bindings }) =>
    bindings.map(({ expiresAt, ...binding }) => ({ aor, ...binding, expires: secondsUntil(expiresAt, now) })),
  );
  return succeeds(pageOf(all, query));
}
