import fc from "fast-check";
import type { Lexicon } from "../data-model/data-model.arbitrary.ts";
import type { Cipid } from "./value.ts";

export function cipid({ text, uri }: Lexicon): fc.Arbitrary<Cipid> {
  return fc.record(
    { card: uri, displayName: text, homepage: uri, icon: uri, map: uri, sound: uri },
    { requiredKeys: [] },
  );
}
