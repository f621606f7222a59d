import { type Address, type ResourceRecord, secondsUntil, toInstant } from "@presence/core";
import Type, { type Static } from "typebox";
import type { Context, HttpServer } from "./context.ts";
import { CLOSED, text } from "./fields.ts";
import { PAGING, type Page, pageOf, pageSchema } from "./paging.ts";
import { answer, type Outcome, PROBLEMS, succeeds } from "./problem.ts";
import { optional } from "./subscriptions.ts";

const FILTERED = Type.Object(
  {
    resource: Type.Optional(
      text("an address such as 1001@example.com", 512, { description: "Whose state is published" }),
    ),
    package: Type.Optional(text("an event package such as presence", 128)),
    ...PAGING,
  },
  CLOSED,
);

const PUBLICATION = Type.Object(
  {
    resource: Type.String(),
    package: Type.String(),
    key: Type.String({ description: "Names it among the sources of the resource, as explain shows them" }),
    entityTag: Type.String(),
    expires: Type.Integer({ description: "Seconds that are left" }),
  },
  CLOSED,
);

interface Publication extends Static<typeof PUBLICATION> {
  readonly resource: Address;
}

export function publicationRoutes(app: HttpServer, context: Context): void {
  app.get(
    "/v1/publications",
    {
      schema: {
        operationId: "listPublications",
        summary: "What phones have published of themselves",
        tags: ["publications"],
        querystring: FILTERED,
        response: { 200: pageSchema(PUBLICATION), ...PROBLEMS },
      },
    },
    ({ query }, reply) => answer(reply, listPublications(context, query)),
  );
}

function listPublications(context: Context, query: Static<typeof FILTERED>): Outcome<Page<Publication>> {
  const resource = optional(context, query.resource, "resource");
  if (!resource.ok) return resource;
  const records = context.running.server.agent
    .snapshot()
    .filter((record): record is ResourceRecord => record.type === "resource")
    .filter((record) => resource.value === undefined || record.resource === resource.value);
  const all = records.flatMap((record) => publicationsOf(record, context.running.now()));
  return succeeds(
    pageOf(query.package === undefined ? all : all.filter((one) => one.package === query.package), query),
  );
}

function publicationsOf({ resource, publications }: ResourceRecord, milliseconds: number): Publication[] {
  const now = toInstant(milliseconds);
  return publications
    .filter(({ machine }) => machine.expiresAt > now)
    .map(({ package: name, key, machine: { entityTag, expiresAt } }) => {
      return { resource, package: name, key, entityTag, expires: secondsUntil(expiresAt, now) };
    });
}
