import { expect, test } from "vitest";
import { DIALOG_INFO, PIDF, Rig, SUMMARY, XPIDF } from "./testing/rig.ts";

test("[D1 presence.subscribe.in] entity is the subscriber, and the new fields say who is who", () => {
  const rig = new Rig();
  const callid = rig.subscribe("1000", "1002", DIALOG_INFO, {
    headers: [["accept", "multipart/related, application/rlmi+xml,"]],
  });
  expect(callid).toBe("1000-1002-dialog-1000@10.0.0.1:1000");
  expect(rig.heard).toEqual([
    {
      name: "presence.subscribe.in",
      payload: {
        contenttype: DIALOG_INFO,
        entity: "1000@pbx",
        expires: 600,
        callid,
        target: "1002@pbx",
        watcher: "1000@pbx",
        event: "dialog",
        accept: [DIALOG_INFO, "multipart/related", "application/rlmi+xml"],
      },
    },
  ]);
});

test("[D1 presence.subscribe.in] entitySemantics `target`: entity is who is subscribed to, as the README has it", () => {
  const rig = new Rig({ entitySemantics: "target" });
  rig.subscribe("1000", "1002", PIDF);
  rig.subscribe("1000", "1002", SUMMARY);
  expect(rig.heard.map(({ payload }) => payload.entity)).toEqual(["1002@pbx", "1002@pbx"]);
});

test("[D1 presence.subscribe.in] it comes once for each new subscription, not for a refresh", () => {
  const rig = new Rig();
  const callid = rig.subscribe("1000", "1002", XPIDF);
  rig.again(callid, 900);
  rig.again(callid, 0);
  expect(rig.heard.map(({ name, payload }) => [name, "contenttype" in payload && payload.contenttype])).toEqual([
    ["presence.subscribe.in", XPIDF],
  ]);
});

test("[D1 presence.voicemail.in] the same for mailboxes", () => {
  const rig = new Rig();
  const callid = rig.subscribe("1000", "1000", SUMMARY);
  expect(rig.heard).toEqual([
    {
      name: "presence.voicemail.in",
      payload: {
        contenttype: SUMMARY,
        entity: "1000@pbx",
        expires: 600,
        callid,
        target: "1000@pbx",
        watcher: "1000@pbx",
        event: "message-summary",
        accept: [SUMMARY],
      },
    },
  ]);
});

test("[D1] the phone gets its first NOTIFY although nobody answers", () => {
  const rig = new Rig();
  for (const accept of [DIALOG_INFO, PIDF, XPIDF, SUMMARY])
    rig.subscribe("1000", "1002", accept, { port: rig.sent.length + 1 });
  expect(rig.sent.map(({ headers }) => headers.get("Content-Type"))).toEqual([DIALOG_INFO, PIDF, XPIDF, SUMMARY]);
});

test("of packages that babble-drachtio-presence did not have, nothing is emitted", () => {
  const rig = new Rig();
  rig.subscribe("1000", "1000", "application/x-as-feature-event+xml", { event: "as-feature-event" });
  expect([rig.heard, rig.responses]).toEqual([[], [200]]);
});
