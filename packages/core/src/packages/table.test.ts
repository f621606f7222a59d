import { expect, test } from "vitest";
import { PACKAGES } from "./table.ts";

test("the packages, and what each lets be published", () => {
  const { presence, dialog, summary } = {
    presence: ["application/pidf+xml", "application/xpidf+xml"],
    dialog: ["application/dialog-info+xml"],
    summary: ["application/simple-message-summary"],
  };
  expect(PACKAGES.map(({ name, publishes }) => [name, publishes])).toEqual([
    ["presence", presence],
    ["dialog", dialog],
    ["message-summary", summary],
    ["presence.winfo", undefined],
    ["dialog.winfo", undefined],
    ["as-feature-event", undefined],
  ]);
});
