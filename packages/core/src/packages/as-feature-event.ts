import { userOf } from "../address.ts";
import { parseFeatureEvents } from "../documents/as-feature-event/parse.ts";
import { printFeatureEvents } from "../documents/as-feature-event/print.ts";
import { AS_FEATURE_EVENT_CONTENT_TYPE, type FeatureEvent } from "../documents/as-feature-event/value.ts";
import type { DocumentError } from "../documents/error.ts";
import { ok, type Result } from "../result.ts";
import { toSeconds } from "../time.ts";
import type { Document, EventPackage, Heard, Look, View } from "./package.ts";

/**
 * Feature keys that are kept in step with phones: do-not-disturb, and those forwardings of which anybody has spoken. What
 * nobody has spoken of is not told, so that no phone forgets a forwarding because we did. There is no RFC; times are
 * those of the package `dialog`.
 *
 * More than one feature makes a multipart/mixed, as phones know it from FreeSWITCH.
 */
export const featureEventPackage: EventPackage = {
  name: "as-feature-event",
  contentTypes: [AS_FEATURE_EVENT_CONTENT_TYPE],
  defaultExpires: toSeconds(3600),
  interval: toSeconds(1),
  render(view: View): Document {
    const { contentType, body } = printFeatureEvents(featuresOf(view));
    return { contentType, before: body };
  },
  /**
   * `Set…` of a phone. A feature is the resource's, not the phone's: whoever spoke last has set it, and all others are
   * told. What a phone tells as `…Event` is what it has been told.
   */
  hear(contentType: string, body: string): Result<readonly Heard[], DocumentError> {
    const events = parseFeatureEvents(contentType, body);
    return events.ok ? ok(events.value.flatMap(heardOf)) : events;
  },
  /** No body: whatever it said would set the watcher's keys. */
  neutral(_: View, { contentType }: Look): Document {
    return { contentType, before: "" };
  },
};

function heardOf(event: FeatureEvent): Heard[] {
  switch (event.kind) {
    case "SetDoNotDisturb":
      return [{ key: "dnd", words: { dnd: event.doNotDisturbOn } }];
    case "SetForwarding": {
      const { forwardingType, activateForward: on, forwardDN: to, ringCount } = event;
      const forwarding = { on, ...(to !== undefined && { to }), ...(ringCount !== undefined && { ringCount }) };
      return [{ key: forwardingType, words: { forwarding: { [forwardingType]: forwarding } } }];
    }
    case "DoNotDisturbEvent":
    case "ForwardingEvent":
      return [];
    default:
      return event satisfies never;
  }
}

function featuresOf({ resource, composed: { dnd, forwarding } }: View): FeatureEvent[] {
  const device = userOf(resource);
  const events: FeatureEvent[] = [{ kind: "DoNotDisturbEvent", device, doNotDisturbOn: dnd }];
  for (const forwardingType of ["forwardImmediate", "forwardBusy", "forwardNoAns"] as const) {
    const said = forwarding[forwardingType];
    if (said === undefined) continue;
    const { on, to, ringCount } = said;
    events.push({
      kind: "ForwardingEvent",
      device,
      forwardingType,
      forwardStatus: on,
      ...(to !== undefined && { forwardTo: to }),
      ...(ringCount !== undefined && { ringCount }),
    });
  }
  return events;
}
