import fc from "fast-check";
import { anyText, sipUri, trimmedText } from "../../testing/strings.ts";
import type { FeatureEvent, ForwardingType } from "./value.ts";

const forwardingType: fc.Arbitrary<ForwardingType> = fc.constantFrom("forwardImmediate", "forwardBusy", "forwardNoAns");

function featureEvents(text: fc.Arbitrary<string>, ringCount: fc.Arbitrary<number>): fc.Arbitrary<FeatureEvent> {
  const device = fc.oneof(fc.constantFrom("", "0001", "notKnown", "9995060044"), text);
  const target = fc.oneof(fc.constantFrom("", "00441234567890"), sipUri, text);
  return fc.oneof(
    fc.record({ kind: fc.constant("SetDoNotDisturb"), device, doNotDisturbOn: fc.boolean() }),
    fc.record({ kind: fc.constant("DoNotDisturbEvent"), device, doNotDisturbOn: fc.boolean() }),
    fc.record(
      {
        kind: fc.constant("SetForwarding"),
        device,
        forwardingType,
        activateForward: fc.boolean(),
        forwardDN: target,
        ringCount,
      },
      { requiredKeys: ["kind", "device", "forwardingType", "activateForward"] },
    ),
    fc.record(
      {
        kind: fc.constant("ForwardingEvent"),
        device,
        forwardingType,
        forwardStatus: fc.boolean(),
        forwardTo: target,
        ringCount,
      },
      { requiredKeys: ["kind", "device", "forwardingType", "forwardStatus"] },
    ),
  );
}

/** A feature event that a document can express whole. */
export const featureEvent: fc.Arbitrary<FeatureEvent> = featureEvents(trimmedText, fc.nat(999_999_999));

/** A feature event whose texts and ring count are whatever they are. */
export const wildFeatureEvent: fc.Arbitrary<FeatureEvent> = featureEvents(
  anyText,
  fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constantFrom(-1, -0, 1.5, Number.NaN, 1_000_000_000)),
);
