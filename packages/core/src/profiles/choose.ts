import { PIDF_CONTENT_TYPE } from "../documents/pidf/value.ts";
import { listed, splitParameters } from "../headers/parameters.ts";
import { GENERIC, type Profile } from "./profile.ts";
import { type Make, PROFILES } from "./table.ts";

/** What a phone shows of itself in a request. */
export interface Features {
  /** Its User-Agent. */
  readonly userAgent?: string;
  /** The values of all its Accept headers. */
  readonly accept?: readonly string[];
  /** The name of the profile that the operator wants for it. */
  readonly configured?: string;
}

/**
 * The profile for a phone: the one that is configured, else by its User-Agent, else by what it accepts, else `GENERIC`.
 * A configured name that is none of the profiles' counts as not configured. To know more makes, or treat one otherwise,
 * put yours before ours: `chooseProfile(features, [...yours, ...PROFILES])`. In time linear in what is given.
 */
export function chooseProfile(features: Features, profiles: readonly Make[] = PROFILES): Profile {
  const { userAgent = "", accept = [], configured } = features;
  const make =
    profiles.find(({ profile }) => profile.name === configured) ??
    profiles.find((one) => one.userAgent?.test(userAgent)) ??
    makeFor(accept, profiles);
  return make?.profile ?? GENERIC;
}

/** Who takes PIDF as well shows nothing by taking more. */
function makeFor(accept: readonly string[], profiles: readonly Make[]): Make | undefined {
  const types = new Set(listed(accept).map((range) => splitParameters(range).head.toLowerCase()));
  if (types.has(PIDF_CONTENT_TYPE)) return undefined;
  return profiles.find((one) => one.accept !== undefined && types.has(one.accept));
}
