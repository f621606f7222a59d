import { STATUS_CODES } from "node:http";
import type { Result } from "@presence/core";
import type { FastifyReply } from "fastify";
import Type from "typebox";

/** Why a request is not done (RFC 9457 §3.1). */
export interface Problem {
  /** `about:blank`: the status says what kind of problem it is (RFC 9457 §4.2.1). */
  readonly type: "about:blank";
  readonly title: string;
  readonly status: number;
  /** One sentence for people. No value of the request stands in it that could be a secret. */
  readonly detail: string;
  /** Which place of the body it is about: a JSON Pointer. */
  readonly pointer?: string;
  /** Which operation of a batch it is about, from 0. */
  readonly index?: number;
}

/** Done, or why not. */
export type Outcome<T> = Result<T, Problem>;

export function problem(status: number, detail: string, place: Pick<Problem, "pointer" | "index"> = {}): Problem {
  return { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, detail, ...place };
}

export function fails(status: number, detail: string): { readonly ok: false; readonly error: Problem } {
  return { ok: false, error: problem(status, detail) };
}

export function succeeds<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Answers with a problem. */
export function refuse(reply: FastifyReply, why: Problem): FastifyReply {
  // As bytes: to a text Fastify would add a charset, which the media type does not have.
  return reply
    .code(why.status)
    .header("content-type", PROBLEM_CONTENT_TYPE)
    .send(Buffer.from(JSON.stringify(why)));
}

/** Answers with what came out. */
export function answer<T>(reply: FastifyReply, outcome: Outcome<T>): FastifyReply {
  return outcome.ok ? reply.send(outcome.value) : refuse(reply, outcome.error);
}

export const PROBLEM_CONTENT_TYPE = "application/problem+json";

const PROBLEM_SCHEMA = Type.Object(
  {
    type: Type.Literal("about:blank"),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: "One sentence for people" }),
    pointer: Type.Optional(Type.String({ description: "Which place of the body it is about: a JSON Pointer" })),
    index: Type.Optional(Type.Integer({ description: "Which operation of a batch it is about, from 0" })),
  },
  { additionalProperties: false },
);

/** What every route may answer besides, for the document of the API. */
export const PROBLEMS = {
  "4xx": {
    description: "What is wrong with the request (RFC 9457)",
    content: { [PROBLEM_CONTENT_TYPE]: { schema: PROBLEM_SCHEMA } },
  },
} as const;
