// A namespace: Node before 20.12 has no `hash` that could be imported by its name.
import * as crypto from "node:crypto";
import type { Cryptography, Hash } from "./cryptography.ts";
import { makeHash } from "./node-hash.ts";

/** A digest by `node:crypto`. */
export const hash: Hash = makeHash(crypto.hash);

/**
 * All that an `Authenticator` needs, by `node:crypto`. The key, 16 octets or more, is what makes nonces outlive a restart, and good
 * for several servers; without one a new key is drawn. Throws a TypeError for a shorter one.
 */
export function nodeCryptography(key: string | Uint8Array = crypto.randomBytes(32)): Cryptography {
  const octets = Buffer.from(key);
  if (octets.length < 16) throw new TypeError("a key has 16 octets or more");
  const secret = crypto.createSecretKey(octets);
  return {
    hash,
    sign: (text) => crypto.createHmac("sha256", secret).update(text).digest("hex"),
    isEqual: (a, b) => {
      const [left, right] = [Buffer.from(a), Buffer.from(b)];
      return left.length === right.length && crypto.timingSafeEqual(left, right);
    },
    salt: () => crypto.randomBytes(8).toString("hex"),
  };
}
