import type { EntityTag } from "../headers/entity-tag.ts";
import type { Seconds } from "../time.ts";
import type { Publication } from "./publication.ts";

/** What happened to a publication. Every event is legal in every state. */
export type PublicationEvent = Publish | { readonly type: "tick" };

/** A PUBLISH whose headers and body have been read: its package is known, its body understood. */
export interface Publish {
  readonly type: "publish";
  /** `SIP-If-Match`; undefined for a first publication. */
  readonly ifMatch: EntityTag | undefined;
  /** What was asked for, the package's default where nothing was; not more than the longest that is allowed. */
  readonly expires: Seconds;
  readonly hasBody: boolean;
  /** The entity-tag to give it, which no publication of that resource has ever had (RFC 3903 §6 step 6). */
  readonly newTag: EntityTag;
}

/** What is to be done. */
export type PublicationEffect =
  /** Answer the PUBLISH with 200, `Expires` and `SIP-ETag`. */
  | { readonly type: "respond"; readonly status: 200; readonly expires: Seconds; readonly entityTag: EntityTag }
  /** Answer it with 423 and `Min-Expires`. */
  | { readonly type: "respond"; readonly status: 423; readonly minExpires: Seconds }
  /** Answer it so. */
  | { readonly type: "respond"; readonly status: 400 | 412 }
  /** The body of this PUBLISH is the event state from now on, in place of any before. */
  | { readonly type: "store" }
  /** The event state is no more. Watchers are to be told. */
  | { readonly type: "remove" };

export interface Step {
  readonly publication: Publication;
  readonly effects: readonly PublicationEffect[];
}

const NOTHING: readonly PublicationEffect[] = [];

export function go(publication: Publication, effects: readonly PublicationEffect[] = NOTHING): Step {
  return { publication, effects };
}
