import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "../testing/strings.ts";
import { MAX_SECONDS, toSeconds } from "../time.ts";
import {
  parseSubscriptionState,
  printSubscriptionState,
  type SubscriptionState,
  TERMINATION_REASONS,
} from "./subscription-state.ts";

test.each([
  ["active;expires=3599", { state: "active", expires: 3599 }],
  ["active", { state: "active" }],
  [' Pending ; Expires = "60" ', { state: "pending", expires: 60 }],
  ["active;expires=soon;reason=timeout;retry-after=5", { state: "active" }],
  ["terminated", { state: "terminated" }],
  ["terminated;reason=NoResource", { state: "terminated", reason: "noresource" }],
  ["terminated;reason=probation;retry-after=60", { state: "terminated", reason: "probation", retryAfter: 60 }],
  ["terminated;reason=polite-block", { state: "terminated" }],
  ["terminated;reason=__proto__;reason=timeout", { state: "terminated" }],
])("[RFC 6665 §8.4] %j is read", (value, state) => {
  expect(parseSubscriptionState(value)).toEqual(state);
});

test.each(TERMINATION_REASONS)("[RFC 6665 §4.1.3] the reason %s is known", (reason) => {
  expect(parseSubscriptionState(`terminated;reason=${reason}`)).toEqual({ state: "terminated", reason });
});

test("[RFC 6665 §4.1.3] subscribers MUST ignore expires with terminated", () => {
  expect(parseSubscriptionState("terminated;expires=60")).toEqual({ state: "terminated" });
});

test("[RFC 6665 §4.2.2] reason=expired is read as timeout", () => {
  expect(parseSubscriptionState("terminated;reason=expired")).toEqual({ state: "terminated", reason: "timeout" });
});

test.each(["", ";expires=60", "waiting", "active pending", "active, pending", '"active"', "__proto__", "expires=60"])(
  "%j is no state that RFC 6665 knows",
  (value) => {
    expect(parseSubscriptionState(value)).toBeUndefined();
  },
);

const seconds = fc.oneof(fc.nat(), fc.constant(MAX_SECONDS)).map(toSeconds);
const subscriptionState: fc.Arbitrary<SubscriptionState> = fc.oneof(
  fc.record({ state: fc.constantFrom("active", "pending"), expires: seconds }, { requiredKeys: ["state"] }),
  fc.record(
    { state: fc.constant("terminated"), reason: fc.constantFrom(...TERMINATION_REASONS), retryAfter: seconds },
    { requiredKeys: ["state"] },
  ),
);

test("what is printed is read back as it was", () => {
  fc.assert(
    fc.property(subscriptionState, (value) => {
      expect(parseSubscriptionState(printSubscriptionState(value))).toEqual(value);
    }),
  );
});

test("it is printed without blanks, and terminated without expires", () => {
  expect(printSubscriptionState({ state: "active", expires: toSeconds(60) })).toBe("active;expires=60");
  expect(printSubscriptionState({ state: "pending" })).toBe("pending");
  const probation = { state: "terminated", reason: "probation", retryAfter: toSeconds(5) } as const;
  expect(printSubscriptionState(probation)).toBe("terminated;reason=probation;retry-after=5");
  expect(printSubscriptionState({ state: "terminated" })).toBe("terminated");
});

test("any text is read without an exception", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const value of [text, `terminated;reason=${text}`, `active;expires=${text}`]) {
        const parsed = parseSubscriptionState(value);
        expect(["active", "pending", "terminated", undefined]).toContain(parsed?.state);
      }
    }),
  );
});

test("time is linear in the length of the value", () => {
  for (const unit of [";", "a", ' "', ";reason=", "9"]) {
    for (const start of ["", "active;expires=", 'terminated;reason="']) {
      expect(() => parseSubscriptionState(start + unit.repeat(200_000))).not.toThrow();
    }
  }
});
