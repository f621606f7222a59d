import { expect, test } from "vitest";
import { brief, notifies, Pbx } from "../testing/pbx.ts";
import { toInstant } from "../time.ts";
import { nextSecond } from "./pace.ts";

test("a device whose maker says how many NOTIFYs it takes in a second is sent no more, and all of them in the end", () => {
  const pbx = new Pbx();
  const contact = '<sip:alice@example.com>;+sip.instance="<urn:uuid:1>"';
  const headers = { "user-agent": "Auerswald COMfortel", contact };
  const sent = Array.from({ length: 25 }, (_, i) =>
    notifies(pbx.subscribe(`d${i}`, { to: `sip:u${i}@example.com`, headers })),
  ).flat();
  expect(sent.length).toBe(10);
  const others = notifies(pbx.subscribe("other", { from: "carol@example.com" }));
  expect(others.length).toBe(1);
  expect(notifies(pbx.wait(1)).length).toBe(10);
  expect(notifies(pbx.wait(1)).length).toBe(5);
  expect(brief(pbx.wait(1))).toEqual([]);
});

test("a second begins with a whole one", () => {
  expect([0, 999, 1000].map((at) => nextSecond(toInstant(at)))).toEqual([1000, 1000, 2000]);
});
