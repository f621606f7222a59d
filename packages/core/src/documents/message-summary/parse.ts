import { fail, ok, type Result } from "../../result.ts";
import { type DocumentError, documentError, type ParseLimits } from "../error.ts";
import { type HeaderLine, parseHeaderLine, unfoldLines, withoutAngleBrackets } from "../header-lines.ts";
import { type Body, decodeBody } from "../text.ts";
import { MAX_COUNT, type MessageClass, type MessageCounts, type MessageSummary } from "./value.ts";

/**
 * Reads an `application/simple-message-summary` (RFC 3842 §5.2), in linear time.
 *
 * - Names and `yes`/`no` may have any case; lines may be folded and end in CRLF, LF or CR; blanks may stand round every
 *   sign; blank lines may come first. A line of blanks alone continues the line before it (RFC 3261 §25.1, LWS).
 * - Of two status lines, accounts or lines of one class the first counts. A line that is none of these, or whose counts
 *   cannot be read (a sign, no old count), is skipped.
 * - Without a status line messages are waiting if any class has new or new urgent ones. A status that is neither yes
 *   nor no is an `invalid-value`; a body with neither status nor classes is a `wrong-document`.
 * - "Subscribers MUST treat a larger value as 2^32-1" (RFC 3842 §3.5).
 */
export function parseMessageSummary(body: Body, limits: ParseLimits = {}): Result<MessageSummary, DocumentError> {
  const decoded = decodeBody(body, limits);
  if (!decoded.ok) return decoded;
  const [summary = [], ...messages] = readBlocks(decoded.value);
  const { status, account, classes } = readSummary(summary);
  if (status === undefined && classes.length === 0) {
    return fail(documentError("wrong-document", "neither Messages-Waiting nor a summary line"));
  }
  if (status !== undefined && status !== "yes" && status !== "no") {
    return fail(documentError("invalid-value", "Messages-Waiting is neither yes nor no"));
  }
  return ok({
    waiting: status === undefined ? classes.some(hasNew) : status === "yes",
    ...(account !== "" && { account }),
    classes,
    ...(messages.length > 0 && { messages }),
  });
}

/** Headers that stand together, with blank lines between one block and the next. */
function readBlocks(text: string): HeaderLine[][] {
  const blocks: HeaderLine[][] = [];
  let block: HeaderLine[] = [];
  for (const line of unfoldLines(text.startsWith("\ufeff") ? text.slice(1) : text)) {
    const header = parseHeaderLine(line);
    if (header !== undefined) {
      if (block.length === 0) blocks.push(block);
      block.push(header);
    } else if (line === "") block = [];
  }
  return blocks;
}

interface Summary {
  readonly status: string | undefined;
  readonly account: string;
  readonly classes: readonly MessageClass[];
}

function readSummary(lines: readonly HeaderLine[]): Summary {
  let status: string | undefined;
  let account = "";
  const classes = new Map<string, MessageClass>();
  for (const { name, value } of lines) {
    const field = name.toLowerCase();
    if (field === "messages-waiting") status ??= value.toLowerCase();
    else if (field === "message-account") account ||= withoutAngleBrackets(value);
    else if (!classes.has(field)) {
      const found = readClass(field, value);
      if (found !== undefined) classes.set(field, found);
    }
  }
  return { status, account, classes: [...classes.values()] };
}

// msg-summary-line = message-context-class HCOLON newmsgs SLASH oldmsgs [ LPAREN new-urgentmsgs SLASH old-urgentmsgs RPAREN ]
const COUNTS = /^(\d+)[ \t]*\/[ \t]*(\d+)[ \t]*(?:\([ \t]*(\d+)[ \t]*\/[ \t]*(\d+)[ \t]*\))?$/;

function readClass(name: string, value: string): MessageClass | undefined {
  const found = COUNTS.exec(value);
  if (found === null) return undefined;
  const [, fresh, old, urgentNew, urgentOld] = found;
  const counts = { name, ...readCounts(fresh, old) };
  return urgentNew === undefined ? counts : { ...counts, urgent: readCounts(urgentNew, urgentOld) };
}

function readCounts(fresh: string | undefined, old: string | undefined): MessageCounts {
  return { new: Math.min(Number(fresh), MAX_COUNT), old: Math.min(Number(old), MAX_COUNT) };
}

function hasNew(one: MessageClass): boolean {
  return one.new > 0 || (one.urgent !== undefined && one.urgent.new > 0);
}
