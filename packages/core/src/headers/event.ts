import { type Parameters, printParameters, splitParameters } from "./parameters.ts";

/** The header `Event` (RFC 6665 §8.2.1). */
export interface Event {
  /** The event-type: the package with its templates, `presence.winfo`. Compared byte by byte. */
  readonly package: string;
  /** The deprecated parameter that tells subscriptions in one dialog apart (RFC 6665 §4.5.2). Compared byte by byte. */
  readonly id?: string;
  /** What a package defines besides, as `call-id` of RFC 4235 §3.2; absent where there is nothing. */
  readonly parameters?: Parameters;
}

/** Undefined where the event-type is none: "There MUST be exactly one event type" (RFC 6665 §8.2.1). */
export function parseEvent(value: string): Event | undefined {
  const { head, parameters } = splitParameters(value);
  if (!EVENT_TYPE.test(head)) return undefined;
  if (parameters.size === 0) return { package: head };
  const id = parameters.get("id") ?? "";
  const others = new Map([...parameters].filter(([name]) => name !== "id"));
  return { package: head, ...(id !== "" && { id }), ...(others.size > 0 && { parameters: others }) };
}

/** The event-type and `id`, which every NOTIFY of a subscription repeats (RFC 6665 §4.5.2); other parameters are not. */
export function printEvent({ package: type, id = "" }: Event): string {
  return id === "" ? type : `${type}${printParameters(new Map([["id", id]]))}`;
}

/** Whether a SUBSCRIBE and a NOTIFY with these belong together: "No other parameters are considered" (RFC 6665 §8.2.1). */
export function isSameEvent(a: Event, b: Event): boolean {
  return a.package === b.package && a.id === b.id;
}

// RFC 6665 §8.4: event-type = event-package *( "." event-template )
// token-nodot = 1*( alphanum / "-"  / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~" )
const EVENT_TYPE = /^[-\w!%*+`'~]+(?:\.[-\w!%*+`'~]+)*$/;
