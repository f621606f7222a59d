import type { IncomingMessage, ServerResponse } from "node:http";
import type { AgentOptions } from "@presence/core";
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerDefault } from "fastify";
import type { Static, TSchema } from "typebox";
import type { Running } from "../running.ts";

/** What all routes stand on. */
export interface Context {
  readonly running: Running;
  readonly domains: readonly string[];
  readonly composition: AgentOptions["composition"];
  readonly version: string;
  /** When the HTTP side was built, as `running.now()` told it. */
  readonly startedAt: number;
}

/** Fastify, with the types of what it has checked. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxProvider
>;

interface TypeBoxProvider extends FastifyTypeProvider {
  readonly validator: this["schema"] extends TSchema ? Static<this["schema"]> : unknown;
}
