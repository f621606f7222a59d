import fc from "fast-check";
import { anyText, sipUri, trimmedText, xmlText } from "../../testing/strings.ts";
import type { Xpidf } from "./value.ts";

function documents(
  token: fc.Arbitrary<string>,
  presentity: fc.Arbitrary<string>,
  note: fc.Arbitrary<string>,
): fc.Arbitrary<Xpidf> {
  const address = fc.record(
    {
      uri: fc.oneof(
        sipUri.map((uri) => `${uri};user=ip`),
        token,
      ),
      priority: fc.oneof(fc.constantFrom("0.800000", "0,800000"), token),
      status: fc.oneof(fc.constantFrom("open", "inuse", "closed"), token),
      substatus: fc.oneof(fc.constantFrom("online", "onthephone", "busy", "away", "offline", ""), token),
    },
    { requiredKeys: [] },
  );
  const atom = fc.record(
    { id: token, addresses: fc.array(address, { maxLength: 3 }) },
    { requiredKeys: ["addresses"] },
  );
  return fc
    .record({ presentity, atoms: fc.array(atom, { maxLength: 3 }), note }, { requiredKeys: ["atoms"] })
    .filter((value) => value.presentity !== undefined || value.atoms.length > 0);
}

/** A document that is read back as it is printed. */
export const xpidf: fc.Arbitrary<Xpidf> = documents(
  trimmedText,
  fc.oneof(
    sipUri,
    trimmedText.filter((text) => !/;method=subscribe/i.test(text)),
  ),
  xmlText,
);

/** A document whose strings are whatever they are. */
export const wildXpidf: fc.Arbitrary<Xpidf> = documents(
  anyText,
  fc.oneof(
    anyText,
    fc
      .array(fc.constantFrom("sip:", "a", "@", "?", ";", ";method=SUBSCRIBE", ";METHOD=subscribe", "=", " "))
      .map((pieces) => pieces.join("")),
  ),
  anyText,
);
