import { describe, expect, test } from "vitest";
import { toInstant } from "../time.ts";
import { inForce, newest, newestOf } from "./in-force.ts";
import type { Presentity } from "./presentity.ts";
import type { ApplicationStatus, DeviceStatus } from "./statement.ts";

const NOW = toInstant(0);
const device = (key: string, sequence: number, note?: string): DeviceStatus => ({
  type: "device",
  key,
  sequence,
  expiresAt: toInstant(10),
  via: "notify",
  ...(note !== undefined && { note }),
});
const application = (key: string, note: string): ApplicationStatus => ({ type: "application", key, sequence: 1, note });

test("each type of statement has its list, until its time has passed; what has ended has none", () => {
  const presentity: Presentity = [
    application("p", "hello"),
    { type: "call", key: "c", sequence: 1, callId: "c", direction: "initiator", state: "trying", startedAt: NOW },
    device("d", 1),
    { type: "mailbox", key: "m", sequence: 1, summary: { waiting: false, classes: [] } },
    { type: "registration", key: "r", sequence: 1, expiresAt: toInstant(10) },
    { type: "ended", of: "registration", key: "s", sequence: 1, expiresAt: toInstant(30) },
  ];
  const keysAt = (at: number) => {
    const { registrations, devices, calls, mailboxes, applications } = inForce(presentity, toInstant(at));
    return [registrations, devices, calls, mailboxes, applications].map((list) => list.map(({ key }) => key));
  };
  expect(keysAt(9)).toEqual([["r"], ["d"], ["c"], ["m"], ["p"]]);
  expect(keysAt(10)).toEqual([[], [], ["c"], ["m"], ["p"]]);
});

describe("the newest word", () => {
  const read = ({ note }: { readonly note?: string }) => note;

  test.each([
    ["has the greatest sequence", [device("a", 2, "newer"), device("b", 1, "older")], "newer"],
    ["has the greatest key among the same sequence", [device("a", 1, "first"), device("b", 1, "second")], "second"],
    ["is that of one who has said something", [device("a", 1, "said"), device("b", 2)], "said"],
    ["is none where nobody has", [device("a", 1)], undefined],
  ] as const)("%s", (_, devices, expected) => {
    expect(newest(devices, read)?.word).toBe(expected);
  });

  test("is the application's, else a device's", () => {
    const heard = { registrations: [], calls: [], mailboxes: [], devices: [device("a", 9, "device")] };
    const spoken = { ...heard, applications: [application("p", "application")] };
    expect(newestOf(spoken, read)?.word).toBe("application");
    expect(newestOf({ ...heard, applications: [] }, read)?.word).toBe("device");
  });
});
