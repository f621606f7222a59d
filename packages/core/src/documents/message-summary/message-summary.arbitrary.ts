import fc from "fast-check";
import { anyText, sipUri } from "../../testing/strings.ts";
import { headerLine, token } from "../header-lines.arbitrary.ts";
import { MAX_COUNT, type MessageClass, type MessageSummary } from "./value.ts";

const count: fc.Arbitrary<number> = fc.oneof(fc.nat(20), fc.integer({ min: 0, max: MAX_COUNT }));

const className: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("voice-message", "fax-message", "pager-message", "multimedia-message", "text-message", "none"),
  token.map((name) => name.toLowerCase()),
);

const messageClass: fc.Arbitrary<MessageClass> = fc.record(
  { name: className, new: count, old: count, urgent: fc.record({ new: count, old: count }) },
  { requiredKeys: ["name", "new", "old"] },
);

/** A mailbox that a summary can express whole. */
export const messageSummary: fc.Arbitrary<MessageSummary> = fc.record(
  {
    waiting: fc.boolean(),
    account: sipUri,
    classes: fc.uniqueArray(messageClass, { selector: ({ name }) => name, maxLength: 4 }),
    messages: fc.array(fc.array(headerLine, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ["waiting", "classes"] },
);

const anyCounts = { new: fc.oneof(count, fc.double(), fc.maxSafeInteger()), old: fc.oneof(count, fc.double()) };

/** A mailbox whose strings and numbers are whatever they are. */
export const wildMessageSummary: fc.Arbitrary<MessageSummary> = fc.record(
  {
    waiting: fc.boolean(),
    account: fc.oneof(anyText, fc.constantFrom("<sip:a@b>", "<<a>>", "a>", " < a > ")),
    classes: fc.array(
      fc.record(
        {
          name: fc.oneof(className, anyText, fc.constantFrom("Messages-Waiting", "message-account", "Voice-Message")),
          ...anyCounts,
          urgent: fc.record(anyCounts),
        },
        { requiredKeys: ["name", "new", "old"] },
      ),
    ),
    messages: fc.array(fc.array(fc.record({ name: fc.oneof(token, anyText), value: anyText }))),
  },
  { requiredKeys: ["waiting", "classes"] },
);
