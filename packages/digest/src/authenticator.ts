import { DEFAULT_ALGORITHM } from "./algorithm.ts";
import { printChallenge } from "./challenge.ts";
import { type Credentials, toCredentials } from "./credentials.ts";
import type { Cryptography } from "./cryptography.ts";
import { type Header, type HeaderNames, PROXY_TO_USER, USER_TO_USER } from "./header.ts";
import { issueNonce, type Nonce, readNonce } from "./nonce.ts";
import { NonceCounts } from "./nonce-counts.ts";
import { type AuthenticatorOptions, withDefaults } from "./options.ts";
import { type Parameters, parseParameters } from "./parameters.ts";
import { responseOf } from "./response.ts";
import { fail, ok, type Result } from "./result.ts";
import { ha1Of, type Secret } from "./secret.ts";
import type { Challenged, ChallengeReason, RefusalReason, Refused, Verdict } from "./verdict.ts";

/** The part of a request that digest is about. */
export interface AuthenticatedRequest {
  readonly method: string;
  /** Request-URI, as it came. */
  readonly uri: string;
  /** All headers or only those that matter, one entry a line: credentials are never joined by commas (RFC 3261 §20.7). */
  readonly headers: readonly Header[];
}

/** What a request claims: to come from that user of that realm. `check` it with the secret of that user. */
export interface Claim {
  readonly type: "claim";
  readonly username: string;
  readonly realm: string;
  readonly credentials: Credentials;
  readonly method: string;
  /** Absent where the nonce is not ours. */
  readonly nonce?: Nonce;
}

/** How many credentials are looked at in one request. */
const MAX_CREDENTIALS = 16;

/**
 * Tells who sent a request (RFC 3261 §22, RFC 7616, RFC 8760), as a UAS does or as a proxy.
 *
 * A challenge is not remembered: its nonce says when it was made, and is signed. Remembered is which nonce-counts were used
 * with a nonce, for as long as it is good; servers with one key accept one another's nonces, but not one another's memory, so
 * a captured request can be replayed to another of them, or after a restart, until its nonce expires.
 *
 * Times are in milliseconds since an epoch that all servers with the key share. A nonce from the future is an old one.
 *
 * Nothing is kept of a request that is not accepted, and nothing that a peer sends makes any method throw. ACK and CANCEL
 * must not be challenged (RFC 3261 §22.1) and so are not to be brought here. The session variants of the algorithms,
 * `auth-int` and `userhash` are not offered.
 */
export class Authenticator {
  readonly #options: Required<AuthenticatorOptions>;
  readonly #cryptography: Cryptography;
  readonly #names: HeaderNames;
  readonly #counts: NonceCounts;

  /** Throws a TypeError if the options could not work. */
  constructor(options: AuthenticatorOptions, cryptography: Cryptography) {
    this.#options = withDefaults(options);
    this.#cryptography = cryptography;
    this.#names = this.#options.proxy ? PROXY_TO_USER : USER_TO_USER;
    this.#counts = new NonceCounts(this.#options.maxNonces, this.#options.nonceExpires * 1000);
  }

  /** How many nonces are remembered, `maxNonces` at most. */
  get size(): number {
    return this.#counts.size;
  }

