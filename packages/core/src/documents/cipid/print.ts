import { printUriElement } from "../data-model/print.ts";
import { printTextElement } from "../xml/print.ts";
import type { Cipid } from "./value.ts";

/** The elements of RFC 4482, valid by the schema of its §5, under the prefix `cipid`. */
export function printCipid(cipid: Cipid): string {
  return (
    printUriElement("cipid:card", cipid.card) +
    printTextElement("cipid:display-name", cipid.displayName) +
    printUriElement("cipid:homepage", cipid.homepage) +
    printUriElement("cipid:icon", cipid.icon) +
    printUriElement("cipid:map", cipid.map) +
    printUriElement("cipid:sound", cipid.sound)
  );
}
