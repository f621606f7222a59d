import { ALGORITHMS, type Algorithm } from "./algorithm.ts";

/** How an `Authenticator` is to be. Only the realm has no default. */
export interface AuthenticatorOptions {
  /** RFC 3261 §22.1: "Realm strings MUST be globally unique" and should hold a domain name; users may be shown it. */
  readonly realm: string;
  /**
   * The algorithms on offer, the one that we like best first (RFC 8760 §2.3). MD5 and then SHA-256 by default: many phones take
   * the first challenge and no other, and know only MD5. Whoever keeps secrets as `ha1` offers only what those are for.
   */
  readonly algorithms?: readonly Algorithm[];
  /** Whether to challenge as a proxy: 407, Proxy-Authenticate and Proxy-Authorization. False by default. */
  readonly proxy?: boolean;
  /** Seconds for which a nonce is good: 300 by default. A phone that comes back later is challenged once, with `stale`. */
  readonly nonceExpires?: number;
  /** How many nonces in use are remembered: 100,000 by default, of some 200 bytes each. */
  readonly maxNonces?: number;
  /**
   * Whether MD5 in the manner of RFC 2069, without `qop`, is good enough. False by default. There is no nonce-count then, so
   * that each nonce is good for one request.
   */
  readonly acceptsNoQop?: boolean;
  /**
   * Whether the digest-uri stands for the Request-URI: by default only if they are the same text. RFC 8760 §2.6 lets others pass,
   * since proxies rewrite the Request-URI; whoever returns true for all gives up that a captured answer is good for one URI only.
   */
  readonly isSameUri?: (digestUri: string, requestUri: string) => boolean;
  /** RFC 3261 §22.1: to credentials that are wrong a server "may repeat its challenge", the default, "or it may respond with a 403". */
  readonly onWrongCredentials?: "challenge" | "refuse";
}

/** The options with their defaults. Throws a TypeError for those that could not work: without algorithms a challenge is empty. */
export function withDefaults(options: AuthenticatorOptions): Required<AuthenticatorOptions> {
  const all = {
    realm: options.realm,
    algorithms: options.algorithms ?? ["MD5", "SHA-256"],
    proxy: options.proxy ?? false,
    nonceExpires: options.nonceExpires ?? 300,
    maxNonces: options.maxNonces ?? 100_000,
    acceptsNoQop: options.acceptsNoQop ?? false,
    isSameUri: options.isSameUri ?? isSameText,
    onWrongCredentials: options.onWrongCredentials ?? "challenge",
  } satisfies Required<AuthenticatorOptions>;
  if (all.realm === "" || /[^\P{Cc}\t]/u.test(all.realm)) throw new TypeError("a realm is text on one line");
  const isKnown = all.algorithms.every((algorithm) => ALGORITHMS.includes(algorithm));
  const isUnique = new Set(all.algorithms).size === all.algorithms.length;
  if (all.algorithms.length === 0 || !isKnown || !isUnique) {
    throw new TypeError("algorithms are one or more of MD5, SHA-256 and SHA-512-256, each once");
  }
  if (!(all.nonceExpires > 0)) throw new TypeError("nonceExpires is a number of seconds above 0");
  if (!(all.maxNonces >= 2)) throw new TypeError("maxNonces is 2 or more");
  return all;
}

function isSameText(a: string, b: string): boolean {
  return a === b;
}