  /** The headers of a 401 (of a 407): one for each algorithm, in order of preference; never none. */
  challenge(now: number, stale: boolean = false): readonly Header[] {
    const { realm, algorithms } = this.#options;
    const nonce = issueNonce(realm, now, this.#cryptography);
    // RFC 8760 §2.6: "A UAS MUST always send a "qop" parameter"
    return algorithms.map((algorithm) => [
      this.#names.challenge,
      printChallenge({ realm, nonce, algorithm, qop: "auth", stale }),
    ]);
  }

  /** Who sent the request, where secrets are at hand. */
  verify(
    request: AuthenticatedRequest,
    secretOf: (username: string, realm: string) => Secret | undefined,
    now: number,
  ): Verdict {
    const claim = this.read(request, now);
    return claim.type === "claim" ? this.check(claim, secretOf(claim.username, claim.realm), now) : claim;
  }

  /**
   * The first half of `verify`: who the request says that it is from. Look up the secret of `username`, for as long as it takes,
   * and give both to `check`. Anything else than a claim is the verdict already.
   */
  read(request: AuthenticatedRequest, now: number): Claim | Challenged | Refused {
    const { value: found, error } = this.#find(request.headers);
    if (found === undefined) return error === undefined ? this.#challenged("no-credentials", now) : refused(error);
    const { nonce, parameters } = found;
    const credentials = this.#credentialsOf(parameters, request.uri, nonce !== undefined);
    if (credentials.ok) {
      const { username, realm } = credentials.value;
      const claim = { type: "claim", username, realm, credentials: credentials.value, method: request.method } as const;
      return nonce === undefined ? claim : { ...claim, nonce };
    }
    // Credentials that answer another's challenge are not mended by a 400, but by a challenge of ours.
    return nonce === undefined ? this.#challenged("foreign-nonce", now) : refused(credentials.error);
  }

  /**
   * The second half of `verify`. For a user that does not exist give undefined: it takes as long, and looks the same to
   * the peer, as a password that is wrong. A claim is good for one check: the next is a replay.
   */
  check({ credentials, method, nonce, username, realm }: Claim, secret: Secret | undefined, now: number): Verdict {
    const isFresh =
      nonce !== undefined && nonce.issuedAt <= now && now - nonce.issuedAt <= this.#options.nonceExpires * 1000;
    if (!this.#isRight(credentials, method, secret)) {
      const isFinal = isFresh && this.#options.onWrongCredentials === "refuse";
      return isFinal ? refused("wrong-credentials", 403) : this.#challenged("wrong-credentials", now);
    }
    if (nonce === undefined) return this.#challenged("foreign-nonce", now, true);
    if (!isFresh) return this.#challenged("old-nonce", now, true);
    // Without qop there is no count: the nonce itself is what can be used but once.
    const count = Number.parseInt(credentials.protection?.nc ?? "0", 16);
    const taken = this.#counts.take(nonce, count, now);
    switch (taken) {
      case "taken":
        return { type: "ok", username, realm };
      case "replay":
        return this.#challenged("replay", now, true);
      case "forgotten":
        return this.#challenged("old-nonce", now, true);
      default:
        return taken satisfies never;
    }
  }

  /** The credentials for our realm: those that answer us, else the first; else what is wrong with what there is. */
  #find(headers: readonly Header[]): Found {
    let first: Found["value"];
    let error: RefusalReason | undefined;
    let left = MAX_CREDENTIALS;
    for (const [name, value] of headers) {
      if (name.toLowerCase() !== this.#names.credentials || left-- <= 0) continue;
      const parsed = parseParameters(value);
      if (!parsed.ok) {
        if (parsed.error === "malformed") error ??= "malformed";
        continue;
      }
      const realm = parsed.value.get("realm");
      if (realm === undefined) error ??= "missing-parameter";
      // RFC 3261 §22.3: credentials "MUST NOT be consumed by any proxy whose realm does not match"
      if (realm !== this.#options.realm) continue;
      const text = parsed.value.get("nonce") ?? "";
      // RFC 8760 §2.7: parameters are empty "when the UAC has not yet received a challenge"
      if (text === "") continue;
      const nonce = readNonce(text, realm, this.#cryptography);
      if (nonce !== undefined) return { value: { parameters: parsed.value, nonce } };
      first ??= { parameters: parsed.value, nonce };
    }
    return { value: first, error };
  }

  /** The credentials, if they are what we offer and for that URI. What is asked of those that do not answer us is only that they can be checked. */
  #credentialsOf(parameters: Parameters, requestUri: string, isOurs: boolean): Result<Credentials, RefusalReason> {
    const read = toCredentials(parameters);
    if (!read.ok || !isOurs) return read;
    const { algorithm = DEFAULT_ALGORITHM, protection, uri } = read.value;
    const { algorithms, acceptsNoQop, isSameUri } = this.#options;
    if (!algorithms.includes(algorithm)) return fail("algorithm");
    if (protection === undefined && !(acceptsNoQop && algorithm === "MD5")) return fail("qop");
    // RFC 7616 §3.4.6: "if they are not, the server SHOULD return a 400 Bad Request error"
    return isSameUri(uri, requestUri) ? ok(read.value) : fail("uri");
  }

  #isRight(credentials: Credentials, method: string, secret: Secret | undefined): boolean {
    const { hash, isEqual } = this.#cryptography;
    const { algorithm = DEFAULT_ALGORITHM, username, realm, response } = credentials;
    const ha1 = ha1Of(hash, algorithm, username, realm, secret);
    const isEqualToTheirs = isEqual(responseOf(hash, ha1 ?? "", method, credentials), response);
    return isEqualToTheirs && ha1 !== undefined;
  }

  #challenged(reason: ChallengeReason, now: number, stale: boolean = false): Challenged {
    return { type: "challenge", status: this.#names.status, headers: this.challenge(now, stale), stale, reason };
  }
}

interface Found {
  readonly value: { readonly parameters: Parameters; readonly nonce: Nonce | undefined } | undefined;
  readonly error?: RefusalReason | undefined;
}

function refused(reason: RefusalReason, status: 400 | 403 = 400): Refused {
  return { type: "refused", status, reason };
}
