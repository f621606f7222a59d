import { chooseContentType } from "../headers/accept.ts";
import type { Event as EventHeader } from "../headers/event.ts";
import type { NotifierPolicy } from "../notifier/policy.ts";
import type { EventPackage, Look } from "../packages/package.ts";
import { chooseProfile } from "../profiles/choose.ts";
import type { Profile } from "../profiles/profile.ts";
import { toSeconds } from "../time.ts";
import { inOnePiece } from "./held.ts";
import type { AgentOptions } from "./options.ts";

/** How many phones that say different things of themselves are remembered. */
const MAX_MAKES = 1000;

/** How much a phone may say of itself to be remembered, in UTF-16 units. */
const MAX_MAKE = 1000;

/** How a phone is served: what follows from the package and from what the phone says of itself. */
export interface Service {
  readonly look: Look;
  readonly policy: NotifierPolicy;
}

/** What very many subscriptions have in common: one object for all that want the same, which is then also what tells them. */
export class Interned {
  readonly #options: AgentOptions;
  readonly #policies = new Map<string, NotifierPolicy>();
  readonly #looks = new Map<string, Look>();
  readonly #services = new Map<string, Service>();
  readonly #events = new Map<string, EventHeader>();

  constructor(options: AgentOptions) {
    this.#options = options;
  }

  /** What a package, a profile and the operator want of a subscription. */
  policy(found: EventPackage, profile: Profile): NotifierPolicy {
    const key = `${found.name} ${profile.name}`;
    const known = this.#policies.get(key);
    if (known !== undefined) return known;
    const { retryDelay, maxFailures, parkTime, interval: wanted } = this.#options;
    const interval = toSeconds(Math.max(wanted === "package" ? found.interval : wanted, profile.interval));
    const policy = { interval, onTimeout: profile.onTimeout, retryDelay, maxFailures, parkTime };
    this.#policies.set(key, policy);
    return policy;
  }

  /**
   * How a phone is to be served by a package; undefined where it accepts nothing that the package has (406). Phones of one
   * make say the same of themselves, so that most have been asked for before.
   */
  service(found: EventPackage, userAgent: string, accept: readonly string[]): Service | undefined {
    const key = `${found.name}\n${userAgent}\n${accept.join("\n")}`;
    const known = this.#services.get(key);
    if (known !== undefined) return known;
    const contentType = chooseContentType(accept, found.contentTypes);
    if (contentType === undefined) return undefined;
    const profile = chooseProfile({ userAgent, accept });
    const service = { look: this.look(contentType, profile, false), policy: this.policy(found, profile) };
    // Peers write the key: it is not to grow without bound.
    if (key.length > MAX_MAKE) return service;
    if (this.#services.size >= MAX_MAKES) this.#services.clear();
    this.#services.set(inOnePiece(key), service);
    return service;
  }

  /** How a watcher is to see what it watches. */
  look(contentType: string, profile: Profile, isPrivate: boolean): Look {
    const key = `${contentType} ${profile.name} ${isPrivate}`;
    const known = this.#looks.get(key);
    if (known !== undefined) return known;
    const look = { contentType, profile, isPrivate };
    this.#looks.set(key, look);
    return look;
  }

  /** The `Event` header of one of our packages; most say nothing more than its name. */
  event(event: EventHeader): EventHeader {
    if (event.id !== undefined || event.parameters !== undefined) return event;
    const known = this.#events.get(event.package);
    if (known !== undefined) return known;
    const held = { package: inOnePiece(event.package) };
    this.#events.set(held.package, held);
    return held;
  }
}
