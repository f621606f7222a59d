/** What peers put where it does not belong: separators, half structures, names of other things, bytes of other alphabets. */
const SPLINTERS = [
  "\r",
  "\n",
  "\r\n",
  "\r\n\r\n",
  "\r\n ",
  "\t",
  " ",
  '"',
  "\\",
  '\\"',
  "<",
  ">",
  "(",
  ")",
  "[",
  "]",
  ";",
  ",",
  ":",
  "::",
  "=",
  "@",
  "?",
  "&",
  "%",
  "%00",
  "%zz",
  "/",
  "\0",
  "\u00fc",
  "\ufffd",
  "\ud83d\ude00",
  "\ud83d",
  ";tag=1",
  ";tag",
  ";branch=z9hG4bK",
  ";rport",
  ";__proto__=1",
  "__proto__: 1\r\n",
  "v:",
  "l: 0\r\n",
  "Content-Length: 5\r\n",
  "Content-Length: -1\r\n",
  "To: <sip:a@b>\r\n",
  "sip:",
  "sips:",
  "[2001:db8::1]",
  "SIP/2.0",
  "SIP/3.0",
  "ACK",
  "4294967296",
  "99999999999999999999",
  "0",
  "-1",
];

/** A sequence of numbers below 2^32 that the seed alone decides (xorshift32): the same run again wherever it runs. */
export function seeded(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

/** A text near enough to one of the originals to get deep into a parser: cut, filled in, doubled or crossed with another. */
export function mutate(originals: readonly string[], random: () => number): string {
  const pick = <T>(list: readonly T[], otherwise: T): T => list[random() % Math.max(list.length, 1)] ?? otherwise;
  let text = pick(originals, "");
  for (let edits = 1 + (random() % 4); edits > 0; edits--) {
    const from = random() % (text.length + 1);
    const to = Math.min(text.length, from + (random() % 8));
    switch (random() % 5) {
      case 0:
        text = text.slice(0, from) + text.slice(to);
        break;
      case 1:
        text = text.slice(0, from) + text.slice(from, from + (random() % 64)).repeat(2) + text.slice(to);
        break;
      case 2:
        text = text.slice(0, from) + pick(originals, "").slice(random() % 512);
        break;
      default:
        text = text.slice(0, from) + pick(SPLINTERS, "") + text.slice(to);
    }
  }
  return text;
}
