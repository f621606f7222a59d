/** The busy lamps and mailbox that a make of phone subscribes to, and how it behaves: data. */
export interface Make {
  readonly name: string;
  readonly userAgent: string;
  /** By which event package its lamps know what the watched do. */
  readonly lamps: "dialog" | "presence";
  /** The Accept headers of a SUBSCRIBE, by event package; none where the package is not here. */
  readonly accept: Readonly<Record<string, readonly string[]>>;
  /** What it asks for in Expires, in seconds. */
  readonly expires: {
    readonly registration: number;
    readonly lamp: number;
    readonly mailbox: number;
    readonly publication: number;
  };
  /** Header lines that stand in each SUBSCRIBE of a lamp. */
  readonly headers: readonly string[];
  /** The methods in Allow of its REGISTER. */
  readonly allow: readonly string[];
  /**
   * How it tells that its user wants no calls: by a feature key (`as-feature-event`), by a PUBLISH with an activity or with no more
   * than a note, or by a NOTIFY to who has subscribed to it.
   */
  readonly dnd: "feature-key" | "publish" | "publish-note" | "notify";
  readonly faults: Faults;
}

/** What a make does otherwise than the RFCs have it. */
export interface Faults {
  /** A full dialog-info without a dialog changes nothing: only a terminated dialog puts the lamp out. */
  readonly idleNeedsDialog?: boolean;
  /** Its lamps have no colour for offline. */
  readonly blindToOffline?: boolean;
  /** It blinks for ringing whoever calls: it does not look at the direction of a dialog. */
  readonly blinksForCaller?: boolean;
  /** The probability that it never answers a NOTIFY. */
  readonly deafness?: number;
  /** A refresh of its publication has a body, which RFC 3903 §4.1 keeps for changes. */
  readonly refreshesWithBody?: boolean;
  /** Told of do-not-disturb by the server, it sets it at the server again. */
  readonly echoesDnd?: boolean;
  /** The last NOTIFY of a subscription that it has ended makes it subscribe anew. */
  readonly resubscribesAfterEnd?: boolean;
}
