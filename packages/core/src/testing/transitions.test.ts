import { expect, test } from "vitest";
import { after, type Instant, toInstant, toSeconds } from "../time.ts";
import { type Machine, transitionsOf } from "./transitions.ts";

interface Lamp {
  readonly state: "off" | "on";
  readonly offAt: Instant;
  readonly pressed: number;
}

const lamp: Machine<Lamp, "press" | "tick"> = {
  init: { state: "off", offAt: toInstant(0), pressed: 0 },
  events: { press: () => "press", tick: () => "tick" },
  step(record, event, now) {
    const pressed = record.pressed + (event === "press" ? 1 : 0);
    const isOn = event === "press" ? record.state === "off" : record.state === "on" && now < record.offAt;
    const next: Lamp = { state: isOn ? "on" : "off", offAt: after(now, toSeconds(60)), pressed };
    return {
      record: next,
      effects: next.state === record.state ? [] : [{ type: "switch" }, { type: "beep", status: 2 }],
    };
  },
  deadlineOf: ({ state, offAt }) => (state === "on" ? offAt : undefined),
  stateOf: ({ state }) => state,
  keyOf: ({ state }) => state,
};

test("all transitions are found, those by the clock as well", () => {
  const effects = "switch, beep 2";
  expect(transitionsOf(lamp)).toEqual([
    { from: "off", event: "press", to: "on", effects },
    { from: "off", event: "tick", to: "off", effects: "" },
    { from: "on", event: "press", to: "off", effects },
    { from: "on", event: "tick", to: "off", effects },
  ]);
});

test("a key with something in it that only grows is found out", () => {
  expect(() => transitionsOf({ ...lamp, keyOf: ({ pressed }) => `${pressed}` })).toThrow("only grows");
});
