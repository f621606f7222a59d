import { expect, test } from "vitest";
import { GENERIC } from "./profile.ts";

test("the generic profile is what the RFCs say, and the idle shape that every phone is known to take", () => {
  expect(GENERIC).toEqual({
    name: "generic",
    status: {},
    ringing: "note",
    idleDialog: "terminated",
    offlineDialog: "unavailable",
    callerDialog: "early",
    dialogUpdates: "full",
    pickup: true,
    dndOnLamp: "confirmed",
    displayAttribute: "display",
    interval: 0,
    notifyRate: 0,
    onTimeout: "remove",
    lastNotify: true,
    rebootEvent: "check-sync",
  });
});
