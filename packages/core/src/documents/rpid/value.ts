import type { Attributed, Extensible, Note } from "../data-model/value.ts";

/** The namespace of rich presence (RFC 4480 §3.1). */
export const RPID_NAMESPACE = "urn:ietf:params:xml:ns:pidf:rpid";

/** The namespace of the activities that Cisco's phones add: `alerting`, `available`, `dnd`. */
export const CISCO_NAMESPACE = "urn:cisco:params:xml:ns:pidf:rpid";

/** What RFC 4480 §3 says of a person, a service or a device. Elements with a time range may stand there repeatedly. */
export interface Rpid {
  readonly activities?: readonly TimedEnumeration[];
  readonly class?: string;
  readonly mood?: readonly TimedEnumeration[];
  readonly placeIs?: readonly PlaceIs[];
  /** The types themselves are elements of another namespace (RFC 4589), and so stand in `extensions`. */
  readonly placeType?: readonly TimedEnumeration[];
  readonly privacy?: readonly TimedEnumeration[];
  readonly relationship?: Enumeration;
  readonly serviceClass?: Enumeration;
  readonly sphere?: readonly Sphere[];
  readonly statusIcon?: readonly StatusIcon[];
  readonly timeOffset?: readonly TimeOffset[];
  readonly userInput?: UserInput;
}

/**
 * An element that holds values as elements: those of RFC 4480, for which `values` has the names, free text in `others`,
 * and values of other namespaces (RFC 4480 §6) in `extensions`. What may stand together is in vocabulary.ts.
 */
export interface Enumeration extends Extensible {
  readonly values: readonly string[];
  readonly others?: readonly Note[];
  readonly notes?: readonly Note[];
}

/** When an element assumed its value and until when it is expected to hold (RFC 4480 §3.1), as `xs:dateTime`. */
export interface Timed {
  readonly id?: string;
  readonly from?: string;
  readonly until?: string;
}

export interface TimedEnumeration extends Enumeration, Timed {}

/** The schema lets no text stand in a sphere (RFC 4480 §5.1). */
export type Sphere = Omit<TimedEnumeration, "others" | "notes">;

/** What the place is like for each medium (RFC 4480 §3.6). */
export interface PlaceIs extends Timed, Attributed {
  /** `noisy`, `ok`, `quiet` or `unknown`. */
  readonly audio?: string;
  /** `toobright`, `ok`, `dark` or `unknown`. */
  readonly video?: string;
  /** `uncomfortable`, `inappropriate`, `ok` or `unknown`. */
  readonly text?: string;
  readonly notes?: readonly Note[];
}

export interface StatusIcon extends Timed, Attributed {
  readonly uri: string;
}

export interface TimeOffset extends Timed, Attributed {
  /** East of UTC (RFC 4480 §3.13). */
  readonly minutes: number;
  readonly description?: string;
}

/** Whether a human has used the service or device lately (RFC 4480 §3.14). */
export interface UserInput extends Attributed {
  readonly state: "active" | "idle";
  readonly id?: string;
  /** Seconds without input after which it says `idle`. */
  readonly idleThreshold?: number;
  /** An `xs:dateTime`. */
  readonly lastInput?: string;
}

/** The local names of all activities, each once, those of other namespaces (Cisco's `dnd`) and `other` included. */
export function activityNames(part: Rpid): string[] {
  const names = new Set<string>();
  for (const { values, others, extensions } of part.activities ?? []) {
    for (const value of values) names.add(value);
    if (others !== undefined) names.add("other");
    for (const element of extensions ?? []) names.add(element.name);
  }
  return [...names];
}

/** Whether the namespace is that of RPID, or one of those that its drafts had. */
export function isRpid(namespace: string): boolean {
  return namespace === RPID_NAMESPACE || DRAFTS.has(namespace);
}

const DRAFTS: ReadonlySet<string> = new Set([
  "urn:ietf:params:xml:ns:pidf:status:rpid",
  "urn:ietf:params:xml:ns:pidf:rpid:rpid-person",
  "urn:ietf:params:xml:ns:pidf:rpid:rpid-tuple",
  "urn:ietf:params:xml:ns:pidf:rpid:status:rpid-status",
]);
