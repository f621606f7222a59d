import { trimmed } from "../xml/fields.ts";

// Text as the types of XML Schema part 2 want it, for printers. Readers take what comes. Nothing is made of nothing.

/** The text, trimmed, if it is an `xs:dateTime`, with or without a zone, of the years 0001 to 9999. */
export function toDateTime(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const dateTime = trimmed(text);
  return isDateTime(dateTime) ? dateTime : undefined;
}

/** The text, trimmed, if it is an `xs:language`, or empty, as `xml:lang` may be (XML 1.0 §2.12). */
export function toLanguage(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const language = trimmed(text);
  return LANGUAGE.test(language) ? language : undefined;
}

const LANGUAGE = /^(?:[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)?$/;

const DATE_TIME =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:Z|[-+](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/;

function isDateTime(text: string): boolean {
  if (!DATE_TIME.test(text)) return false;
  const day = text.slice(8, 10);
  return day <= "28" || Number(day) <= daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
