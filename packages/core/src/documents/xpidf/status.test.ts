import { expect, test } from "vitest";
import { xpidfStatus } from "./status.ts";

test("status and substatus are those of the first address, in whichever atom it is", () => {
  const busy = { uri: "sip:a@b", status: "inuse", substatus: "busy" };
  const atoms = [
    { addresses: [] },
    { id: "1", addresses: [busy, { status: "open" }] },
    { addresses: [{ status: "closed" }] },
  ];
  expect(xpidfStatus({ atoms })).toEqual({ status: "inuse", substatus: "busy" });
});

test("what the first address does not say is absent", () => {
  expect(xpidfStatus({ atoms: [{ addresses: [{ status: "open" }] }] })).toEqual({ status: "open" });
  expect(xpidfStatus({ atoms: [{ addresses: [{ substatus: "" }, { status: "open" }] }] })).toEqual({ substatus: "" });
  expect(xpidfStatus({ presentity: "sip:a@b", atoms: [] })).toEqual({});
});
