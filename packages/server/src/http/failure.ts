import type { Duplex } from "node:stream";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { Methods } from "./methods.ts";
import { PROBLEM_CONTENT_TYPE, type Problem, problem, refuse } from "./problem.ts";
import { MisfitError } from "./validation.ts";

/** Answers what a route could not be asked, or has failed at. What is our own mistake is logged, and nothing of it told. */
export function onError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const why = problemOf(error);
  if (why.status >= 500) request.log.error({ err: error }, "a route has failed");
  return refuse(reply, why);
}

function problemOf(error: FastifyError): Problem {
  if (error instanceof MisfitError) {
    const { detail, pointer } = error.misfit;
    const [, index] = /^\/operations\/([0-9]+)/.exec(pointer) ?? [];
    return problem(400, detail, { pointer, ...(index !== undefined && { index: Number(index) }) });
  }
  const { statusCode = 500 } = error;
  const detail = SENTENCES.get(error.code);
  if (detail !== undefined) return problem(statusCode, detail);
  return statusCode < 500
    ? problem(statusCode, "The request cannot be understood.")
    : problem(500, "The server has made a mistake; its log tells more.");
}

/** By the codes of Fastify, whose own sentences quote the request. */
const SENTENCES: ReadonlyMap<string, string> = new Map([
  ["FST_ERR_BAD_URL", 'The path has a "%" that no two hexadecimal digits follow: write it as %25.'],
  ["FST_ERR_MAX_PARAM_LENGTH", "A part of the path is longer than any that there is."],
  ["FST_ERR_CTP_INVALID_JSON_BODY", "The body is not JSON."],
  [
    "FST_ERR_CTP_INVALID_MEDIA_TYPE",
    'The body must be JSON, and say so by the header "Content-Type: application/json".',
  ],
  ["FST_ERR_CTP_BODY_TOO_LARGE", "The body is larger than what is taken: send less at a time."],
  ["FST_ERR_CTP_INVALID_CONTENT_LENGTH", "The body is not as long as its Content-Length says."],
]);

/** Answers what no route is for: 405 where another method would do (RFC 9110 §15.5.6), else 404. */
export function newNotFound(methods: Methods): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (request, reply) => {
    const allowed = methods.at(request.url);
    if (allowed.length === 0) {
      return refuse(reply, problem(404, "There is nothing at this path: /openapi.json tells what there is."));
    }
    reply.header("allow", allowed.join(", "));
    return refuse(reply, problem(405, `This path takes ${allowed.join(", ")}.`));
  };
}

/** Answers what is not HTTP at all, below Fastify. */
export function onClientError({ code }: { readonly code?: string }, socket: Duplex): void {
  if (code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] =
    code === "HPE_HEADER_OVERFLOW"
      ? [431, "The headers are longer than what is taken."]
      : code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? [408, "The request took too long."]
        : [400, "This is not HTTP."];
  const why = problem(status, detail);
  const body = JSON.stringify(why);
  const headers = `Content-Type: ${PROBLEM_CONTENT_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`;
  socket.end(`HTTP/1.1 ${status} ${why.title}\r\n${headers}\r\n\r\n${body}`);
}
