import { toInstant } from "@presence/core";
import Type from "typebox";
import { CALL, CALL_ID, CALLS, callOf, callsOf, deleteCall, putCall, putCalls } from "./call.ts";
import { CALL_VIEW, type CallView, viewOfCall } from "./call-view.ts";
import type { Context, HttpServer } from "./context.ts";
import { sourcesOf } from "./draft.ts";
import { change, entityOf, remove } from "./entity.ts";
import { CLOSED, ENTITY, ENTITY_PARAMS, NOTHING } from "./fields.ts";
import { answer, fails, type Outcome, PROBLEMS, succeeds } from "./problem.ts";
import { ENTITY_STATE } from "./state.ts";

const CALL_PARAMS = Type.Object({ entity: ENTITY, callId: CALL_ID }, CLOSED);
const CALL_VIEWS = Type.Object({ calls: Type.Array(CALL_VIEW) }, CLOSED);
const NEW_CALL_ID =
  "A call that has ended is dead for 32 seconds, so that no word that comes late lights a lamp again: a new call needs a new callId, and is answered 409 under the old one.";

export function callRoutes(app: HttpServer, context: Context): void {
  const tags = ["calls"];
  const path = "/v1/entities/:entity/calls";
  app.put(
    path,
    {
      schema: {
        operationId: "putCalls",
        summary: "Say all calls of an entity: those that HTTP told of before and that are missing now end",
        description: NEW_CALL_ID,
        tags,
        params: ENTITY_PARAMS,
        body: CALLS,
        response: { 200: ENTITY_STATE, ...PROBLEMS },
      },
    },
    ({ params, body }, reply) => change(context, reply, params.entity, putCalls(body)),
  );
  app.get(
    path,
    {
      schema: {
        operationId: "listCalls",
        summary: "The calls that HTTP has told of",
        tags,
        params: ENTITY_PARAMS,
        response: { 200: CALL_VIEWS, ...PROBLEMS },
      },
    },
    ({ params }, reply) => answer(reply, listCalls(context, params.entity)),
  );
  app.put(
    `${path}/:callId`,
    {
      schema: {
        operationId: "putCall",
        summary: "Say how a call stands: this lights lamps, and puts them out",
        description: NEW_CALL_ID,
        tags,
        params: CALL_PARAMS,
        body: CALL,
        response: { 200: ENTITY_STATE, ...PROBLEMS },
      },
    },
    ({ params, body }, reply) => change(context, reply, params.entity, putCall(params.callId, body)),
  );
  app.get(
    `${path}/:callId`,
    {
      schema: {
        operationId: "readCall",
        summary: "A call that HTTP has told of",
        tags,
        params: CALL_PARAMS,
        response: { 200: CALL_VIEW, ...PROBLEMS },
      },
    },
    ({ params }, reply) => answer(reply, readCall(context, params.entity, params.callId)),
  );
  app.delete(
    `${path}/:callId`,
    {
      schema: {
        operationId: "deleteCall",
        summary: "End a call",
        description: NEW_CALL_ID,
        tags,
        params: CALL_PARAMS,
        response: { 204: NOTHING, ...PROBLEMS },
      },
    },
    ({ params }, reply) => remove(context, reply, params.entity, deleteCall(params.callId)),
  );
}

function listCalls(context: Context, text: string): Outcome<{ readonly calls: readonly CallView[] }> {
  const entity = entityOf(context, text);
  if (!entity.ok) return entity;
  const now = toInstant(context.running.now());
  const calls = callsOf(sourcesOf(context.running, entity.value, now));
  return succeeds({ calls: calls.map((call) => viewOfCall(call, now)) });
}

function readCall(context: Context, text: string, callId: string): Outcome<CallView> {
  const entity = entityOf(context, text);
  if (!entity.ok) return entity;
  const now = toInstant(context.running.now());
  const call = callOf(sourcesOf(context.running, entity.value, now), callId);
  if (call?.type !== "call") return fails(404, "HTTP tells of no call of this entity by that callId.");
  return succeeds(viewOfCall(call, now));
}
