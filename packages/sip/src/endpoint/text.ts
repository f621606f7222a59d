import { singleLine } from "../headers/syntax.ts";
import { utf8Length } from "../message/body.ts";
import { printHeaderName } from "../message/header-names.ts";
import type { Header } from "../message/message.ts";

/** Header lines, each with its line end, whatever the values hold; without Content-Length, which `printBody` knows better. */
export function printLines(headers: readonly Header[]): string {
  let lines = "";
  for (const [name, value] of headers) {
    const prefix = printHeaderName(name);
    if (prefix !== undefined && prefix !== "Content-Length: ") lines += `${prefix}${singleLine(value)}\r\n`;
  }
  return lines;
}

/** The end of a message: Content-Length, the empty line, the body. */
export function printBody(body: string): string {
  return body === "" ? EMPTY_BODY : `Content-Length: ${utf8Length(body)}\r\n\r\n${body}`;
}

/** Whether a header is there, whose name is given in lower case. */
export function hasHeader(headers: readonly Header[], name: string): boolean {
  for (const [other] of headers) if (other.length === name.length && other.toLowerCase() === name) return true;
  return false;
}

const EMPTY_BODY = "Content-Length: 0\r\n\r\n";
