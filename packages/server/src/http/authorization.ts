import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { problem, refuse } from "./problem.ts";

/** Lets in who shows the token (RFC 6750 §2.1), and takes as long over a wrong one as over the right one. */
export function newGuard(token: string): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  const expected = digestOf(token);
  return async (request, reply) => {
    const [, shown] = /^Bearer +([^ ]+) *$/i.exec(request.headers.authorization ?? "") ?? [];
    if (shown !== undefined && timingSafeEqual(digestOf(shown), expected)) return;
    const isWrong = shown !== undefined;
    reply.header("www-authenticate", `Bearer realm="presence"${isWrong ? ', error="invalid_token"' : ""}`);
    const detail = isWrong
      ? "The token is not the one that this server was given."
      : 'Give the token that this server was given, or has printed at its start, in a header "Authorization: Bearer".';
    return refuse(reply, problem(401, detail));
  };
}

/** Of one length, whatever is shown, so that it can be compared in constant time. */
function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
