import { DEFAULT_ALGORITHM } from "./algorithm.ts";
import type { Credentials } from "./credentials.ts";
import type { Hash } from "./cryptography.ts";

/** The response that those credentials should have (RFC 7616 §3.4.1), whatever response they do have. */
export function responseOf(
  hash: Hash,
  ha1: string,
  method: string,
  credentials: Omit<Credentials, "response">,
): string {
  const { algorithm = DEFAULT_ALGORITHM, nonce, uri, protection } = credentials;
  // RFC 7616 §3.4.3: A2 = Method ":" request-uri
  const ha2 = hash(algorithm, `${method}:${uri}`);
  // RFC 2617 §3.2.2.1: "If the "qop" directive is not present": KD ( H(A1), unq(nonce-value) ":" H(A2) )
  if (protection === undefined) return hash(algorithm, `${ha1}:${nonce}:${ha2}`);
  const { qop, nc, cnonce } = protection;
  return hash(algorithm, `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`);
}
