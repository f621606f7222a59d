import Type, { type Static } from "typebox";
import { CALL, CALL_ID, CALLS, deleteCall, putCall, putCalls } from "./call.ts";
import type { Plan } from "./entity.ts";
import { CLOSED, ENTITY } from "./fields.ts";
import { deleteMailbox, MAILBOX, putMailbox } from "./mailbox.ts";
import { DND, deleteDnd, deleteStatus, putDnd, putStatus, STATUS } from "./status.ts";

const OPERATIONS = [
  Type.Object({ op: Type.Literal("status.put"), entity: ENTITY, value: STATUS }, CLOSED),
  Type.Object({ op: Type.Literal("status.delete"), entity: ENTITY }, CLOSED),
  Type.Object({ op: Type.Literal("dnd.put"), entity: ENTITY, value: DND }, CLOSED),
  Type.Object({ op: Type.Literal("dnd.delete"), entity: ENTITY }, CLOSED),
  Type.Object({ op: Type.Literal("calls.put"), entity: ENTITY, value: CALLS }, CLOSED),
  Type.Object({ op: Type.Literal("call.put"), entity: ENTITY, callId: CALL_ID, value: CALL }, CLOSED),
  Type.Object({ op: Type.Literal("call.delete"), entity: ENTITY, callId: CALL_ID }, CLOSED),
  Type.Object({ op: Type.Literal("mailbox.put"), entity: ENTITY, value: MAILBOX }, CLOSED),
  Type.Object({ op: Type.Literal("mailbox.delete"), entity: ENTITY }, CLOSED),
] as const;

/** One of the requests that change something, as data. */
export type Operation = Static<(typeof OPERATIONS)[number]>;

/** By its `op` alone it is decided what else there must be, so that a mistake is told where it is. */
export const OPERATION: Type.TUnsafe<Operation> = Type.Unsafe<Operation>({
  type: "object",
  discriminator: { propertyName: "op" },
  oneOf: OPERATIONS,
  expects: "an object in JSON with an op",
});

export function planOf(operation: Operation): Plan {
  switch (operation.op) {
    case "status.put":
      return putStatus(operation.value);
    case "status.delete":
      return deleteStatus;
    case "dnd.put":
      return putDnd(operation.value);
    case "dnd.delete":
      return deleteDnd;
    case "calls.put":
      return putCalls(operation.value);
    case "call.put":
      return putCall(operation.callId, operation.value);
    case "call.delete":
      return deleteCall(operation.callId);
    case "mailbox.put":
      return putMailbox(operation.value);
    case "mailbox.delete":
      return deleteMailbox;
    default:
      return operation satisfies never;
  }
}
