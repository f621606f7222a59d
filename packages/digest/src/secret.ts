import { type Algorithm, isDigest } from "./algorithm.ts";
import type { Hash } from "./cryptography.ts";

/**
 * What only a user and its server know: the password, or H(A1) for each algorithm that is to be of use (RFC 7616 §3.6: the
 * server "does not actually need to know the user's cleartext password"), made by `ha1` and kept like a password.
 */
export type Secret =
  | { readonly password: string; readonly ha1?: never }
  | { readonly ha1: Readonly<Partial<Record<Algorithm, string>>>; readonly password?: never };

/** H(A1), where A1 is "unq(username) ":" unq(realm) ":" passwd" (RFC 7616 §3.4.2). */
export function ha1(hash: Hash, algorithm: Algorithm, username: string, realm: string, password: string): string {
  return hash(algorithm, `${username}:${realm}:${password}`);
}

/**
 * H(A1) of a user, or undefined where there is no secret for that algorithm. An `ha1` that is no digest of the algorithm, for
 * example an empty one, counts as none. It takes one hash whatever is known, so that time does not tell who is.
 */
export function ha1Of(
  hash: Hash,
  algorithm: Algorithm,
  username: string,
  realm: string,
  secret: Secret | undefined,
): string | undefined {
  const computed = ha1(hash, algorithm, username, realm, secret?.password ?? "");
  // A look-up without types may come back with null, and null is nobody's password.
  if (typeof secret?.password === "string") return computed;
  const known = secret?.ha1?.[algorithm]?.toLowerCase();
  return known !== undefined && isDigest(known, algorithm) ? known : undefined;
}
