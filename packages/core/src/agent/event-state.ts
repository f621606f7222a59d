import { parseDialogInfo } from "../documents/dialog-info/parse.ts";
import { DIALOG_INFO_CONTENT_TYPE, type Dialog } from "../documents/dialog-info/value.ts";
import { parseMessageSummary } from "../documents/message-summary/parse.ts";
import { MESSAGE_SUMMARY_CONTENT_TYPE } from "../documents/message-summary/value.ts";
import { mediaType } from "../documents/multipart/content-type.ts";
import { parsePidf } from "../documents/pidf/parse.ts";
import { readStatus } from "../documents/status/read.ts";
import type { Status } from "../documents/status/value.ts";
import { parseXpidf } from "../documents/xpidf/parse.ts";
import { XPIDF_CONTENT_TYPE } from "../documents/xpidf/value.ts";
import type { EventPackage } from "../packages/package.ts";
import { callOf } from "../presentity/dialogs.ts";
import {
  type Call,
  type DeviceStatus,
  type Mailbox,
  type Spoken,
  type Words,
  wordsOf,
} from "../presentity/statement.ts";
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
  /** Whether it says only what has changed. */
  readonly isPartial: boolean;
  /** As the words of that source. */
  says(source: Speaker): readonly (DeviceStatus | Mailbox | Call)[];
}

/** Who says it, when, and for how long. */
interface Speaker extends Spoken {
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
  now: Instant,
): Result<EventState, Refusal> | undefined {
  if (request.body === "") return undefined;
  const contentType = mediaType(firstOf(request, "content-type"));
  if (!publishes.includes(contentType)) return fail(refusal(415, ["Accept", publishes.join(", ")]));
  switch (contentType) {
    case DIALOG_INFO_CONTENT_TYPE: {
      const info = parseDialogInfo(request.body);
      if (!info.ok) return fail(refusal(info.error.status));
      const { dialogs, state } = info.value;
      return ok({ isPartial: state === "partial", says: (speaker) => callsOf(dialogs, speaker, now) });
    }
    case MESSAGE_SUMMARY_CONTENT_TYPE: {
      const summary = parseMessageSummary(request.body);
      if (!summary.ok) return fail(refusal(summary.error.status));
      const { value } = summary;
      return ok({
        isPartial: false,
        says: ({ key, sequence, expiresAt }) => [{ type: "mailbox", key, sequence, expiresAt, summary: value }],
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
    isPartial: false,
    says: ({ key, sequence, expiresAt, via }) => [{ type: "device", key, sequence, expiresAt, via, ...words }],
  };
}

/** Each dialog is a call of its own; what ends the source ends its calls. A dialog without an id is known by its place. */
function callsOf(dialogs: readonly Dialog[], { key, sequence, expiresAt }: Speaker, now: Instant): Call[] {
  const calls = new Map<string, Call>();
  for (const [index, dialog] of dialogs.entries()) {
    const call = callOf(dialog, now);
    const id = `${key} ${dialog.id ?? index}`;
    if (call !== undefined) calls.set(id, { ...call, key: id, sequence, expiresAt });
  }
  return [...calls.values()];
}
