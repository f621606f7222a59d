import { expect, test } from "vitest";
import { GENERIC, type Profile } from "./profile.ts";
import { PROFILES } from "./table.ts";

const ALL = PROFILES.map(({ profile }) => profile);

/** What is not as in the generic profile. */
function differences(profile: Profile): Partial<Profile> {
  return Object.fromEntries(
    Object.entries(profile).filter(([field, value]) => field !== "name" && GENERIC[field as keyof Profile] !== value),
  );
}

test("no two profiles have the same name", () => {
  expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
});

test("a profile is plain data", () => {
  expect(JSON.parse(JSON.stringify(ALL))).toEqual(ALL);
});

test("a User-Agent is looked at from its start and no further than a name goes", () => {
  for (const { userAgent } of PROFILES.filter((make) => make.userAgent !== undefined)) {
    expect(userAgent?.source).toMatch(/^\^[^*+]*$/);
    expect(userAgent?.flags).toBe("i");
  }
});

test("every content type that gives a make away is written in lower case", () => {
  const types = PROFILES.flatMap(({ accept }) => (accept === undefined ? [] : [accept]));
  expect(types).toEqual(["application/xpidf+xml", "application/cpim-pidf+xml"]);
});

test("how the makes differ", () => {
  const restart = { rebootEvent: "check-sync;reboot=true" };
  const spa = { offlineDialog: "idle", callerDialog: "confirmed", onTimeout: "keep" };
  expect(Object.fromEntries(ALL.map((profile) => [profile.name, differences(profile)]))).toEqual({
    generic: {},
    yealink: { offlineDialog: "idle", ...restart },
    polycom: {},
    snom: { idleDialog: "none", ...restart },
    grandstream: { offlineDialog: "idle" },
    "cisco-spa8000": spa,
    linksys: { ...spa, rebootEvent: "reboot_now" },
    "cisco-spa": { ...spa, rebootEvent: "reboot" },
    "cisco-mpp": { rebootEvent: "reboot" },
    "cisco-7960": { ringing: "alerting" },
    "cisco-enterprise": { ringing: "alerting", rebootEvent: "service-control" },
    zoiper: { status: { notesDecide: true }, lastNotify: false },
    linphone: {},
    bria: { offlineDialog: "idle" },
    pjsip: {},
    mitel: { offlineDialog: "idle" },
    panasonic: {},
    fanvil: {},
    auerswald: { notifyRate: 10 },
  });
});
