import { Ajv } from "ajv";
import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { type Misfit, misfitOf, type Part } from "./sentence.ts";

/** A part of a request is not what its schema asks for. */
export class MisfitError extends Error {
  readonly misfit: Misfit;

  constructor(misfit: Misfit) {
    super(misfit.detail);
    this.misfit = misfit;
  }
}

/**
 * Makes the checks of what routes are given. A body is taken as it is; in a path and a query all is text, which is read as
 * what it stands for. The first mistake counts: who sends a thousand shall not have us list them.
 */
export function newValidatorCompiler(): FastifySchemaCompiler<TSchema> {
  const shared = { verbose: true, discriminator: true, keywords: ["expects"], strictTypes: false };
  const strict = new Ajv(shared);
  const lenient = new Ajv({ ...shared, coerceTypes: true, useDefaults: true });
  return ({ schema, httpPart }) => {
    const part: Part = httpPart === "body" ? "body" : httpPart === "params" ? "path" : "query";
    const check = (part === "body" ? strict : lenient).compile(schema);
    return (data: unknown) => {
      check(data);
      const [error] = check.errors ?? [];
      return error === undefined ? { value: data } : { error: new MisfitError(misfitOf(error, part)) };
    };
  };
}
