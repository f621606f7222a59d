/**
 * The word that somebody may have meant: one that differs in a few letters, whatever their case and whatever dashes and
 * underscores stand between them. Undefined where none is near. The first of several counts.
 */
export function nearest<Word extends string>(written: string, words: readonly Word[]): Word | undefined {
  const text = folded(written);
  if (text.length > 40) return undefined;
  let best: Word | undefined;
  let least = Math.floor(text.length / 3) + 1;
  for (const word of words) {
    const distance = distanceOf(text, folded(word));
    if (distance >= least) continue;
    best = word;
    least = distance;
  }
  return best;
}

function folded(text: string): string {
  return text.toLowerCase().replace(/[-_]/g, "");
}

/** How many letters have to be put in, left out, or replaced to make one of the other. */
function distanceOf(a: string, b: string): number {
  // By row: what it takes to make each beginning of `b` of what has been read of `a`.
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  let last = b.length;
  for (const letter of a) {
    const next: number[] = [];
    let corner = 0;
    for (const [i, above] of row.entries()) {
      const replaced = corner + (letter === b[i - 1] ? 0 : 1);
      last = i === 0 ? above + 1 : Math.min(replaced, above + 1, last + 1);
      next.push(last);
      corner = above;
    }
    row = next;
  }
  return last;
}
