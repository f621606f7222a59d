import { type Address, hostOf, toAddress } from "../address.ts";
import { parseContacts } from "../headers/contact.ts";
import { parseDeltaSeconds } from "../headers/delta-seconds.ts";
import { type Event as EventHeader, parseEvent } from "../headers/event.ts";
import { listed } from "../headers/parameters.ts";
import type { Decision } from "../notifier/event.ts";
import type { EventPackage, Heard } from "../packages/package.ts";
import { fail, ok, type Result } from "../result.ts";
import { type Instant, type Seconds, toSeconds } from "../time.ts";
import type { Request } from "./fact.ts";
import { firstOf, valuesOf } from "./headers.ts";
import type { Interned, Service } from "./interned.ts";
import type { AgentOptions } from "./options.ts";
import type { Header } from "./order.ts";
import type { RateLimit } from "./rate-limit.ts";

/** Why a request is not granted, and how that is said (RFC 3261 §21). */
export interface Refusal {
  readonly status: number;
  readonly headers: readonly Header[];
}

/** The package that a request is about, and its `Event` header. */
export interface Named {
  readonly event: EventHeader;
  readonly package: EventPackage;
}

/** A SUBSCRIBE with all that matters of it read. */
export interface Admission extends Named {
  readonly resource: Address;
  readonly watcher: Address;
  /** What tells the device: whose it is, and its instance (RFC 5626 §4.1), else its Contact and User-Agent. */
  readonly device: string;
  readonly expires: Seconds;
  readonly service: Service;
}

/** What is refused whatever the package: a method or an extension that we do not have, too much at a time, nobody's URI. */
export function refusalOf(request: Request, options: AgentOptions, rate: RateLimit, now: Instant): Refusal | undefined {
  const { method, uri, isInDialog, leg, source, body } = request;
  // RFC 3261 §8.2.1: 405 with Allow.
  if (!METHODS.includes(method)) return refusal(405, ["Allow", METHODS.join(", ")]);
  if (!rate.admits(source, now)) return refusal(503, ["Retry-After", "2"]);
  if (!isInDialog && leg === undefined && toAddress(uri) === undefined) return refusal(404);
  const required = listed(valuesOf(request, "require"));
  // RFC 3261 §8.2.2.3
  if (required.length > 0) return refusal(420, ["Unsupported", required.join(", ")]);
  return body.length > options.maxBody ? refusal(413) : undefined;
}

/** The package that a request names. RFC 6665 §4.2.1.1, RFC 3903 §6 step 2: 489 where there is none. */
export function packageOf(request: Request, packages: ReadonlyMap<string, EventPackage>): Result<Named, Refusal> {
  const [value = "", ...more] = valuesOf(request, "event");
  // RFC 6665 §3.1.2: it stands exactly once.
  if (more.length > 0) return fail(refusal(400));
  const event = parseEvent(value);
  const found = event === undefined ? undefined : packages.get(event.package);
  if (event === undefined || found === undefined) return fail(refusal(489, allowEvents(packages)));
  return ok({ event, package: found });
}

/** RFC 6665 §4.4.4: "does not include a list of the event template-packages supported", which have a "." in their names. */
export function allowEvents(packages: ReadonlyMap<string, EventPackage>): Header {
  return ["Allow-Events", [...packages.keys()].filter((name) => !name.includes(".")).join(", ")];
}

/**
 * How long a request wants something to last: within the longest allowed, the package's default where it does not say.
 * RFC 6665 §4.2.1.1: 423 "if and only if the expiration interval is greater than zero AND smaller than one hour AND less
 * than a notifier-configured minimum".
 */
export function expiresOf(request: Request, unsaid: Seconds, options: AgentOptions): Result<Seconds, Refusal> {
  const values = valuesOf(request, "expires");
  const asked = values.length === 0 ? unsaid : parseDeltaSeconds(values[0]);
  if (asked === undefined || values.length > 1) return fail(refusal(400));
  if (asked > 0 && asked < HOUR && asked < options.minExpires) {
    return fail(refusal(423, ["Min-Expires", String(options.minExpires)]));
  }
  return ok(toSeconds(Math.min(asked, options.maxExpires)));
}

/** Reads a SUBSCRIBE that begins a subscription to that resource. */
export function admit(
  request: Request,
  named: Named,
  resource: Address | undefined,
  options: AgentOptions,
  interned: Interned,
): Result<Admission, Refusal> {
  const [contact] = parseContacts(valuesOf(request, "contact"));
  const watcher = request.identity ?? toAddress(firstOf(request, "from") ?? "");
  // RFC 6665 §4.1.2.1, RFC 3261 §8.1.1.8: a request that makes a dialog has a Contact.
  if (contact === undefined || watcher === undefined) return fail(refusal(400));
  const expires = expiresOf(request, named.package.defaultExpires, options);
  if (!expires.ok) return expires;
  const userAgent = firstOf(request, "user-agent") ?? "";
  const service = interned.service(named.package, userAgent, valuesOf(request, "accept"));
  if (service === undefined) return fail(refusal(406, ["Accept", named.package.contentTypes.join(", ")]));
  if (resource === undefined) return fail(refusal(404));
  return ok({
    event: interned.event(named.event),
    package: named.package,
    resource,
    watcher,
    device: `${watcher} ${contact.instance ?? `${contact.uri} ${userAgent}`}`,
    expires: expires.value,
    service,
  });
}

/** What a SUBSCRIBE asks for by its body: nothing by most packages, and nothing of anybody's but the watcher's own resource. */
export function hear(
  request: Request,
  { hear }: EventPackage,
  watcher: Address,
  resource: Address,
): Result<readonly Heard[], Refusal> {
  if (hear === undefined || request.body === "") return ok(NOTHING);
  if (watcher !== resource) return fail(refusal(403));
  const heard = hear(firstOf(request, "content-type") ?? "", request.body);
  return heard.ok ? heard : fail(refusal(heard.error.status));
}

const NOTHING: readonly Heard[] = [];

/** What is decided about a watcher before anybody has been asked: tenants never see one another. */
export function decisionFor({ watcher, resource }: Admission, { authorize }: AgentOptions): Decision {
  if (authorize === "allow") return "allow";
  if (hostOf(watcher) !== hostOf(resource)) return "deny";
  return authorize === "ask" ? "pending" : "allow";
}

export function refusal(status: number, ...headers: readonly Header[]): Refusal {
  return { status, headers };
}

const HOUR = 3600;
const METHODS: readonly string[] = ["SUBSCRIBE", "PUBLISH", "NOTIFY"];
