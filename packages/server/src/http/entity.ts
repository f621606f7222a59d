import { type Address, hostOf, userOf } from "@presence/core";
import type { FastifyReply } from "fastify";
import type { Context } from "./context.ts";
import { Draft } from "./draft.ts";
import { fails, type Outcome, type Problem, refuse, succeeds } from "./problem.ts";
import { stateOf } from "./state.ts";

/** The entity of a path, or of an operation: a user of a domain of ours, whether or not somebody of that name ever registers. */
export function entityOf(context: Context, text: string): Outcome<Address> {
  const address = context.running.server.addressOf(text);
  if (address === undefined || userOf(address) === "") {
    return fails(400, 'The entity must be an address such as 1001@example.com, with "%40" or "@" before the domain.');
  }
  if (!context.domains.includes(hostOf(address))) {
    return fails(404, `The entity is in no domain of this server, which has ${context.domains.join(", ")}.`);
  }
  return succeeds(address);
}

/** Any address, of ours or not. */
export function addressOf(context: Context, text: string, name: string): Outcome<Address> {
  const address = context.running.server.addressOf(text);
  return address === undefined
    ? fails(400, `"${name}" must be an address such as 1001@example.com.`)
    : succeeds(address);
}

/** What a request wants of an entity: staged in the draft, or a problem. */
export type Plan = (draft: Draft, entity: Address) => Problem | undefined;

/** Does what is planned, all or nothing, and answers what watchers see now. */
export function change(context: Context, reply: FastifyReply, entity: string, plan: Plan): FastifyReply {
  const planned = carryOut(context, entity, plan);
  return planned.ok ? reply.send(stateOf(context, planned.value)) : refuse(reply, planned.error);
}

/** Does what is planned, all or nothing, and answers that it is done. */
export function remove(context: Context, reply: FastifyReply, entity: string, plan: Plan): FastifyReply {
  const planned = carryOut(context, entity, plan);
  return planned.ok ? reply.code(204).send() : refuse(reply, planned.error);
}

function carryOut(context: Context, text: string, plan: Plan): Outcome<Address> {
  const entity = entityOf(context, text);
  if (!entity.ok) return entity;
  const draft = new Draft(context.running);
  const why = plan(draft, entity.value);
  if (why !== undefined) return { ok: false, error: why };
  draft.commit();
  return entity;
}
