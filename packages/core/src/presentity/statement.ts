import type { ForwardingType } from "../documents/as-feature-event/value.ts";
import type { DialogState, NameAddress } from "../documents/dialog-info/value.ts";
import type { MessageSummary } from "../documents/message-summary/value.ts";
import type { Basic } from "../documents/pidf/value.ts";
import type { ReadStatus } from "../documents/status/value.ts";
import type { Instant } from "../time.ts";

/** What one source says of a resource: the whole of it, in place of what the same source said before. */
export type Statement = Registration | DeviceStatus | Call | Mailbox | ApplicationStatus;

/** What can happen to what is known of a resource: a source says something, or withdraws what it said. */
export type Fact = Statement | End;

/** Who said it, and when in the order of what that source said. */
export interface Spoken {
  /** Names the source among those of its type and resource. */
  readonly key: string;
  /**
   * Rises with each fact of the same source, from 0 to below 2^53 - 1. Facts may arrive in any order: the greatest counts,
   * and a second one with the same number is a copy.
   */
  readonly sequence: number;
}

/** A contact at which the resource is registered (RFC 3261 §10.3), keyed by its URI or instance. */
export interface Registration extends Spoken {
  readonly type: "registration";
  readonly expiresAt: Instant;
  readonly userAgent?: string;
}

/** What a source may say of the status; what is absent is left open, and `dnd` is thus true, false or not said. */
export interface Words {
  readonly basic?: Basic;
  readonly note?: string;
  /** Names of activities (RFC 4480 §3.2). */
  readonly activities?: readonly string[];
  readonly dnd?: boolean;
  readonly onThePhone?: boolean;
  readonly forwarding?: Forwardings;
}

/** What is said of each kind of forwarding; absent kinds are left open. */
export type Forwardings = { readonly [type in ForwardingType]?: Forwarding };

export interface Forwarding {
  readonly on: boolean;
  /** Where calls go. */
  readonly to?: string;
  /** Rings before a call is forwarded; for forwardNoAns. */
  readonly ringCount?: number;
}

/**
 * What a device says of itself, keyed by what makes its messages one stream: the publication through all its entity-tags
 * (RFC 3903 §4.1), the dialog of our subscription to it, or the device and the feature that it keeps in step.
 */
export interface DeviceStatus extends Spoken, Words {
  readonly type: "device";
  readonly via: "publish" | "notify" | "as-feature-event";
  readonly expiresAt: Instant;
}

/** One dialog or half-dialog that the resource takes part in (RFC 4235 §3.7.1), seen from the resource. */
export interface Call extends Spoken {
  readonly type: "call";
  /** Ends it where nobody says `terminated`: a lease that its source renews. Absent where the source cannot get lost. */
  readonly expiresAt?: Instant;
  readonly callId: string;
  readonly localTag?: string;
  readonly remoteTag?: string;
  readonly direction: "initiator" | "recipient";
  /** `terminated` is final: nothing that is said of this key, whatever its sequence, makes it a call again. */
  readonly state: DialogState;
  readonly local?: NameAddress;
  readonly remote?: NameAddress;
  /** URI to which requests to the resource's end go (RFC 4235 §4.1.6.2). */
  readonly localTarget?: string;
  readonly remoteTarget?: string;
  /** Whether the resource has put the other party on hold. */
  readonly held?: boolean;
  /** When the INVITE was sent or received. */
  readonly startedAt: Instant;
  readonly answeredAt?: Instant;
}

/** A mailbox of the resource (RFC 3842), keyed by its account. */
export interface Mailbox extends Spoken {
  readonly type: "mailbox";
  readonly expiresAt?: Instant;
  readonly summary: MessageSummary;
}

/** What the application says in place of the devices, keyed as it likes: each of its parts can speak for itself. */
export interface ApplicationStatus extends Spoken, Words {
  readonly type: "application";
  readonly expiresAt?: Instant;
}

/** The source has nothing to say any more: unregistered, un-published, unsubscribed, withdrawn. Calls end by `terminated`. */
export interface End extends Spoken {
  readonly type: "end";
  readonly of: Exclude<Statement["type"], "call">;
}

/**
 * The key of a call. Its parts are those known when the call begins, and the key stays while it lives: when a half-dialog
 * becomes a dialog, "the id remains unchanged" (RFC 4235 §4.1.1), and only a further dialog of the same INVITE gets a key
 * of its own, by its remote tag. `leg` tells apart what has the same call-id and tags.
 */
export function callKey(parts: {
  readonly callId: string;
  readonly localTag?: string;
  readonly remoteTag?: string;
  readonly leg?: string;
}): string {
  const { callId, localTag = "", remoteTag = "", leg = "" } = parts;
  return [callId, localTag, remoteTag, leg].map(escaped).join(";");
}

/**
 * What a device says by a presence document. One that speaks of itself at all and not of do-not-disturb takes calls; a
 * document from which nothing could be concluded leaves that open.
 */
export function wordsOf({ basic, note, activities, dnd, onThePhone, because }: ReadStatus): Words {
  return {
    ...(basic !== undefined && { basic }),
    ...(note !== undefined && { note }),
    activities,
    ...(because.length > 0 && { dnd, onThePhone }),
  };
}

function escaped(part: string): string {
  return part.replace(/[%;]/g, (character) => (character === "%" ? "%25" : "%3B"));
}
