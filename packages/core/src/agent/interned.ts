import type { NotifierPolicy } from "../notifier/policy.ts";
import type { EventPackage, Look } from "../packages/package.ts";
import { chooseProfile } from "../profiles/choose.ts";
import type { Profile } from "../profiles/profile.ts";
import { toSeconds } from "../time.ts";
import type { AgentOptions } from "./options.ts";

const MAX_PROFILES = 1000;

/** What very many subscriptions have in common: one object for all that want the same, which is then also what tells them. */
export class Interned {
  readonly #options: AgentOptions;
  readonly #policies = new Map<string, NotifierPolicy>();
  readonly #looks = new Map<string, Look>();
  readonly #profiles = new Map<string, Profile>();

  constructor(options: AgentOptions) {
    this.#options = options;
  }

  /** What a package, a profile and the operator want of a subscription. */
  policy(found: EventPackage, profile: Profile): NotifierPolicy {
    const key = `${found.name} ${profile.name}`;
    const known = this.#policies.get(key);
    if (known !== undefined) return known;
    const { retryDelay, maxFailures, parkTime } = this.#options;
    const interval = toSeconds(Math.max(found.interval, profile.interval));
    const policy = { interval, onTimeout: profile.onTimeout, retryDelay, maxFailures, parkTime };
    this.#policies.set(key, policy);
    return policy;
  }

  /** The profile of a phone; phones of one make say the same of themselves, so that most have been asked for before. */
  profile(userAgent: string, accept: readonly string[]): Profile {
    const key = `${userAgent}\n${accept.join("\n")}`;
    const known = this.#profiles.get(key);
    if (known !== undefined) return known;
    // Peers write the key: it is not to grow without bound.
    if (this.#profiles.size >= MAX_PROFILES) this.#profiles.clear();
    const profile = chooseProfile({ userAgent, accept });
    this.#profiles.set(key, profile);
    return profile;
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
}
