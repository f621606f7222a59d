import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messageSummary } from "./message-summary.arbitrary.ts";
import { parseMessageSummary } from "./parse.ts";
import { printMessageSummary } from "./print.ts";
import { MAX_COUNT } from "./value.ts";

const lines = (...all: string[]): string => `${all.join("\r\n")}\r\n`;

function read(...all: string[]): unknown {
  const parsed = parseMessageSummary(lines(...all));
  return parsed.ok ? parsed.value : parsed.error.code;
}

const VOICE = { name: "voice-message", new: 1, old: 2 };
const WAITING = { waiting: true, classes: [VOICE] };

describe("the summary", () => {
  test("[RFC 3842 §5.2] status, account, classes with urgent counts and the headers of messages are read", () => {
    expect(
      read(
        "Messages-Waiting: yes",
        "Message-Account: sip:alice@vmail.example.com",
        "Voice-Message: 4/8 (1/2)",
        "Fax-Message: 0/3",
        "",
        "Subject: carpool tomorrow?",
        "Priority: normal",
        "",
        "Subject: HELP!",
      ),
    ).toEqual({
      waiting: true,
      account: "sip:alice@vmail.example.com",
      classes: [
        { name: "voice-message", new: 4, old: 8, urgent: { new: 1, old: 2 } },
        { name: "fax-message", new: 0, old: 3 },
      ],
      messages: [
        [
          { name: "Subject", value: "carpool tomorrow?" },
          { name: "Priority", value: "normal" },
        ],
        [{ name: "Subject", value: "HELP!" }],
      ],
    });
  });

  test("[RFC 3842 §3.5] the status line alone is enough", () => {
    expect(read("Messages-Waiting: no")).toEqual({ waiting: false, classes: [] });
  });

  test.each([
    [["MESSAGES-WAITING: YES", "voice-MESSAGE: 1/2"]],
    [["Messages-Waiting\t:yes ", "Voice-Message :\t1\t/ 2 "]],
    [["Messages-Waiting:", " yes", "Voice-Message: 1", " /2", "\t"]],
    [["", "", "Messages-Waiting: yes", "Voice-Message: 1/2", "", ""]],
    [[" ", " Messages-Waiting: yes", "Voice-Message: 001/2"]],
    [["Voice-Message: 1/2", "Messages-Waiting: yes"]],
  ])("%j is read in spite of its form", (all) => {
    expect(read(...all)).toEqual(WAITING);
  });

  test("a byte order mark is not part of the first line", () => {
    expect(read("\ufeffMessages-Waiting: no", "Voice-Message: 1/2")).toEqual({ waiting: false, classes: [VOICE] });
  });

  test.each(["\r\n", "\n", "\r"])("lines may end in %j", (end) => {
    const parsed = parseMessageSummary(["Messages-Waiting: yes", "Voice-Message: 1/2", "", "A: b"].join(end));
    expect(parsed).toEqual({ ok: true, value: { ...WAITING, messages: [[{ name: "A", value: "b" }]] } });
  });

  test("bytes are UTF-8", () => {
    const body = new TextEncoder().encode(lines("Messages-Waiting: yes", "", "Subject: déjà vu 👻"));
    expect(parseMessageSummary(body)).toEqual({
      ok: true,
      value: { waiting: true, classes: [], messages: [[{ name: "Subject", value: "déjà vu 👻" }]] },
    });
  });

  test("of two status lines, accounts and lines of one class the first counts", () => {
    const twice = ["Message-Account: a", "Message-Account: b", "Voice-Message: 1/2", "voice-message: 5/5 (5/5)"];
    expect(read("Messages-Waiting: yes", "Messages-Waiting: no", ...twice)).toEqual({ ...WAITING, account: "a" });
  });

  test.each([
    "-1/2",
    "1/-2",
    "+1/2",
    "1",
    "1/",
    "/2",
    "1/2/3",
    "1/2 (3)",
    "1/2 (3/4",
    "1/2 (-1/0)",
    "1.5/2",
    "0x1/2",
    "one/two",
    "１/２",
    "",
  ])("a class with the counts %j is skipped, and a later line of it counts", (counts) => {
    expect(read("Messages-Waiting: yes", `Voice-Message: ${counts}`)).toEqual({ waiting: true, classes: [] });
    expect(read("Messages-Waiting: yes", `Voice-Message: ${counts}`, "Voice-Message: 1/2")).toEqual(WAITING);
  });

  test("[RFC 3842 §3.5] a count larger than 2^32-1 is 2^32-1", () => {
    const huge = "9".repeat(60_000);
    expect(read("Messages-Waiting: yes", `Voice-Message: 4294967295/4294967296 (${huge}/00)`)).toEqual({
      waiting: true,
      classes: [{ name: "voice-message", new: MAX_COUNT, old: MAX_COUNT, urgent: { new: MAX_COUNT, old: 0 } }],
    });
  });

  test("unknown classes and names that every object has are classes like any other", () => {
    expect(read("Messages-Waiting: yes", "__proto__: 1/2", "X-Vendor: 3/4", "two words: 5/6")).toEqual({
      waiting: true,
      classes: [
        { name: "__proto__", new: 1, old: 2 },
        { name: "x-vendor", new: 3, old: 4 },
      ],
    });
  });

  test.each([
    ["<sip:a@b>", "sip:a@b"],
    ['"Al" <sip:a@b>;x', "sip:a@b"],
    ["sip:a@b;user=phone?x=%0d%0a", "sip:a@b;user=phone?x=%0d%0a"],
  ])("the account %j is %j", (sent, account) => {
    expect(read("Messages-Waiting: no", `Message-Account: ${sent}`)).toEqual({ waiting: false, account, classes: [] });
  });

  test("an empty account is absent", () => {
    expect(read("Messages-Waiting: no", "Message-Account: <>")).toEqual({ waiting: false, classes: [] });
  });
});

