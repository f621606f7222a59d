import { expect, test } from "vitest";
import { Usages } from "./usages.ts";

test("a dialog of several subscriptions is of use until the last has ended", () => {
  const usages = new Usages();
  usages.add("d");
  usages.add("d");
  expect(usages.remove("d")).toEqual([]);
  expect(usages.remove("d")).toEqual(["d"]);
});

test("a leg ends with the dialogs that its 2xx and its NOTIFYs have made", () => {
  const usages = new Usages();
  usages.begin("leg");
  expect(usages.form("leg", "by 2xx")).toEqual([]);
  usages.begin("leg");
  expect(usages.end("leg", "by NOTIFY")).toEqual(["by 2xx", "by NOTIFY"]);
  expect(usages.end("leg", undefined)).toEqual([]);
});

test("a 2xx that comes too late makes a dialog that nobody wants", () => {
  expect(new Usages().form("leg", "d")).toEqual(["d"]);
});

test("a leg that is refused is over, unless its 2xx has made a dialog before", () => {
  const usages = new Usages();
  usages.begin("refused");
  usages.refuse("refused");
  expect(usages.form("refused", "d")).toEqual(["d"]);
  usages.begin("leg");
  usages.form("leg", "d");
  usages.refuse("leg");
  expect(usages.end("leg", undefined)).toEqual(["d"]);
});
