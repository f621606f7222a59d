import { lampOf } from "../documents/dialog-info/lamp.ts";
import { parseDialogInfo } from "../documents/dialog-info/parse.ts";
import { DIALOG_INFO_CONTENT_TYPE } from "../documents/dialog-info/value.ts";
import { parseMessageSummary } from "../documents/message-summary/parse.ts";
import { MESSAGE_SUMMARY_CONTENT_TYPE } from "../documents/message-summary/value.ts";
import { mediaType } from "../documents/multipart/content-type.ts";
import { parsePidf } from "../documents/pidf/parse.ts";
import { readStatus } from "../documents/status/read.ts";
import type { Status } from "../documents/status/value.ts";
import { parseXpidf } from "../documents/xpidf/parse.ts";
import { XPIDF_CONTENT_TYPE } from "../documents/xpidf/value.ts";
import type { EventPackage } from "../packages/package.ts";
import { type DeviceStatus, type Mailbox, type Words, wordsOf } from "../presentity/statement.ts";
import { chooseProfile } from "../profiles/choose.ts";
import { fail, ok, type Result } from "../result.ts";
import type { Instant } from "../time.ts";
import { type Refusal, refusal } from "./admit.ts";
import type { Request } from "./fact.ts";
import { firstOf } from "./headers.ts";

/** What a phone's document says of its user, in a PUBLISH or in a NOTIFY. */
export interface EventState {
  /** What could be read from a presence document. */
  readonly status?: Status;
  /** As the word of that source. */
  says(source: Source): DeviceStatus | Mailbox;
}

/** Who says it, when, and for how long. */
interface Source {
  readonly key: string;
  readonly sequence: number;
  readonly expiresAt: Instant;
  readonly via: "publish" | "notify";
}

/**
 * Reads the body of a request; undefined where it has none. The document's entity does not matter: the caller knows whose
 * state it is.
 */
export function readEventState(
  request: Request,
  { publishes = [] }: EventPackage,
): Result<EventState, Refusal> | undefined {
  if (request.body === "") return undefined;
  const contentType = mediaType(firstOf(request, "content-type"));
  if (!publishes.includes(contentType)) return fail(refusal(415, ["Accept", publishes.join(", ")]));
  switch (contentType) {
    case DIALOG_INFO_CONTENT_TYPE: {
      const info = parseDialogInfo(request.body);
      if (!info.ok) return fail(refusal(info.error.status));
      const { busy } = lampOf(info.value);
      return ok(deviceSays(busy === undefined ? {} : { onThePhone: busy }));
    }
    case MESSAGE_SUMMARY_CONTENT_TYPE: {
      const summary = parseMessageSummary(request.body);
      if (!summary.ok) return fail(refusal(summary.error.status));
      const { value } = summary;
      return ok({
        says: ({ key, sequence, expiresAt }) => ({ type: "mailbox", key, sequence, expiresAt, summary: value }),
      });
    }
    default: {
      const document = contentType === XPIDF_CONTENT_TYPE ? parseXpidf(request.body) : parsePidf(request.body);
      if (!document.ok) return fail(refusal(document.error.status));
      const { status: profile } = chooseProfile({ userAgent: firstOf(request, "user-agent") ?? "" });
      const status = readStatus(document.value, profile);
      return ok({ ...deviceSays(wordsOf(status)), status });
    }
  }
}

function deviceSays(words: Words): EventState {
  return {
    says: ({ key, sequence, expiresAt, via }) => ({ type: "device", key, sequence, expiresAt, via, ...words }),
  };
}
