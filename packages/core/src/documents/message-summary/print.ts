import { isToken, printHeaderLine, singleLine, withoutAngleBrackets } from "../header-lines.ts";
import { MAX_COUNT, type MessageCounts, type MessageSummary } from "./value.ts";

/**
 * Prints an `application/simple-message-summary` (RFC 3842 §5.2) with CRLF line ends, and always one that the grammar
 * allows:
 *
 * - The account "MUST NOT be delimited with angle brackets" (RFC 3842 §3.5): they are taken off.
 * - Counts are cut to whole numbers from 0 to 2^32-1.
 * - A class whose name is no token, is the name of another line or came before is left out; so are headers whose names
 *   are no tokens, and messages without headers.
 * - Control characters in a header or the account become spaces: no value begins a line of its own.
 */
export function printMessageSummary(value: MessageSummary): string {
  const { waiting, account = "", classes, messages = [] } = value;
  let text = waiting ? "Messages-Waiting: yes\r\n" : "Messages-Waiting: no\r\n";
  const uri = withoutAngleBrackets(singleLine(account));
  if (uri !== "") text += `Message-Account: ${uri}\r\n`;
  const taken = new Set(["messages-waiting", "message-account"]);
  for (const one of classes) {
    const name = one.name.toLowerCase();
    if (taken.has(name) || !isToken(name)) continue;
    taken.add(name);
    const urgent = one.urgent === undefined ? "" : ` (${printCounts(one.urgent)})`;
    text += `${capitalize(name)}: ${printCounts(one)}${urgent}\r\n`;
  }
  for (const headers of messages) {
    let block = "";
    for (const header of headers) block += printHeaderLine(header.name, header.value);
    if (block !== "") text += `\r\n${block}`;
  }
  return text;
}

function printCounts(counts: MessageCounts): string {
  return `${count(counts.new)}/${count(counts.old)}`;
}

/** What is not a number at all counts as none. */
function count(value: number): number {
  return value > 0 ? Math.min(Math.trunc(value), MAX_COUNT) : 0;
}

/** `voice-message` as `Voice-Message`: what phones have always been sent, though case does not matter. */
function capitalize(name: string): string {
  return name.replace(/(?<![^-])[a-z]/g, (letter) => letter.toUpperCase());
}
