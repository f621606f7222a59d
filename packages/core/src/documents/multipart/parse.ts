import { fail, ok, type Result } from "../../result.ts";
import { DEFAULT_MAX_BYTES, type DocumentError, documentError } from "../error.ts";
import { type HeaderLine, parseHeaderLine, unfoldLines, withoutAngleBrackets } from "../header-lines.ts";
import type { Body } from "../text.ts";
import { trimXml } from "../xml/value.ts";
import { parseContentType } from "./content-type.ts";
import { DEFAULT_MAX_PARTS, type MultipartLimits, type Part } from "./value.ts";

/**
 * Takes a body of any `multipart/…` type apart (RFC 2046 §5.1.1), given the value of its `Content-Type`, in linear time.
 *
 * Lines may end in CRLF or LF. Preamble and epilogue are dropped. A part counts once a delimiter line follows it: what
 * comes after the last one, where the closing line is missing, is dropped, and a body without any whole part is refused.
 * A line that goes on after the boundary is no delimiter: of nested multiparts one may be called `b1`, the other `b10`.
 * A part that is a multipart itself is left whole; whoever takes it apart decides how deep to go.
 *
 * The parts of a string are strings; the parts of bytes are bytes, views into those given.
 */
export function parseMultipart(
  contentType: string,
  body: Body,
  limits: MultipartLimits = {},
): Result<readonly Part[], DocumentError> {
  const parsed = parseContentType(contentType);
  if (!parsed.ok) return parsed;
  if (!parsed.value.type.startsWith("multipart/")) return fail(documentError("wrong-document", "not a multipart type"));
  const boundary = trimXml(parsed.value.parameters.get("boundary") ?? "");
  if (!BOUNDARY.test(boundary)) return fail(documentError("not-well-formed", "the boundary is missing or malformed"));
  const { maxBytes = DEFAULT_MAX_BYTES, maxParts = DEFAULT_MAX_PARTS } = limits;
  if (body.length > maxBytes) {
    return fail(documentError("too-large", `${body.length} long, at most ${maxBytes} are accepted`));
  }
  const text = typeof body === "string" ? body : ONE_CHARACTER_A_BYTE.decode(body);
  const spans = split(text, `--${boundary}`, maxParts + 1);
  if (spans.length === 0) return fail(documentError("not-well-formed", "no whole part"));
  if (spans.length > maxParts) return fail(documentError("too-large", `more than ${maxParts} parts`));
  return ok(spans.map((span) => readPart(body, text, span)));
}

// RFC 2046 §5.1.1: boundary := 0*69<bchars> bcharsnospace, here of any visible ASCII character
const BOUNDARY = /^[!-~](?:[ -~]{0,68}[!-~])?$/;

// TextDecoder is in every host that runs ES2023, but in no ES library; it has no effects.
declare const TextDecoder: new (label: string) => { decode(bytes: Uint8Array): string };

const UTF_8 = new TextDecoder("utf-8");
// A boundary is ASCII, so all that counts is that each byte becomes one character: positions stay the same.
const ONE_CHARACTER_A_BYTE = new TextDecoder("windows-1252");

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Where the parts are, `enough` of them at most: between two delimiter lines, without the line end before the second.
 * Where both lines share it, `to` is before `from`, and the part is as empty as `slice` makes it.
 */
function split(text: string, dashBoundary: string, enough: number): Span[] {
  const spans: Span[] = [];
  let from: number | undefined;
  for (let at = text.indexOf(dashBoundary); at >= 0; at = text.indexOf(dashBoundary, at + 1)) {
    if (at > 0 && text[at - 1] !== "\n") continue;
    let end = at + dashBoundary.length;
    const closing = text.startsWith("--", end);
    if (closing) end += 2;
    while (text[end] === " " || text[end] === "\t") end++; // transport-padding := *LWSP-char
    if (end < text.length && lineEndLength(text, end) === 0) continue;
    if (from !== undefined) spans.push({ from, to: at - (text[at - 2] === "\r" ? 2 : 1) });
    if (closing || spans.length === enough) break;
    from = end + lineEndLength(text, end);
  }
  return spans;
}

function lineEndLength(text: string, at: number): number {
  if (text[at] === "\n") return 1;
  return text[at] === "\r" && text[at + 1] === "\n" ? 2 : 0;
}

// body-part := MIME-part-headers [CRLF *OCTET]
const BLANK_LINE = /(?:^|\r?\n)\r?\n/;

function readPart(body: Body, text: string, { from, to }: Span): Part {
  const content = text.slice(from, to);
  const blank = BLANK_LINE.exec(content) ?? { index: content.length, 0: "" };
  const headEnd = from + blank.index;
  const bodyFrom = headEnd + blank[0].length;
  if (typeof body === "string") return assemble(body.slice(from, headEnd), body.slice(bodyFrom, to));
  return assemble(UTF_8.decode(body.subarray(from, headEnd)), body.subarray(bodyFrom, to));
}

function assemble(head: string, body: Body): Part {
  let contentType = "";
  let contentId = "";
  const headers: HeaderLine[] = [];
  for (const line of unfoldLines(head)) {
    const header = parseHeaderLine(line);
    if (header === undefined) continue;
    const name = header.name.toLowerCase();
    if (name === "content-type") contentType ||= header.value;
    else if (name === "content-id") contentId ||= withoutAngleBrackets(header.value);
    else headers.push(header);
  }
  return {
    ...(contentType !== "" && { contentType }),
    ...(contentId !== "" && { contentId }),
    ...(headers.length > 0 && { headers }),
    body,
  };
}
