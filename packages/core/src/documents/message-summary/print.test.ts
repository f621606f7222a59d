import fc from "fast-check";
import { expect, test } from "vitest";
import { messageSummary, wildMessageSummary } from "./message-summary.arbitrary.ts";
import { parseMessageSummary } from "./parse.ts";
import { printMessageSummary } from "./print.ts";
import type { MessageSummary } from "./value.ts";

const lines = (...all: string[]): string => `${all.join("\r\n")}\r\n`;

function read(text: string): MessageSummary {
  const parsed = parseMessageSummary(text);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

test("[RFC 3842 §4] a summary is printed as the RFC's examples are", () => {
  const value: MessageSummary = {
    waiting: true,
    account: "sip:alice@vmail.example.com",
    classes: [
      { name: "voice-message", new: 4, old: 8, urgent: { new: 1, old: 2 } },
      { name: "none", new: 0, old: 1 },
    ],
    messages: [
      [
        { name: "Subject", value: "carpool tomorrow?" },
        { name: "Priority", value: "normal" },
      ],
      [{ name: "Subject", value: "" }],
    ],
  };
  expect(printMessageSummary(value)).toBe(
    lines(
      "Messages-Waiting: yes",
      "Message-Account: sip:alice@vmail.example.com",
      "Voice-Message: 4/8 (1/2)",
      "None: 0/1",
      "",
      "Subject: carpool tomorrow?",
      "Priority: normal",
      "",
      "Subject: ",
    ),
  );
});

test("a value is read back as it was", () => {
  fc.assert(
    fc.property(messageSummary, (value) => {
      expect(read(printMessageSummary(value))).toEqual(value);
    }),
  );
});

test("the same value makes the same text, and so does the value that is read back", () => {
  fc.assert(
    fc.property(wildMessageSummary, (value) => {
      const printed = printMessageSummary(value);
      expect(printMessageSummary(value)).toBe(printed);
      expect(printMessageSummary(read(printed))).toBe(printed);
    }),
  );
});

// RFC 3842 §5.2 with RFC 3261 §25.1, as narrow as the printer is
const TOKEN = "[-\\w.!%*+`'~]+";
const COUNTS = "\\d{1,10}/\\d{1,10}";
const GRAMMAR = new RegExp(
  "^Messages-Waiting: (?:yes|no)\\r\\n" +
    "(?:Message-Account: [^\\0-\\x08\\n-\\x1f\\x7f<>]+\\r\\n)?" +
    `(?:${TOKEN}: ${COUNTS}(?: \\(${COUNTS}\\))?\\r\\n)*` +
    `(?:\\r\\n(?:${TOKEN}: [^\\0-\\x08\\n-\\x1f\\x7f]*\\r\\n)+)*$`,
);

test("[RFC 3842 §5.2] whatever the value is, the text follows the grammar", () => {
  fc.assert(
    fc.property(wildMessageSummary, (value) => {
      expect(printMessageSummary(value)).toMatch(GRAMMAR);
    }),
  );
});

test("[RFC 3842 §3.5] counts are whole numbers up to 2^32-1", () => {
  const classes = [
    { name: "a", new: -1, old: 2.9 },
    { name: "b", new: Number.NaN, old: Number.POSITIVE_INFINITY },
    { name: "c", new: 4_294_967_295, old: 4_294_967_296, urgent: { new: 1e300, old: -0 } },
  ];
  expect(printMessageSummary({ waiting: false, classes })).toBe(
    lines("Messages-Waiting: no", "A: 0/2", "B: 0/4294967295", "C: 4294967295/4294967295 (4294967295/0)"),
  );
});

test("classes that are no tokens, have the name of another line or come twice are left out", () => {
  const names = [
    "voice message",
    "",
    "Messages-Waiting",
    "message-account",
    "VOICE-message",
    "voice-message",
    "x--1y-z",
  ];
  const classes = names.map((name) => ({ name, new: 1, old: 0 }));
  expect(printMessageSummary({ waiting: true, classes })).toBe(
    lines("Messages-Waiting: yes", "Voice-Message: 1/0", "X--1y-Z: 1/0"),
  );
});

test("[RFC 3842 §3.5] the account has no angle brackets; an empty one is left out", () => {
  const print = (account: string): string => printMessageSummary({ waiting: false, account, classes: [] });
  expect(print('"Al" <sip:a@b>')).toBe(lines("Messages-Waiting: no", "Message-Account: sip:a@b"));
  expect(print(" <> ")).toBe(lines("Messages-Waiting: no"));
});

test("no value begins a line of its own", () => {
  const value: MessageSummary = {
    waiting: false,
    account: "sip:a@b\r\nMessages-Waiting: yes",
    classes: [],
    messages: [
      [
        { name: "Subject", value: "a\r\n\r\nEvil: 1\0" },
        { name: "Evil: 2\r\nX", value: "" },
      ],
      [{ name: "", value: "lost" }],
      [],
    ],
  };
  expect(printMessageSummary(value)).toBe(
    lines("Messages-Waiting: no", "Message-Account: sip:a@b Messages-Waiting: yes", "", "Subject: a Evil: 1"),
  );
});
