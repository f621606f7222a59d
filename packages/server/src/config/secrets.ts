/** That many bytes that nobody can foresee. */
export type Random = (bytes: number) => Uint8Array;

/** A password that can be typed into a phone: 16 characters of 32, which are 80 bits. */
export function newPassword(random: Random): string {
  return letters(16, random);
}

/** A bearer token: 26 characters of 32, which are 130 bits. */
export function newToken(random: Random): string {
  return letters(26, random);
}

function letters(count: number, random: Random): string {
  return [...random(count)].map((byte) => ALPHABET[byte & 31]).join("");
}

// Without what is taken for something else: l, o, 0, 1.
const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
