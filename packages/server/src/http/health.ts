import Type from "typebox";
import type { Context, HttpServer } from "./context.ts";
import { CLOSED } from "./fields.ts";

const HEALTH = Type.Object(
  {
    status: Type.Literal("ok"),
    version: Type.String(),
    uptime: Type.Integer({ description: "Seconds since the start" }),
    subscriptions: Type.Integer(),
    publications: Type.Integer(),
    watching: Type.Integer({ description: "Subscriptions to phones" }),
    resources: Type.Integer({ description: "Addresses of which something is known" }),
    registrations: Type.Integer(),
  },
  CLOSED,
);

/** For who has to know whether the server lives, without a token: it tells numbers and no names. */
export function healthRoutes(app: HttpServer, { running, version, startedAt }: Context): void {
  app.get(
    "/healthz",
    {
      schema: {
        operationId: "readHealth",
        summary: "Whether the server lives, and how much it has to do",
        tags: ["operation"],
        security: [],
        response: { 200: HEALTH },
      },
    },
    (_, reply) => {
      const { agent, registrar } = running.server;
      const { subscriptions, publications, watching, resources } = agent.size;
      const uptime = Math.floor((running.now() - startedAt) / 1000);
      const sizes = { subscriptions, publications, watching, resources, registrations: registrar.size };
      return reply.header("cache-control", "no-store").send({ status: "ok", version, uptime, ...sizes });
    },
  );
}
