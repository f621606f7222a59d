import { printHeaderLine, singleLine, withoutAngleBrackets } from "../header-lines.ts";
import { printContentType } from "./content-type.ts";
import type { Part } from "./value.ts";

/** A multipart as a SIP message carries it: the value of `Content-Type` and the body. */
export interface PrintedMultipart {
  readonly contentType: string;
  readonly body: string;
}

/**
 * Puts parts together as `multipart/<subtype>` (RFC 2046 §5.1.1), with `parameters` of the content type before the
 * boundary, such as `type` and `start` of multipart/related.
 *
 * The same parts make the same text: the boundary is the first of a numbered row that is in no part. Bodies stand
 * exactly as given. A header is one line whatever it holds; one whose name is no token is left out, and so is
 * `Content-Type` or `Content-ID` among the other headers. No parts at all make one empty part, since there must be one.
 */
export function printMultipart(
  parts: readonly Part<string>[],
  subtype = "mixed",
  parameters: Iterable<readonly [name: string, value: string]> = [],
): PrintedMultipart {
  const printed = parts.length === 0 ? ["\r\n"] : parts.map(printPart);
  const boundary = unusedBoundary(printed);
  let body = "";
  for (const part of printed) body += `--${boundary}\r\n${part}\r\n`;
  body += `--${boundary}--\r\n`;
  const others = [...parameters].filter(([name]) => name.toLowerCase() !== "boundary");
  return { contentType: printContentType(`multipart/${subtype}`, [...others, ["boundary", boundary]]), body };
}

function printPart({ contentType = "", contentId = "", headers = [], body }: Part<string>): string {
  let printed = "";
  const type = singleLine(contentType);
  const id = withoutAngleBrackets(singleLine(contentId));
  if (type !== "") printed += printHeaderLine("Content-Type", type);
  if (id !== "") printed += printHeaderLine("Content-ID", `<${id}>`);
  for (const { name, value } of headers) if (!OWN_FIELD.test(name)) printed += printHeaderLine(name, value);
  return `${printed}\r\n${body}`;
}

const OWN_FIELD = /^content-(?:type|id)$/i;

/**
 * The first of `presence-00000000`, `presence-00000001`, ... that follows two hyphens nowhere. All have one length, so
 * none begins another, and one pass finds those that are taken.
 */
function unusedBoundary(printed: readonly string[]): string {
  const taken = new Set<string>();
  for (const part of printed) for (const [, boundary = ""] of part.matchAll(/--(presence-\d{8})/g)) taken.add(boundary);
  for (let i = 0; ; i++) {
    const boundary = `presence-${String(i).padStart(8, "0")}`;
    if (!taken.has(boundary)) return boundary;
  }
}
