import type { Address } from "@presence/core";
import Type, { type Static } from "typebox";
import { nearest } from "../config/nearest.ts";
import type { Context, HttpServer } from "./context.ts";
import { CLOSED, text } from "./fields.ts";
import { NEWS_TYPES, subjectOf } from "./news-feed.ts";
import { fails, type Outcome, PROBLEMS, problem, refuse, succeeds } from "./problem.ts";
import type { Readers, Wish } from "./readers.ts";
import { optional } from "./subscriptions.ts";

const FILTERED = Type.Object(
  {
    type: Type.Optional(
      text("kinds of events with commas between them", 1024, {
        description: `Which events: some of ${NEWS_TYPES.join(", ")}, with commas between them. Default all`,
        examples: ["published,unpublished"],
      }),
    ),
    entity: Type.Optional(text("an address such as 1001@example.com", 512, { description: "Whom they are about" })),
  },
  CLOSED,
);

export function eventRoutes(app: HttpServer, context: Context, readers: Readers): void {
  app.get(
    "/v1/events",
    {
      exposeHeadRoute: false,
      schema: {
        operationId: "readEvents",
        summary: "All that the server reports, as server-sent events",
        description:
          "Each event has an id that rises, its kind as type, and JSON as data. Who comes back with `Last-Event-ID` is told what has come since, of the last 1,000; an event `missed` says that some of it is lost. A reader that does not read is cut off.",
        tags: ["events"],
        querystring: FILTERED,
        response: {
          200: { description: "A stream without end", content: { "text/event-stream": { schema: Type.String() } } },
          503: PROBLEMS["4xx"],
          ...PROBLEMS,
        },
      },
    },
    (request, reply) => {
      const wish = wishOf(context, request.query);
      if (!wish.ok) return refuse(reply, wish.error);
      if (readers.isFull) {
        reply.header("retry-after", "10");
        return refuse(reply, problem(503, "There are as many streams of events as there may be: end one of them."));
      }
      reply.hijack();
      readers.add(reply.raw, wish.value, lastOf(request.headers["last-event-id"]));
      return reply;
    },
  );
}

function wishOf(context: Context, { type, entity }: Static<typeof FILTERED>): Outcome<Wish> {
  const types = type?.split(",").map((one) => one.trim());
  const strange = types?.find((one) => !NEWS_TYPES.includes(one));
  if (strange !== undefined) {
    const near = nearest(strange, NEWS_TYPES);
    const hint = near === undefined ? `there are ${NEWS_TYPES.join(", ")}.` : `did you mean ${near}?`;
    return fails(400, `"type" in the query has a kind of event that there is not: ${hint}`);
  }
  const subject = optional(context, entity, "entity");
  if (!subject.ok) return subject;
  const wanted = types && new Set(types);
  const addressOf = (uri: string): Address | undefined => context.running.server.addressOf(uri);
  return succeeds(
    (news) =>
      (wanted === undefined || wanted.has(news.type)) &&
      (subject.value === undefined || subjectOf(news, addressOf) === subject.value),
  );
}

/** What is no id of ours says nothing. */
function lastOf(header: string | string[] | undefined): number | undefined {
  return typeof header === "string" && /^[0-9]{1,16}$/.test(header) ? Math.min(Number(header), LAST) : undefined;
}

const LAST = Number.MAX_SAFE_INTEGER - 1;
