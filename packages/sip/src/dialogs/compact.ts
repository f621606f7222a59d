/**
 * The same texts, but cut from one that is as long as all of them: engines let a part of a text keep the whole of it, which
 * would be the whole message that a dialog was once made from.
 */
export function compact<const T extends readonly string[]>(texts: T): { readonly [K in keyof T]: string } {
  // A join of one text would be that text itself.
  const whole = flat(`${texts.join("")} `);
  let end = 0;
  const parts = texts.map((text) => {
    end += text.length;
    return whole.slice(end - text.length, end);
  });
  return parts as { readonly [K in keyof T]: string };
}

/** The same text in one piece: engines let a joined text keep what it was joined from until somebody reads it. */
export function flat(text: string): string {
  FIRST.test(text);
  return text;
}

const FIRST = /^./;
