import { singleLine } from "../headers/syntax.ts";
import { utf8Length } from "./body.ts";
import { printHeaderName } from "./header-names.ts";
import type { SipMessage } from "./message.ts";

/**
 * The message as text: header names in their usual case, Content-Length always, at the end, of the body in bytes of UTF-8,
 * whatever the headers say. Every header is one line, whatever its value holds; one whose name is no token is left out.
 */
export function printMessage(message: SipMessage): string {
  let text = startLine(message);
  for (const [name, value] of message.headers) {
    const prefix = printHeaderName(name);
    if (prefix !== undefined) text += `${prefix}${singleLine(value)}\r\n`;
  }
  return `${text}Content-Length: ${utf8Length(message.body)}\r\n\r\n${message.body}`;
}

function startLine(message: SipMessage): string {
  return message.kind === "request"
    ? `${singleLine(`${message.method} ${message.uri}`)} SIP/2.0\r\n`
    : `SIP/2.0 ${message.status} ${singleLine(message.reason)}\r\n`;
}
