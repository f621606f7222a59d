import { describe, expect, test } from "vitest";
import { HELP, readCommand } from "./command.ts";
import { RULES } from "./rules/index.ts";

const read = (...argv: string[]) => readCommand(argv, RULES);

describe("what is to be checked", () => {
  test("a server is told by address and port; users, domain and format are as usual", () => {
    expect(read("127.0.0.1:5070")).toMatchObject({
      ok: true,
      value: {
        type: "check",
        format: "text",
        rules: RULES,
        where: {
          ...{ host: "127.0.0.1", port: 5070, domain: "127.0.0.1", maxWait: 30 },
          ...{ watcher: "1000", presentity: "1001", other: "1002" },
        },
      },
    });
  });

  test("users are the watcher, the presentity and another watcher, with their passwords", () => {
    const argv = ["--user", "a:x", "--user", "b:y:z", "--user", "c", "--domain", "example.com", "--max-wait", "5"];
    const passwords = new Map([
      ["a", "x"],
      ["b", "y:z"],
    ]);
    const where = {
      watcher: "a",
      presentity: "b",
      other: "c",
      passwords,
      domain: "example.com",
      maxWait: 5,
      port: 5060,
    };
    expect(read("[::1]", ...argv)).toMatchObject({ ok: true, value: { where: { ...where, host: "::1" } } });
  });

  test("an IPv6 address is a domain in brackets", () => {
    expect(read("[::1]:5070")).toMatchObject({ ok: true, value: { where: { domain: "[::1]", host: "::1" } } });
  });

  test.each([
    [["--user", "a"], { watcher: "a", presentity: "1000", other: "1001" }],
    [["--presentity", "1000"], { watcher: "1001", presentity: "1000", other: "1002" }],
    [["--user", "a", "--presentity", "a"], { watcher: "1000", presentity: "a", other: "1001" }],
  ])("with %j the three users are told apart", (argv, users) => {
    expect(read("localhost", ...argv)).toMatchObject({ ok: true, value: { where: users } });
  });

  test("rules can be chosen, and shown", () => {
    const only = ["--only", "fetch", "--only", "expiry"];
    expect(read("127.0.0.1", ...only)).toMatchObject({ value: { rules: [{ id: "fetch" }, { id: "expiry" }] } });
    expect(read("--list", ...only)).toMatchObject({
      value: { type: "list", rules: [{ id: "fetch" }, { id: "expiry" }] },
    });
  });

  test("another machine is checked only by who may", () => {
    expect(read("192.0.2.1:5060")).toMatchObject({ ok: false });
    expect(read("192.0.2.1:5060", "--allow-remote")).toMatchObject({
      ok: true,
      value: { where: { host: "192.0.2.1" } },
    });
  });

  test("help is help, on lines of 80 characters at most", () => {
    expect(read("-h")).toEqual({ ok: true, value: { type: "help" } });
    expect(Math.max(...HELP.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});

test.each([
  [[], "Say which server is to be checked, as in 127.0.0.1:5060."],
  [["example.com"], "example.com is no IP address with a port, as 127.0.0.1:5060 or [::1]:5060."],
  [["127.0.0.1:x"], "127.0.0.1:x is no IP address with a port, as 127.0.0.1:5060 or [::1]:5060."],
  [["127.0.0.1:0"], "0 is no port."],
  [["127.0.0.1:70000"], "70000 is no port."],
  [["127.0.0.1", "again"], "One server at a time: what is again."],
  [["192.0.2.1"], "192.0.2.1 is not on this machine: add --allow-remote if you may test it."],
  [["127.0.0.1", "--format", "pdf"], "--format is one of text, json, junit, not pdf."],
  [["127.0.0.1", "--only", "all"], "There is no rule all: --list shows all of them."],
  [["127.0.0.1", "--max-wait", "long"], "--max-wait is a number of seconds, not long."],
  [["127.0.0.1", "--user", "a b:c"], "--user is a name and a password, as 1000:secret, not a b:c."],
  [["127.0.0.1", "--colour"], "Unknown option '--colour'."],
  [["127.0.0.1", "--domain"], "Option '--domain <value>' argument missing."],
])("%j is a mistake, told in a sentence", (argv, error) => {
  expect(read(...argv)).toEqual({ ok: false, error });
});
