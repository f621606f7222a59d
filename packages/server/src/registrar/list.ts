/**
 * The values of a header that may stand repeatedly or as a list (RFC 3261 §7.3.1), in linear time: trimmed, empty ones left
 * out, with spaces for what cannot stand in a line, so that they can be sent again.
 */
export function listed(values: readonly string[]): string[] {
  return values
    .flatMap((value) => split(value.replace(NOT_IN_A_LINE, " ")).map((part) => part.trim()))
    .filter((part) => part !== "");
}

/** Splits at commas that stand neither in quotes nor in angle brackets. What is not closed goes on to the end. */
function split(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at = skip(text, at)) {
    if (text[at] !== ",") continue;
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  parts.push(text.slice(from));
  return parts;
}

/** Where what begins there is over: a quoted-string, something in angle brackets, or one character. */
function skip(text: string, begin: number): number {
  const first = text[begin];
  if (first !== '"' && first !== "<") return begin + 1;
  for (let at = begin + 1; at < text.length; at++) {
    if (first === "<" && text[at] === ">") return at + 1;
    if (first === '"' && text[at] === '"') return at + 1;
    if (first === '"' && text[at] === "\\") at++;
  }
  return text.length;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a header cannot carry
const NOT_IN_A_LINE = /[\0-\x1f\x7f\u0085\u2028\u2029]|\p{Surrogate}/gu;
