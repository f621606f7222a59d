import { expect, test } from "vitest";
import type { MessageSummary } from "../documents/message-summary/value.ts";
import { GENERIC } from "../profiles/profile.ts";
import { messageSummaryPackage } from "./message-summary.ts";
import { address, composedOf } from "./package.arbitrary.ts";
import type { Look } from "./package.ts";
import { viewOf } from "./view.ts";

const LOOK: Look = {
  contentType: "application/simple-message-summary",
  profile: GENERIC,
  isPrivate: false,
};
const classes = [{ name: "voice-message", new: 2, old: 8 }];

function shown(summary: MessageSummary) {
  const composed = composedOf([{ type: "mailbox", key: "m", sequence: 0, summary }]);
  return messageSummaryPackage.render(viewOf(address("1001@pbx.example"), { composed }), LOOK).before;
}

const NONE = "Messages-Waiting: no\r\nMessage-Account: sip:1001@pbx.example\r\n";

test.each([
  ["sip:vm-1001@pbx.example", "sip:vm-1001@pbx.example"],
  ["", "sip:1001@pbx.example"],
])("[RFC 3842 §3.5] the account %s is told as %s", (account, expected) => {
  const text = `Messages-Waiting: yes\r\nMessage-Account: ${expected}\r\nVoice-Message: 2/8\r\n`;
  expect(shown({ waiting: true, account, classes })).toBe(text);
});

test("[RFC 3842 §3.8] headers of messages are never told: the first NOTIFY must not have them", () => {
  const messages = [[{ name: "Subject", value: "carpet sale" }]];
  expect(shown({ waiting: true, classes, messages })).toBe(shown({ waiting: true, classes }));
});

test("a resource without a mailbox has no messages", () => {
  expect(messageSummaryPackage.render(viewOf(address("1001@pbx.example")), LOOK).before).toBe(NONE);
});

test("a watcher who waits is told that there are no messages", () => {
  const neutral = messageSummaryPackage.neutral(viewOf(address("1001@pbx.example")), LOOK);
  expect(neutral).toEqual({ contentType: LOOK.contentType, before: NONE });
});
