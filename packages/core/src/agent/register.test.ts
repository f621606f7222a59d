import fc from "fast-check";
import { expect, test } from "vitest";
import { PACKAGES } from "../packages/table.ts";
import { address } from "../testing/pbx.ts";
import { audienceOf, newResource, type Watch } from "./held.ts";
import { Register } from "./register.ts";

const [found] = PACKAGES;
if (found === undefined) throw new Error("no package");
const RESOURCES = [newResource(address("bob@example.com")), newResource(address("carol@example.com"))];
const WATCHER = address("alice@example.com");

/** Only what a register looks at. */
const watchOf = (register: Register, number: number, which: number, device: string, flow: string): Watch => {
  const audience = audienceOf(RESOURCES[which] ?? newResource(WATCHER), found);
  const event = { package: audience.package.name };
  return { number, dialog: `d${number % 3}`, event, audience, peer: register.peer(WATCHER, device, flow) } as Watch;
};

test("it finds what was added and not removed, the oldest first, wherever it has moved", () => {
  const act = fc.record({ what: fc.constantFrom("add", "add", "move", "remove"), which: fc.nat(9), of: fc.nat(1) });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const register = new Register();
      let model: { watch: Watch; flow: string; device: string; which: number }[] = [];
      acts.forEach(({ what, which, of }, number) => {
        const [device, flow] = [`device ${of}`, `flow ${which % 3}`];
        const one = model[which];
        if (what === "add") {
          const watch = watchOf(register, number, which % 2, device, flow);
          register.add(watch);
          model.push({ watch, flow, device, which: which % 2 });
        } else if (one !== undefined && what === "move") {
          register.move(one.watch, `flow ${of}`);
          one.flow = `flow ${of}`;
        } else if (one !== undefined) {
          expect(register.remove(one.watch)).toBe(true);
          expect(register.remove(one.watch)).toBe(false);
          model = model.filter((other) => other !== one);
        }
        const those = (holds: (one: (typeof model)[number]) => boolean) =>
          model.filter(holds).map(({ watch }) => watch.number);
        const numbers = (watches: readonly Watch[]) => watches.map((watch) => watch.number);
        expect(register.size).toBe(model.length);
        expect(register.countOf(WATCHER)).toBe(model.length);
        expect(numbers(register.all()).sort((a, b) => a - b)).toEqual(those(() => true));
        for (const flow of ["flow 0", "flow 1", "flow 2"]) {
          expect(numbers(register.onFlow(flow))).toEqual(those((one) => one.flow === flow));
        }
        for (const dialog of ["d0", "d1", "d2"]) {
          expect(numbers(register.inDialog(dialog))).toEqual(those(({ watch }) => watch.dialog === dialog));
        }
        RESOURCES.forEach(({ address }, which) => {
          const same = register.ofDevice("device 1", address, found);
          expect(numbers(same)).toEqual(those((one) => one.device === "device 1" && one.which === which));
        });
      });
      for (const { watch } of model) register.remove(watch);
      expect(RESOURCES.every(({ audiences }) => audiences.size === 0)).toBe(true);
    }),
  );
});

test("those of one device on one flow share what names them, until the last has gone", () => {
  const register = new Register();
  const watches = [1, 2].map((number) => {
    const watch = watchOf(register, number, number % 2, "device", "flow");
    register.add(watch);
    return watch;
  });
  const peer = register.peer(WATCHER, "device", "flow");
  expect(peer.watches).toEqual(watches);
  expect(watches.every((watch) => watch.peer === peer)).toBe(true);
  for (const watch of watches) register.remove(watch);
  expect(register.peer(WATCHER, "device", "flow")).not.toBe(peer);
});

test("an id names a subscription, not its dialog alone", () => {
  const register = new Register();
  const watch = watchOf(register, 1, 0, "device", "flow");
  register.add(watch);
  expect(register.find(`d1 ${watch.event.package}`)).toBe(watch);
  expect(register.find("d1 nothing")).toBeUndefined();
});
