import type { Algorithm } from "./algorithm.ts";

/** The digest of a text's UTF-8 octets, in lower-case hexadecimal digits (RFC 7616 §3.2). */
export type Hash = (algorithm: Algorithm, text: string) => string;

/** All that is not arithmetic on text. `@presence/digest/node` has one made of `node:crypto`. */
export interface Cryptography {
  readonly hash: Hash;
  /**
   * A keyed hash (RFC 2104) of a text: 32 or more hexadecimal digits in lower case, of which the first 32 are used. Whoever
   * has the key can make nonces; servers that have the same key accept one another's.
   */
  readonly sign: (text: string) => string;
  /** Whether two texts are the same, in a time that does not tell where they differ. Texts of different length may be told at once. */
  readonly isEqual: (a: string, b: string) => boolean;
  /** What has never come before: 16 to 64 hexadecimal digits that nobody can foresee. */
  readonly salt: () => string;
}
