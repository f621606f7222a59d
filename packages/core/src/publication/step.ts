import { after, type Instant } from "../time.ts";
import { go, type PublicationEffect, type PublicationEvent, type Publish, type Step } from "./event.ts";
import type { PublicationPolicy } from "./policy.ts";
import { INIT, type Publication } from "./publication.ts";

/** One step of the compositor's machine (RFC 3903 §6). The same reference comes back where nothing changed. */
export function step(before: Publication, event: PublicationEvent, policy: PublicationPolicy, now: Instant): Step {
  if (before.state === "published" && now >= before.expiresAt) {
    const { publication, effects } = step(INIT, event, policy, now);
    return go(publication, [REMOVE, ...effects]);
  }
  switch (event.type) {
    case "publish":
      return onPublish(before, event, policy, now);
    case "tick":
      return go(before);
    default:
      return event satisfies never;
  }
}

function onPublish(publication: Publication, event: Publish, { minExpires }: PublicationPolicy, now: Instant): Step {
  const { ifMatch, expires, hasBody, newTag } = event;
  const isPublished = publication.state === "published";
  // RFC 3903 §6 step 3: "If no match is found, the ESC MUST reject the publication with a response of 412"
  const isMatch = isPublished && ifMatch === publication.entityTag;
  if (ifMatch !== undefined && !isMatch) return go(publication, [{ type: "respond", status: 412 }]);
  // Step 4: "Only if the requested expiration interval is greater than zero and less than a locally-configured minimum"
  if (expires > 0 && expires < minExpires) return go(publication, [{ type: "respond", status: 423, minExpires }]);
  // Step 5: "If the request has no message body and contained no entity-tag, the ESC SHOULD reject the request"
  if (ifMatch === undefined && !hasBody) return go(publication, [{ type: "respond", status: 400 }]);
  const answer: PublicationEffect = { type: "respond", status: 200, expires, entityTag: newTag };
  // Step 5: "MUST be immediately removed. The ESC MUST NOT store any event state as a result of such a request."
  if (expires === 0) return go(INIT, isPublished ? [answer, REMOVE] : [answer]);
  const next: Publication = { state: "published", entityTag: newTag, expiresAt: after(now, expires) };
  // A refresh has no body (§4.3); one that repeats it, as phones of Snom do, is a modification to the same.
  return go(next, hasBody ? [answer, STORE] : [answer]);
}

const STORE: PublicationEffect = { type: "store" };
const REMOVE: PublicationEffect = { type: "remove" };
