import { withoutForbidden } from "../xml/characters.ts";
import { printAttribute, printTextElement, XML_DECLARATION } from "../xml/print.ts";
import { trimXml } from "../xml/value.ts";
import { withMethod } from "./presentity-uri.ts";
import type { Xpidf, XpidfAddress } from "./value.ts";

/** What stands before the root: there never was an RFC, and nobody has the DTD, but Polycom phones look for it. */
const XPIDF_DOCTYPE = '<!DOCTYPE presence PUBLIC "-//IETF//DTD RFCxxxx XPIDF 1.0//EN" "xpidf.dtd">';

/**
 * Prints an `application/xpidf+xml` as Polycom phones write and read it, with the note, where there is one, in FreeSWITCH's
 * place. White space at the ends of attributes is taken off; what is absent is left out.
 */
export function printXpidf(value: Xpidf): string {
  const { presentity, atoms, note } = value;
  let xml = `${XML_DECLARATION}${XPIDF_DOCTYPE}<presence>`;
  if (note !== undefined) xml += `<status>${printTextElement("note", note)}</status>`;
  if (presentity !== undefined) xml += `<presentity${printToken("uri", withMethod(token(presentity)))}/>`;
  for (const { id, addresses } of atoms) {
    xml += `<atom${printToken("id", id)}>`;
    for (const address of addresses) xml += printAddress(address);
    xml += "</atom>";
  }
  return `${xml}</presence>`;
}

function printAddress({ uri, priority, status, substatus }: XpidfAddress): string {
  let xml = `<address${printToken("uri", uri)}${printToken("priority", priority)}>`;
  if (status !== undefined) xml += `<status${printToken("status", status)}/>`;
  if (substatus !== undefined) xml += `<msnsubstatus${printToken("substatus", substatus)}/>`;
  return `${xml}</address>`;
}

function printToken(name: string, value: string | undefined): string {
  return value === undefined ? "" : printAttribute(name, token(value));
}

function token(value: string): string {
  return trimXml(withoutForbidden(value));
}
