import type { AgentOptions } from "@presence/core";
import type { FastifyBaseLogger } from "fastify";

/** What the HTTP side has to be told. */
export interface HttpOptions {
  /** What a client shows to be let in. */
  readonly token: string;
  /** Whose users there are; the first is the one that examples show. */
  readonly domains: readonly string[];
  /** How sources compose: what the agent has been given. The agent's default by default. */
  readonly composition?: AgentOptions["composition"];
  /** Of the server, for who asks. */
  readonly version: string;
  /** Nothing is logged by default. */
  readonly logger?: FastifyBaseLogger;
  /** Calls back again and again until the function that it returns is called. A timer that keeps no process alive by default. */
  readonly every?: Every;
  /** Whether `/metrics` is for everybody: they tell numbers and no names. Default false. */
  readonly openMetrics?: boolean;
  /** Whether the metrics have those of the process: memory, event loop, garbage. Default true. */
  readonly processMetrics?: boolean;
  readonly limits?: Partial<HttpLimits>;
}

export type Every = (milliseconds: number, callback: () => void) => () => void;

/** What protects the server from its clients. */
export interface HttpLimits {
  /** Bytes of a body beyond which it is answered 413. Default 1,048,576. */
  readonly maxBody: number;
  /** Streams of events at a time; a further one is answered 503. Default 100. */
  readonly maxStreams: number;
  /** Bytes that may wait for the reader of a stream before it is cut off. Default 1,048,576. */
  readonly maxUnread: number;
  /** Events that are remembered for readers who come back. Default 1000. */
  readonly maxRemembered: number;
  /** Milliseconds between two signs of life in a stream. Default 15,000. */
  readonly heartbeat: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
  maxBody: 1_048_576,
  maxStreams: 100,
  maxUnread: 1_048_576,
  maxRemembered: 1000,
  heartbeat: 15_000,
};

/** By a timer of Node. */
export function everyByTimer(milliseconds: number, callback: () => void): () => void {
  const timer = setInterval(callback, milliseconds).unref();
  return () => clearInterval(timer);
}
