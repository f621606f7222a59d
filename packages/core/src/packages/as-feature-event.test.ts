import { expect, test } from "vitest";
import { parseFeatureEvents } from "../documents/as-feature-event/parse.ts";
import type { ApplicationStatus } from "../presentity/statement.ts";
import { GENERIC } from "../profiles/profile.ts";
import { featureEventPackage } from "./as-feature-event.ts";
import { address, composedOf } from "./package.arbitrary.ts";
import type { Look } from "./package.ts";
import { viewOf } from "./view.ts";

const LOOK: Look = {
  contentType: "application/x-as-feature-event+xml",
  profile: GENERIC,
  isPrivate: false,
};

function told(said: Partial<ApplicationStatus>) {
  const composed = composedOf([{ type: "application", key: "app", sequence: 0, ...said }]);
  const document = featureEventPackage.render(viewOf(address("1001@pbx.example"), { composed }), LOOK);
  const events = parseFeatureEvents(document.contentType, document.before);
  if (!events.ok) throw new Error(events.error.detail);
  return events.value;
}

const device = "1001";

test.each([true, false])("do-not-disturb is told as it is: %s", (dnd) => {
  expect(told({ dnd })).toEqual([{ kind: "DoNotDisturbEvent", device, doNotDisturbOn: dnd }]);
});

test("do-not-disturb is told of who is offline, too", () => {
  expect(told({ basic: "closed", dnd: true })).toMatchObject([{ doNotDisturbOn: true }]);
});

test("forwardings are told if anybody has spoken of them, in one order", () => {
  const forwarding = {
    forwardNoAns: { on: true, to: "2002", ringCount: 4 },
    forwardImmediate: { on: false },
  };
  expect(told({ forwarding })).toEqual([
    { kind: "DoNotDisturbEvent", device, doNotDisturbOn: false },
    { kind: "ForwardingEvent", device, forwardingType: "forwardImmediate", forwardStatus: false },
    {
      kind: "ForwardingEvent",
      device,
      forwardingType: "forwardNoAns",
      forwardStatus: true,
      forwardTo: "2002",
      ringCount: 4,
    },
  ]);
});

test("a watcher who waits is told nothing that would set its keys", () => {
  const neutral = featureEventPackage.neutral(viewOf(address("1001@pbx.example")), LOOK);
  expect(neutral).toEqual({ contentType: LOOK.contentType, before: "" });
});
