import type { Address } from "../address.ts";
import { parseDeltaSeconds, parseRetryAfter } from "../headers/delta-seconds.ts";
import type { EventPackage } from "../packages/package.ts";
import type { Answer } from "../subscriber/event.ts";
import type { Subscription } from "../subscriber/subscription.ts";
import type { Timed } from "./deadlines.ts";
import type { Outcome } from "./fact.ts";
import type { WatchingView } from "./order.ts";
import type { Source } from "./record.ts";

/** A device whose state is wanted: one subscription of ours, and one source, through all its dialogs. */
export interface Wanted extends Timed, Source {
  readonly kind: "wanted";
  /** The same for the forks of one. */
  readonly id: string;
  readonly resource: Address;
  readonly device: string;
  readonly package: EventPackage;
  target: string;
  flow: string | undefined;
  /** Names the Call-ID and From tag of its last dialog, formed or not. */
  leg: string;
  /** The dialog that a NOTIFY has formed. */
  dialog: string | undefined;
  machine: Subscription;
}

export function watchingOf({
  id,
  resource,
  device,
  package: { name },
  machine: { state },
  target,
  leg,
  dialog,
}: Wanted): WatchingView {
  return { id, resource, device, package: name, state, target, leg, ...(dialog !== undefined && { dialog }) };
}

/** What the headers of a final response say to the machine (RFC 6665 §4.1.2). */
export function answerOf(request: number, { status, headers = [] }: Outcome): Answer {
  const value = (name: string): string | undefined => headers.find(([other]) => other === name)?.[1];
  const expires = parseDeltaSeconds(value("expires"));
  const minExpires = parseDeltaSeconds(value("min-expires"));
  const retryAfter = parseRetryAfter(value("retry-after"));
  return {
    type: "answer",
    request,
    status,
    ...(expires !== undefined && { expires }),
    ...(minExpires !== undefined && { minExpires }),
    ...(retryAfter !== undefined && { retryAfter }),
    hasChallenge: value(status === 401 ? "www-authenticate" : "proxy-authenticate") !== undefined,
  };
}
