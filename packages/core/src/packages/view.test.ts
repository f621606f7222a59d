import { expect, test } from "vitest";
import { toInstant } from "../time.ts";
import { address, composedOf, SAID } from "./package.arbitrary.ts";
import { viewOf } from "./view.ts";

test("of a resource of which nobody has said anything there is nothing to see", () => {
  const { watchers, ...rest } = viewOf(address("1001@pbx.example"));
  expect(rest).toMatchObject({ resource: "1001@pbx.example", entity: "sip:1001@pbx.example", now: 0 });
  expect([rest.composed.state, rest.value, watchers("presence")]).toEqual(["offline", undefined, []]);
});

test("what is known can be seen", () => {
  const known = { composed: composedOf(SAID.busy), watchers: () => [], value: 3 };
  expect(viewOf(address("1001@pbx.example"), known, toInstant(5))).toEqual({
    resource: "1001@pbx.example",
    entity: "sip:1001@pbx.example",
    ...known,
    now: 5,
  });
});