describe("the status", () => {
  test.each([
    ["Voice-Message: 1/0", true],
    ["Voice-Message: 0/9", false],
    ["Voice-Message: 0/9 (1/0)", true],
    ["Voice-Message: 0/9 (0/9)", false],
  ])("where it is missing it follows from the counts: %j", (line, waiting) => {
    expect(read(line)).toMatchObject({ waiting });
  });

  test.each(["", "perhaps", "true", "1", "yes no", "yes;x"])("%j is an invalid value", (status) => {
    expect(read(`Messages-Waiting: ${status}`, "Voice-Message: 1/0")).toBe("invalid-value");
  });

  test.each(["", " ", "hello", "<html>", "Message-Account: sip:a@b", "Voice-Message: many", "A: b"])(
    "%j is no summary, having neither a status nor a class",
    (text) => {
      expect(read(text)).toBe("wrong-document");
    },
  );
});

describe("the headers of messages", () => {
  test("blank lines part them, however many; lines that are no headers are skipped", () => {
    expect(read("Messages-Waiting: yes", "", "", "A: 1", "none", "", "none", "", "A: 2", " folded", "", "")).toEqual({
      waiting: true,
      classes: [],
      messages: [[{ name: "A", value: "1" }], [{ name: "A", value: "2 folded" }]],
    });
  });

  test("what looks like a summary line counts as a header", () => {
    expect(read("Messages-Waiting: yes", "", "Messages-Waiting: no")).toEqual({
      waiting: true,
      classes: [],
      messages: [[{ name: "Messages-Waiting", value: "no" }]],
    });
  });

  test("[RFC 3261 §25.1] a line of blanks alone continues the one before it and parts nothing", () => {
    expect(read("Messages-Waiting: yes", "Voice-Message: 1/2", " ", "A: 1")).toEqual(WAITING);
  });
});

describe("whatever comes", () => {
  test("a body past the size limit is refused", () => {
    const body = lines("Messages-Waiting: yes");
    expect(parseMessageSummary(body, { maxBytes: body.length }).ok).toBe(true);
    expect(parseMessageSummary(body, { maxBytes: body.length - 1 })).toMatchObject({ error: { code: "too-large" } });
    expect(parseMessageSummary(body + "X: 1/1\r\n".repeat(100_000))).toMatchObject({ error: { status: 413 } });
  });

  test("no bytes and no mutated summary make an exception", () => {
    const pieces = fc.constantFrom(
      "Messages-Waiting",
      "Voice-Message",
      ":",
      "yes",
      "1/2",
      "(",
      ")",
      "/",
      " ",
      "\r",
      "\n",
      "<",
      "\0",
    );
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: "binary" }), fc.array(pieces), (noise, text, some) => {
        for (const body of [noise, text, some.join("")]) expect(typeof parseMessageSummary(body).ok).toBe("boolean");
      }),
    );
    fc.assert(
      fc.property(messageSummary, fc.nat(), fc.nat(9), fc.string(), (value, at, cut, insert) => {
        const text = printMessageSummary(value);
        const from = at % text.length;
        expect(typeof parseMessageSummary(text.slice(0, from) + insert + text.slice(from + cut)).ok).toBe("boolean");
      }),
    );
  });

  test("time is linear in the length of the body", () => {
    for (const unit of ["9", " ", "\t/", "\r\n ", "\r\n", "X: 1/1\r\n", "(", "<", "a", "\r\n\r\nA:"]) {
      for (const start of ["Messages-Waiting: yes\r\nVoice-Message: 1", "Message-Account: <", ""]) {
        const parsed = parseMessageSummary(start + unit.repeat(100_000), { maxBytes: 10_000_000 });
        expect(typeof parsed.ok).toBe("boolean");
      }
    }
  });
});
