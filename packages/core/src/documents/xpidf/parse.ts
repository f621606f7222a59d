import { fail, ok, type Result } from "../../result.ts";
import { type DocumentError, documentError, type ParseLimits } from "../error.ts";
import type { Body } from "../text.ts";
import { parseXml } from "../xml/parse.ts";
import { attribute, childNamed, childrenNamed, isNamed, ownText, trimXml, type XmlElement } from "../xml/value.ts";
import { withoutMethod } from "./presentity-uri.ts";
import type { Xpidf, XpidfAddress, XpidfAtom } from "./value.ts";

/**
 * Reads an `application/xpidf+xml`. The root must be `presence` in no namespace with a `presentity` or an `atom` in it:
 * a PIDF under this content type, whether it declares its namespace or forgets to, is a `wrong-document`.
 */
export function parseXpidf(body: Body, limits: ParseLimits = {}): Result<Xpidf, DocumentError> {
  const document = parseXml(body, limits);
  if (!document.ok) return document;
  const { root } = document.value;
  const presentity = childNamed(root, "", "presentity");
  const atoms = childrenNamed(root, "", "atom");
  if (!isNamed(root, "", "presence") || (presentity === undefined && atoms.length === 0)) {
    return fail(documentError("wrong-document", "not an XPIDF presence document"));
  }
  const uri = token(presentity, "uri");
  const note = findNote(root, atoms);
  return ok({
    ...(uri !== undefined && { presentity: withoutMethod(uri) }),
    atoms: atoms.map(readAtom),
    ...(note !== undefined && { note: ownText(note) }),
  });
}

function readAtom(element: XmlElement): XpidfAtom {
  const id = token(element, "id") ?? token(element, "atomid"); // [MS-SIP] §7 names it both ways
  return { ...(id !== undefined && { id }), addresses: childrenNamed(element, "", "address").map(readAddress) };
}

function readAddress(element: XmlElement): XpidfAddress {
  const uri = token(element, "uri");
  const priority = token(element, "priority");
  const status = token(childNamed(element, "", "status"), "status");
  const substatus = token(childNamed(element, "", "msnsubstatus"), "substatus");
  return {
    ...(uri !== undefined && { uri }),
    ...(priority !== undefined && { priority }),
    ...(status !== undefined && { status }),
    ...(substatus !== undefined && { substatus }),
  };
}

/** The first note: in `presence/status` as FreeSWITCH has it, then in `presence`, then in an address as [MS-SIP] §7 has it. */
function findNote(root: XmlElement, atoms: readonly XmlElement[]): XmlElement | undefined {
  const statuses = childrenNamed(root, "", "status");
  const addresses = atoms.flatMap((atom) => childrenNamed(atom, "", "address"));
  for (const place of [...statuses, root, ...addresses]) {
    const note = childNamed(place, "", "note");
    if (note !== undefined) return note;
  }
  return undefined;
}

function token(element: XmlElement | undefined, name: string): string | undefined {
  const value = element === undefined ? undefined : attribute(element, name);
  return value === undefined ? undefined : trimXml(value);
}
