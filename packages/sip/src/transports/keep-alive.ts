const NUL = 0;
const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;

/**
 * Whether a datagram or a frame is no message but something that holds a NAT open: nothing, white space, zeros, or STUN, which we do not
 * speak. Dropped without a word.
 */
export function isKeepAlive(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? NUL;
  if (first > SPACE) return false;
  // Zeros, and the types of STUN's messages: no SIP message begins so.
  if (first < TAB) return true;
  for (const byte of bytes) {
    if (byte !== CR && byte !== LF && byte !== SPACE && byte !== TAB && byte !== NUL) return false;
  }
  return true;
}
