import { ALGORITHMS, type Algorithm, DEFAULT_ALGORITHM } from "./algorithm.ts";
import { type Challenge, parseChallenge } from "./challenge.ts";
import { printCredentials } from "./credentials.ts";
import type { Hash } from "./cryptography.ts";
import { type Header, PROXY_TO_USER, USER_TO_USER } from "./header.ts";
import { responseOf } from "./response.ts";
import { ha1Of, type Secret } from "./secret.ts";

/** Who we are to whoever has challenged our request, and the request that is to be sent again. */
export interface Answering {
  readonly username: string;
  readonly secret: Secret;
  readonly method: string;
  /** Request-URI. */
  readonly uri: string;
  /** Anything that the peer could not have foreseen, in ASCII and new for each nonce. */
  readonly cnonce: string;
  /** How many requests have been sent with that nonce, this one included: 1 for a nonce that is new. */
  readonly nc: number;
  /** Where given, only challenges of that realm are answered. Without it a password is proven to whoever asks. */
  readonly realm?: string;
  /**
   * Which challenge is answered: the one with the strongest algorithm, by default, or the topmost. RFC 8760 §2.4 says the topmost
   * "unless a local policy dictates otherwise".
   */
  readonly prefer?: "strongest" | "topmost";
}

/**
 * The header that answers one of the challenges in a 401 or a 407: Authorization to WWW-Authenticate, Proxy-Authorization
 * to Proxy-Authenticate. Undefined if there is none that we understand and have a secret for: then the request is to
 * be given up (RFC 8760 §2.4). It is also to be given up when the answer is challenged again without `stale` (RFC 3261 §22.1),
 * which is the caller's to count.
 */
export function answer(headers: readonly Header[], answering: Answering, hash: Hash): Header | undefined {
  const { realm, prefer = "strongest" } = answering;
  let best: Answerable | undefined;
  for (const [name, value] of headers) {
    const credentials = ANSWERS.get(name.toLowerCase());
    const challenge = credentials === undefined ? undefined : parseChallenge(value);
    if (credentials === undefined || challenge === undefined) continue;
    if (realm !== undefined && challenge.realm !== realm) continue;
    if (best !== undefined && (prefer === "topmost" || strength(challenge) <= strength(best.challenge))) continue;
    const ha1 = ha1Of(hash, algorithmOf(challenge), answering.username, challenge.realm, answering.secret);
    if (ha1 !== undefined) best = { name: credentials, challenge, ha1 };
  }
  return best === undefined ? undefined : [best.name, answerTo(best, answering, hash)];
}

const ANSWERS: ReadonlyMap<string, string> = new Map(
  [USER_TO_USER, PROXY_TO_USER].map(({ challenge, credentials }) => [challenge, credentials]),
);

interface Answerable {
  readonly name: string;
  readonly challenge: Challenge;
  readonly ha1: string;
}

function answerTo(
  { challenge, ha1 }: Answerable,
  { username, method, uri, cnonce, nc }: Answering,
  hash: Hash,
): string {
  const { realm, nonce, algorithm, opaque, qop } = challenge;
  // RFC 7616 §3.4: "The values of the opaque and algorithm fields must be those supplied". RFC 2617 §3.2.2: nc and cnonce
  // "MUST NOT be specified if the server did not send a qop directive".
  const credentials = {
    username,
    realm,
    nonce,
    uri,
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(opaque === undefined ? {} : { opaque }),
    ...(qop === undefined ? {} : { protection: { qop, nc: nc.toString(16).padStart(8, "0"), cnonce } }),
  };
  return printCredentials({ ...credentials, response: responseOf(hash, ha1, method, credentials) });
}

function algorithmOf({ algorithm = DEFAULT_ALGORITHM }: Challenge): Algorithm {
  return algorithm;
}

function strength(challenge: Challenge): number {
  return ALGORITHMS.length - ALGORITHMS.indexOf(algorithmOf(challenge));
}
