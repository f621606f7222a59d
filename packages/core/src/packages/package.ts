import type { Address } from "../address.ts";
import type { DocumentError } from "../documents/error.ts";
import type { Watcher } from "../documents/watcher-info/value.ts";
import type { Composed } from "../presentity/compose.ts";
import type { Words } from "../presentity/statement.ts";
import type { Profile } from "../profiles/profile.ts";
import type { Result } from "../result.ts";
import type { Instant, Seconds } from "../time.ts";

/** An event package (RFC 6665 §5): what its NOTIFYs hold. Stateless: the same view gives the same document. */
export interface EventPackage {
  /** The value of `Event`, templates included: `presence`, `dialog`, `presence.winfo`. */
  readonly name: string;
  /** What its NOTIFYs may carry, the default first (RFC 6665 §5.4.5). */
  readonly contentTypes: readonly string[];
  /** How long a subscription lasts that does not say (RFC 6665 §5.4.4). */
  readonly defaultExpires: Seconds;
  /** Least time between two NOTIFYs for changes (RFC 6665 §5.4.10). */
  readonly interval: Seconds;
  /** What a PUBLISH may carry (RFC 3903 §3); absent where nothing is published. */
  readonly publishes?: readonly string[];
  /**
   * The state of a resource as one watcher is to see it, all of it. Called once for all watchers that see it alike.
   *
   * What depends on the view only through parts of it that have not changed is the same text again, so that a change
   * which does not show is not sent. For that, no document of ours depends on `now`: neither how long a call or a
   * subscription lasts already nor how long it will last stands in it, which all RFCs leave optional.
   */
  render(view: View, look: Look): Document;
  /**
   * What has changed for a watcher who has been shown `before`, in the same look; absent where there is no such thing.
   *
   * A watcher who applies to the full document, one after the other, the ones that follow, has what the newest full one
   * says. It is a full document itself where the profile does not want partial ones, and where nothing has changed.
   */
  renderChange?(before: View, view: View, look: Look): Document;
  /**
   * What a watcher asks for by the body of its SUBSCRIBE, to be done to its own resource; absent where a body has no such
   * meaning, and is ignored (RFC 6665 §5.4.3).
   */
  hear?(contentType: string, body: string): Result<readonly Heard[], DocumentError>;
  /** What a watcher sees who may not know the state (RFC 6665 §4.2.1.2): nothing in it depends on the state. */
  neutral(view: View, look: Look): Document;
}

/** What a device has been told to do, as a source of its own: each feature is set alone. */
export interface Heard {
  /** Names the device and the feature. */
  readonly key: string;
  readonly words: Words;
}

/** What is known of a resource when a document is rendered. */
export interface View {
  readonly resource: Address;
  /** The resource's URI: `sip:` and its address. */
  readonly entity: string;
  readonly composed: Composed;
  /** Who watches it by which package, for the template `winfo`; in any order. */
  readonly watchers: (packageName: string) => readonly Watcher[];
  /** What the application said for a package of its own. */
  readonly value: unknown;
  readonly now: Instant;
}

/** How one watcher sees a resource. Watchers of the same look share a document. */
export interface Look {
  /** One of the package's. */
  readonly contentType: string;
  readonly profile: Profile;
  /** Whether the other party of calls is withheld from this watcher. */
  readonly isPrivate: boolean;
}

/** A body in one piece, or in two with the room for the subscription's version between them. Empty: no body at all. */
export interface Document {
  /** The value of `Content-Type`. */
  readonly contentType: string;
  readonly before: string;
  /** Absent for a document without a version. */
  readonly after?: string;
}
