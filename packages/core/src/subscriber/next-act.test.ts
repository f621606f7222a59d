import { expect, test } from "vitest";
import { type Seconds, toSeconds } from "../time.ts";
import { actAfterLoss, actAfterRefusal, actAfterTermination } from "./next-act.ts";

const WAIT: Seconds = toSeconds(60);
const SUCH = (when: "at-once" | "later" | "never", wait = 0) => ({ when, wait: toSeconds(wait) });

test.each([
  ["[RFC 6665 §4.1.3] deactivated: SHOULD retry immediately", "deactivated", "at-once", "at-once", 0],
  ["[RFC 6665 §4.1.3] probation: SHOULD retry later, at least retry-after", "probation", "later", "later", 60],
  ["[RFC 6665 §4.1.3] rejected: SHOULD NOT re-subscribe", "rejected", "never", "never", 0],
  ["[RFC 6665 §4.1.3] timeout: MAY re-subscribe immediately", "timeout", "at-once", "at-once", 0],
  ["[RFC 6665 §4.1.3] giveup: MAY retry immediately, SHOULD wait for retry-after", "giveup", "at-once", "later", 60],
  ["[RFC 6665 §4.1.3] noresource: SHOULD NOT re-subscribe", "noresource", "never", "never", 0],
  ["[RFC 6665 §4.1.3] invariant: SHOULD NOT re-subscribe, whatever retry-after says", "invariant", "never", "never", 0],
  [
    "[RFC 6665 §4.1.3] no or an unknown reason: MAY at any time, SHOULD NOT before retry-after",
    undefined,
    "later",
    "later",
    60,
  ],
] as const)("%s", (_, reason, without, withRetryAfter, wait) => {
  expect(actAfterTermination(reason, undefined)).toEqual(SUCH(without));
  expect(actAfterTermination(reason, WAIT)).toEqual(SUCH(withRetryAfter, wait));
});

test.each([
  300, 302, 400, 401, 402, 403, 404, 406, 410, 414, 416, 420, 423, 484, 488, 493, 505, 513, 600, 603, 604, 699,
])("a first SUBSCRIBE that is refused with %i is not repeated, unless the peer says when", (status) => {
  expect(actAfterRefusal(status, undefined)).toEqual(SUCH("never"));
  expect(actAfterRefusal(status, WAIT)).toEqual(SUCH("later", 60));
});

test.each([204, 408, 430, 480, 481, 482, 483, 486, 487, 491, 500, 502, 503, 504, 580, 599])(
  "[RFC 3261 §8.1.3.2] a first SUBSCRIBE that gets %i is repeated later",
  (status) => {
    expect(actAfterRefusal(status, undefined)).toEqual(SUCH("later"));
    expect(actAfterRefusal(status, WAIT)).toEqual(SUCH("later", 60));
  },
);

test.each([405, 489, 501])("what a peer cannot do (%i) is not asked again, whatever Retry-After says", (status) => {
  expect(actAfterRefusal(status, WAIT)).toEqual(SUCH("never"));
  expect(actAfterLoss(status, WAIT)).toEqual(SUCH("never"));
});

test.each([404, 410, 416, 480, 482, 483, 484, 485, 604])(
  "[RFC 6665 §4.1.2.2] a refresh that gets %i MUST end it; a new dialog may do better, later",
  (status) => {
    expect(actAfterLoss(status, undefined)).toEqual(SUCH("later"));
    expect(actAfterLoss(status, WAIT)).toEqual(SUCH("later", 60));
  },
);

test("[RFC 5057 §5.1] 481: the peer has lost the subscription, and may have a new one at once", () => {
  expect(actAfterLoss(481, undefined)).toEqual(SUCH("at-once"));
  expect(actAfterLoss(481, WAIT)).toEqual(SUCH("later", 60));
});

test("[RFC 6665 §4.1.2.2] a refresh that fails with any other code leaves the subscription alone", () => {
  const ending = [404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604];
  const others = Array.from({ length: 400 }, (_, place) => 300 + place).filter((status) => !ending.includes(status));
  expect(others.filter((status) => actAfterLoss(status, WAIT) !== undefined)).toEqual([]);
});
