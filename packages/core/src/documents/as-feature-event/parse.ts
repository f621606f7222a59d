import { fail, ok, type Result } from "../../result.ts";
import { type DocumentError, documentError, type ParseLimits } from "../error.ts";
import { mediaType } from "../multipart/content-type.ts";
import { parseMultipart } from "../multipart/parse.ts";
import type { MultipartLimits } from "../multipart/value.ts";
import type { Body } from "../text.ts";
import { parseXml } from "../xml/parse.ts";
import { childNamed, trimmedText, type XmlElement } from "../xml/value.ts";
import {
  AS_FEATURE_EVENT_CONTENT_TYPE,
  CSTA_NAMESPACES,
  type Device,
  type FeatureEvent,
  type ForwardingType,
} from "./value.ts";

/**
 * Reads the body of a message of the event package as-feature-event, given the value of its `Content-Type`: one document,
 * or a multipart of them as the first NOTIFY has it. Every multipart counts as multipart/mixed (RFC 2046 §5.1.3).
 *
 * Parts of other types and documents about other features (call centre, hoteling) are skipped; where nothing else is
 * left, the body is a `wrong-document`. One part that is broken makes all of it an error.
 */
export function parseFeatureEvents(
  contentType: string,
  body: Body,
  limits: MultipartLimits = {},
): Result<readonly FeatureEvent[], DocumentError> {
  const type = mediaType(contentType);
  if (type === AS_FEATURE_EVENT_CONTENT_TYPE) {
    const event = parseFeatureEvent(body, limits);
    return event.ok ? ok([event.value]) : event;
  }
  const parts = parseMultipart(contentType, body, limits);
  if (!parts.ok) return parts;
  const events: FeatureEvent[] = [];
  for (const part of parts.value) {
    if (mediaType(part.contentType) !== AS_FEATURE_EVENT_CONTENT_TYPE) continue;
    const event = parseFeatureEvent(part.body, limits);
    if (event.ok) events.push(event.value);
    else if (event.error.code !== "wrong-document") return event;
  }
  return events.length > 0 ? ok(events) : fail(documentError("wrong-document", "no part is a feature event"));
}

/**
 * Reads one `application/x-as-feature-event+xml`, of any edition of CSTA.
 *
 * A device that is absent is empty, as Cisco phones have it. What the document is about must be there and be an
 * `xs:boolean` or a forwarding type, or the value is an `invalid-value`. A ring count that is no whole number is absent.
 */
export function parseFeatureEvent(body: Body, limits: ParseLimits = {}): Result<FeatureEvent, DocumentError> {
  const document = parseXml(body, limits);
  if (!document.ok) return document;
  const { root } = document.value;
  const kind = root.namespace.startsWith(CSTA_NAMESPACES) ? root.name : "";
  switch (kind) {
    case "SetDoNotDisturb":
    case "DoNotDisturbEvent":
      return readDoNotDisturb(kind, root);
    case "SetForwarding":
    case "ForwardingEvent":
      return readForwarding(kind, root);
    default:
      return fail(documentError("wrong-document", "not about do-not-disturb or forwarding in a namespace of CSTA"));
  }
}

function readDoNotDisturb(
  kind: "SetDoNotDisturb" | "DoNotDisturbEvent",
  root: XmlElement,
): Result<FeatureEvent, DocumentError> {
  const doNotDisturbOn = readBoolean(root, "doNotDisturbOn");
  if (doNotDisturbOn === undefined) return invalid("doNotDisturbOn");
  return ok({ kind, device: readDevice(root), doNotDisturbOn });
}

function readForwarding(
  kind: "SetForwarding" | "ForwardingEvent",
  root: XmlElement,
): Result<FeatureEvent, DocumentError> {
  const forwardingType = readForwardingType(root);
  if (forwardingType === undefined) return invalid("forwardingType");
  const device = readDevice(root);
  const rings = readText(root, "ringCount");
  const ringCount = /^\d{1,9}$/.test(rings ?? "") && { ringCount: Number(rings) };
  if (kind === "SetForwarding") {
    const activateForward = readBoolean(root, "activateForward");
    const forwardDN = readText(root, "forwardDN");
    if (activateForward === undefined) return invalid("activateForward");
    const destination = forwardDN !== undefined && { forwardDN };
    return ok({ kind, device, forwardingType, activateForward, ...destination, ...ringCount });
  }
  const forwardStatus = readBoolean(root, "forwardStatus");
  const forwardTo = readText(root, "forwardTo");
  if (forwardStatus === undefined) return invalid("forwardStatus");
  const destination = forwardTo !== undefined && { forwardTo };
  return ok({ kind, device, forwardingType, forwardStatus, ...destination, ...ringCount });
}

/** The text of `device`, or of the `deviceIdentifier` in it, or `notKnown` for the element of that name. */
function readDevice(root: XmlElement): Device {
  const device = childNamed(root, root.namespace, "device");
  if (device === undefined) return "";
  if (childNamed(device, root.namespace, "notKnown") !== undefined) return "notKnown";
  return readText(device, "deviceIdentifier") ?? trimmedText(device);
}

function readForwardingType(root: XmlElement): ForwardingType | undefined {
  const text = readText(root, "forwardingType");
  return FORWARDING_TYPES.find((type) => type === text);
}

const FORWARDING_TYPES = ["forwardImmediate", "forwardBusy", "forwardNoAns"] as const;

function readBoolean(root: XmlElement, name: string): boolean | undefined {
  return BOOLEANS.get(readText(root, name) ?? "");
}

// XML Schema Part 2 §3.2.2.1
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

/** The text of the child of that name, in the namespace of its parent. */
function readText(parent: XmlElement, name: string): string | undefined {
  const child = childNamed(parent, parent.namespace, name);
  return child === undefined ? undefined : trimmedText(child);
}

function invalid(name: string): Result<never, DocumentError> {
  return fail(documentError("invalid-value", `${name} is missing or has a value that is not allowed`));
}
