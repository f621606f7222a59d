import swagger from "@fastify/swagger";
import type { FastifySchema } from "fastify";
import Type from "typebox";
import type { HttpServer } from "./context.ts";

/** Has all routes that come after it told in a document (OpenAPI 3.1), which is served itself. */
export async function openapi(app: HttpServer, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "presence",
        version,
        description: "What phones see of each other, set and read by the application. Errors are problems (RFC 9457).",
      },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }],
    },
    transform: ({ schema, url }) => ({ schema: documented(schema), url }),
  });
}

export function openapiRoutes(app: HttpServer): void {
  app.get(
    "/openapi.json",
    {
      schema: {
        operationId: "readOpenapi",
        summary: "This document",
        tags: ["operation"],
        security: [],
        response: { 200: Type.Object({}, { description: "OpenAPI 3.1" }) },
      },
    },
    (_, reply) => reply.send(app.swagger()),
  );
}

/** A schema for readers: what is expected is told as a description. */
function documented(schema: FastifySchema): FastifySchema {
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, described(value)]));
}

function described(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(described);
  if (typeof schema !== "object" || schema === null) return schema;
  const told = new Map(Object.entries(schema).map(([key, value]) => [key, described(value)]));
  const expects = told.get("expects");
  told.delete("expects");
  if (typeof expects === "string" && !told.has("description")) {
    told.set("description", expects.charAt(0).toUpperCase() + expects.slice(1));
  }
  return Object.fromEntries(told);
}
