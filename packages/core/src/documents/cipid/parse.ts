import { type Draft, isPlain } from "../data-model/parse.ts";
import { ownText, trimmedText, type XmlElement } from "../xml/value.ts";
import { CIPID_NAMESPACE, type Cipid } from "./value.ts";

/**
 * Takes in an element of CIPID. False where it is none, or one that does not fit: it holds more than text, or is the
 * second of its kind.
 */
export function readCipid(element: XmlElement, into: Draft<Cipid>): boolean {
  const { name, namespace } = element;
  if (namespace !== CIPID_NAMESPACE || !isPlain(element)) return false;
  switch (name) {
    case "card":
    case "homepage":
    case "icon":
    case "map":
    case "sound":
      return put(into, name, trimmedText(element));
    case "display-name":
      return put(into, "displayName", ownText(element));
    default:
      return false;
  }
}

function put(into: Draft<Cipid>, key: keyof Cipid, text: string): boolean {
  if (into[key] !== undefined) return false;
  into[key] = text;
  return true;
}
