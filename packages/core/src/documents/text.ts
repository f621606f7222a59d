import { fail, ok, type Result } from "../result.ts";
import { DEFAULT_MAX_BYTES, type DocumentError, documentError, type ParseLimits } from "./error.ts";

/** A body as it came: the bytes of a SIP message, or text that somebody has decoded. */
export type Body = Uint8Array | string;

/**
 * The characters of a body, within the size limit.
 *
 * Bytes are UTF-8 unless an XML declaration names ISO-8859-1 or windows-1252. A declared UTF-16 is ignored where the
 * bytes are not (.NET producers do that); real UTF-16 is refused as `unsupported-encoding`. Bytes that are not UTF-8
 * become U+FFFD and never markup. A string is taken as it is, whatever it declares.
 */
export function decodeBody(body: Body, limits: ParseLimits = {}): Result<string, DocumentError> {
  const maxBytes = limits.maxBytes ?? DEFAULT_MAX_BYTES;
  if (body.length > maxBytes) {
    return fail(documentError("too-large", `${body.length} long, at most ${maxBytes} are accepted`));
  }
  if (typeof body === "string") return ok(body);
  if ((body[0] === 0xfe && body[1] === 0xff) || (body[0] === 0xff && body[1] === 0xfe)) {
    return fail(documentError("unsupported-encoding", "UTF-16 is not supported"));
  }
  const text = UTF_8.decode(body);
  const encoding = DECLARED_ENCODING.exec(text)?.[1];
  if (encoding === undefined || IS_UTF_8.test(encoding)) return ok(text);
  if (!IS_LATIN_1.test(encoding)) {
    return fail(documentError("unsupported-encoding", "the declared character encoding is not supported"));
  }
  return ok(NOT_ASCII.test(text) ? WINDOWS_1252.decode(body) : text);
}

// TextDecoder is in every host that runs ES2023, but in no ES library; it has no effects.
declare const TextDecoder: new (label: string) => { decode(bytes: Uint8Array): string };

const UTF_8 = new TextDecoder("utf-8");
// The WHATWG Encoding Standard decodes ISO-8859-1 as windows-1252, its superset in printable characters.
const WINDOWS_1252 = new TextDecoder("windows-1252");

const DECLARED_ENCODING = /^<\?xml\s[^>]{0,100}?\sencoding\s*=\s*["']([\w.-]+)["']/;
const IS_UTF_8 = /^(?:utf-?8|us-ascii|utf-?16(?:le|be)?)$/i;
const IS_LATIN_1 = /^(?:iso-?8859-1|latin-?1|windows-1252|cp-?1252)$/i;
const NOT_ASCII = /[\u0080-\uffff]/;
