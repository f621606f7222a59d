import type { Outcome } from "@presence/core";
import { readMessage } from "./message.ts";
import type { Result } from "./outbound.ts";

/** What the agent is to be told of a request: 408 where nobody has answered, 503 where it could not be sent. */
export function outcomeOf(result: Result): Outcome {
  switch (result.type) {
    case "answered": {
      const { status, msg } = result.response;
      return { status, headers: readMessage(msg.raw).headers };
    }
    case "unanswered":
      return { status: 408 };
    case "unsent":
    case "dropped":
    case "refused":
      return { status: 503 };
    case "no-dialog":
      return { status: 481 };
    case "too-long":
      return { status: 500 };
    default:
      return result satisfies never;
  }
}
