import { type PrintedMultipart, printMultipart } from "../multipart/print.ts";
import { withoutForbidden } from "../xml/characters.ts";
import { escapeText } from "../xml/print.ts";
import { trimXml } from "../xml/value.ts";
import { AS_FEATURE_EVENT_CONTENT_TYPE, CSTA_NAMESPACE, type FeatureEvent } from "./value.ts";

/**
 * Prints the state of several features as the first NOTIFY carries it: one as a document, more as a multipart/mixed of
 * documents. None at all make an empty body, which goes without a content type (RFC 3261 §20.15).
 */
export function printFeatureEvents(events: readonly FeatureEvent[]): PrintedMultipart {
  const contentType = AS_FEATURE_EVENT_CONTENT_TYPE;
  const parts = events.map((event) => ({ contentType, body: printFeatureEvent(event) }));
  return parts.length > 1 ? printMultipart(parts) : (parts[0] ?? { contentType, body: "" });
}

/**
 * Prints one `application/x-as-feature-event+xml`. White space at the ends of texts is taken off; a ring count that is no
 * whole number from 0 to 999,999,999 is left out.
 *
 * It declares ISO-8859-1, which phones know from FreeSWITCH, Kamailio, OpenSIPS and sipXcom, and has only ASCII characters,
 * others as references: so it is right by its declaration as well as sent as UTF-8.
 */
export function printFeatureEvent(event: FeatureEvent): string {
  return `${DECLARATION}<${event.kind} xmlns="${CSTA_NAMESPACE}">${printContent(event)}</${event.kind}>`;
}

const DECLARATION = '<?xml version="1.0" encoding="ISO-8859-1"?>';

function printContent(event: FeatureEvent): string {
  const device = printDevice(event.device);
  if (event.kind === "SetDoNotDisturb" || event.kind === "DoNotDisturbEvent") {
    return `${device}<doNotDisturbOn>${event.doNotDisturbOn}</doNotDisturbOn>`;
  }
  const status =
    event.kind === "SetForwarding"
      ? `<activateForward>${event.activateForward}</activateForward>${printText("forwardDN", event.forwardDN)}`
      : `<forwardStatus>${event.forwardStatus}</forwardStatus>${printText("forwardTo", event.forwardTo)}`;
  return `${device}<forwardingType>${event.forwardingType}</forwardingType>${status}${printRingCount(event.ringCount)}`;
}

function printDevice(device: string): string {
  const text = token(device);
  return `<device>${text === "notKnown" ? "<notKnown/>" : text}</device>`;
}

function printText(name: string, text: string | undefined): string {
  return text === undefined ? "" : `<${name}>${token(text)}</${name}>`;
}

function printRingCount(count: number | undefined): string {
  return count === undefined || !/^\d{1,9}$/.test(String(count)) ? "" : `<ringCount>${count}</ringCount>`;
}

function token(text: string): string {
  return escapeText(trimXml(withoutForbidden(text))).replace(/[^\0-\x7f]/gu, reference);
}

function reference(character: string): string {
  return `&#${character.codePointAt(0)};`;
}
