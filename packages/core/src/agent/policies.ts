import type { NotifierPolicy } from "../notifier/policy.ts";
import type { EventPackage } from "../packages/package.ts";
import type { Profile } from "../profiles/profile.ts";
import { toSeconds } from "../time.ts";
import type { AgentOptions } from "./options.ts";

const POLICIES = new WeakMap<AgentOptions, Map<string, NotifierPolicy>>();

/** What a package, a profile and the operator want of a subscription; one object for all that want the same. */
export function policyFor(found: EventPackage, profile: Profile, options: AgentOptions): NotifierPolicy {
  const policies = POLICIES.get(options) ?? new Map<string, NotifierPolicy>();
  POLICIES.set(options, policies);
  const key = `${found.name} ${profile.name}`;
  const known = policies.get(key);
  if (known !== undefined) return known;
  const { retryDelay, maxFailures, parkTime } = options;
  const interval = toSeconds(Math.max(found.interval, profile.interval));
  const policy = { interval, onTimeout: profile.onTimeout, retryDelay, maxFailures, parkTime };
  policies.set(key, policy);
  return policy;
}
