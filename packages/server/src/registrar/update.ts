import { after, type Instant, type Result } from "@presence/core";
import { type Binding, type Bindings, type Held, NO_BINDINGS } from "./binding.ts";
import { type Refusal, refusal } from "./order.ts";
import type { Register, Wanted } from "./register.ts";

/** Whether two URIs are of one contact (RFC 3261 §19.1.4). */
export type SameUri = (a: string, b: string) => boolean;

/**
 * The bindings of an address-of-record after a REGISTER (RFC 3261 §10.3 steps 6 and 7), or why there is no change at all: "a
 * particular REGISTER request is either processed completely or not at all". Each contact is compared with what there was
 * before the request; where two in one request are the same, the last counts.
 */
export function update(held: Bindings, register: Register, now: Instant, isSame: SameUri): Result<Bindings, Refusal> {
  const { change } = register;
  switch (change.type) {
    case "query":
      return { ok: true, value: held };
    case "remove-all":
      for (const one of held.values()) if (isLate(one, register)) return late();
      return { ok: true, value: NO_BINDINGS };
    case "update": {
      const next = new Map(held);
      for (const wanted of change.contacts) {
        const known = find(held, wanted, isSame);
        if (known !== undefined && isLate(known, register)) return late();
        const key = (known ?? find(next, wanted, isSame))?.binding.key ?? newKey(next, wanted);
        if (wanted.expires === 0) next.delete(key);
        else next.set(key, hold(key, wanted, register, now));
      }
      return { ok: true, value: next };
    }
    default:
      return change satisfies never;
  }
}

/** "This algorithm ensures that out-of-order requests from the same UA are ignored" (RFC 3261 §10.3 step 7). */
function isLate(held: Held, { callId, cseq }: Register): boolean {
  return held.callId === callId && cseq <= held.cseq;
}

/** RFC 3261 §10.3 step 7: "If any one of them fails [...] the request MUST fail with a 500 (Server Error) response". */
function late(): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: refusal(500) };
}

/**
 * The binding that a contact is about: of its flow where it has one, else of its URI. Equivalence of URIs is not transitive
 * (RFC 3261 §19.1.4): one that is the same in every letter goes first.
 */
function find(held: Bindings, { flowKey, uri }: Wanted, isSame: SameUri): Held | undefined {
  if (flowKey !== undefined) return held.get(flowKey);
  let same: Held | undefined;
  for (const one of held.values()) {
    if (one.isOfFlow) continue;
    if (one.binding.uri === uri) return one;
    if (same === undefined && isSame(one.binding.uri, uri)) same = one;
  }
  return same;
}

/**
 * That of its flow, in which a space stands between two parts, or the URI. A binding may have it that began by that URI and
 * has another now: then it takes a space at its end, and is no key of a flow still.
 */
function newKey(taken: Bindings, { flowKey, uri }: Wanted): string {
  if (flowKey !== undefined) return flowKey;
  let key = uri;
  while (taken.has(key)) key += " ";
  return key;
}

function hold(key: string, wanted: Wanted, register: Register, now: Instant): Held {
  const { allow, allowEvents, callId, cseq, flow, isDirect, path, source, userAgent } = register;
  const binding: Binding = {
    key,
    uri: wanted.uri,
    expiresAt: after(now, wanted.expires),
    ...(userAgent !== undefined && { userAgent }),
    ...(wanted.instance !== undefined && { instance: wanted.instance }),
    allow,
    allowEvents,
    flow,
    source,
    path,
  };
  return { binding, callId, cseq, isDirect, isOfFlow: wanted.flowKey !== undefined, printed: wanted.printed };
}
