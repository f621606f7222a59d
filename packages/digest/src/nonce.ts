import type { Cryptography } from "./cryptography.ts";

/** A nonce that we have made, or another server that has our key and realm. */
export interface Nonce {
  /** Milliseconds, on the clock of whoever made it. */
  readonly issuedAt: number;
  /** What tells it from others: a text of our own that does not hold on to the message it came in. */
  readonly id: string;
}

// What a nonce says of itself, so that nothing has to be remembered of a challenge (RFC 7616 §3.3 "timestamp H(...)"):
//   12 digits of time ; those of the salt ; 32 of the signature of both and of the realm. All are hexadecimal.
const TIME = 12;
const SIGNATURE = 32;
const LONGEST = TIME + 64 + SIGNATURE;

/** A nonce like no other. */
export function issueNonce(realm: string, now: number, cryptography: Cryptography): string {
  const time = Math.floor(now).toString(16).padStart(TIME, "0");
  const content = time + cryptography.salt();
  return content + signatureOf(content, realm, cryptography);
}

/** What the nonce says if it is one of ours; undefined if not, or of another realm. */
export function readNonce(nonce: string, realm: string, cryptography: Cryptography): Nonce | undefined {
  if (nonce.length <= TIME + SIGNATURE || nonce.length > LONGEST) return undefined;
  const content = nonce.slice(0, -SIGNATURE);
  const id = signatureOf(content, realm, cryptography);
  if (!cryptography.isEqual(id, nonce.slice(-SIGNATURE))) return undefined;
  return { issuedAt: Number.parseInt(content.slice(0, TIME), 16), id };
}

function signatureOf(content: string, realm: string, { sign }: Cryptography): string {
  return sign(`${content}:${realm}`).slice(0, SIGNATURE);
}
