import fc from "fast-check";

const SPLINTERS = [
  "<",
  ">",
  "/",
  "&",
  '"',
  "'",
  "=",
  "]]>",
  "<!--",
  "--",
  "<?",
  "?>",
  "<![CDATA[",
  "&#0;",
  "&#x41;",
  "xmlns:a='b'",
  " ",
  "\r",
  "\0",
  ":",
  "\u00e9",
];

type Edit = { readonly at: number; readonly remove: number; readonly insert: string };

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.integer({ min: 0, max: 6 }),
  insert: fc.oneof(fc.constant(""), fc.constantFrom(...SPLINTERS), fc.string({ maxLength: 3 })),
});

/** Texts with a few places cut out, filled in, doubled: near enough to the originals to get deep into a parser. */
export function mutated(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(text, fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([original, edits]) => edits.reduce(apply, original));
}

function apply(text: string, { at, remove, insert }: Edit): string {
  const from = Math.floor(at * text.length);
  return text.slice(0, from) + insert + text.slice(from + remove);
}
