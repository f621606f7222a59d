import { expect, test } from "vitest";
import { helpText } from "./help.ts";
import { OPTIONS, readArguments } from "./option.ts";

const HELP = helpText();

test("no line of the help is longer than 80 characters", () => {
  expect(HELP.split("\n").filter((line) => line.length > 80 || line.endsWith(" "))).toEqual([]);
});

test("the help tells of every option and of what holds without it", () => {
  const flat = HELP.replace(/\s+/g, " ");
  for (const { name, takes, help, unsaid } of OPTIONS) {
    const head = takes === undefined ? `--${name}` : `--${name} ${takes.name}`;
    expect(flat).toContain(`${head} ${unsaid === undefined ? help : `${help} (${unsaid})`}`);
  }
});

test("two examples stand at its end, and can be taken as they stand", () => {
  const examples = HELP.split("Examples:\n")[1]?.trimEnd().split("\n") ?? [];
  const read = examples.map((line) => readArguments(line.trim().replace("npm start -- ", "").split(" ")));
  expect(read.map(({ ok }) => ok)).toEqual([true, true]);
});
