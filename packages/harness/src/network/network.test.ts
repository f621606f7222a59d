import fc from "fast-check";
import { expect, test } from "vitest";
import { Clock } from "../clock/clock.ts";
import { Random } from "../clock/random.ts";
import { type Conditions, Network, RECOVERY, type Stream, type Transit } from "./index.ts";

const A = "10.0.0.1:1";
const B = "10.0.0.2:2";

function rig(seed: number, conditions: Partial<Conditions> = {}) {
  const clock = new Clock(0);
  const transits: Transit[] = [];
  const network = new Network(clock, new Random(seed), (transit) => transits.push(transit));
  network.weather(conditions);
  const got: { readonly at: number; readonly text: string }[] = [];
  const closed: string[] = [];
  let far: Stream | undefined;
  network.join(B, {
    onDatagram: (text) => got.push({ at: clock.now, text }),
    onStream: (stream) => {
      far = stream;
      return { onMessage: (text) => got.push({ at: clock.now, text }), onClosed: () => closed.push("far") };
    },
  });
  const connect = () => network.connect(A, B, { onMessage: () => {}, onClosed: () => closed.push("near") });
  return { clock, network, transits, got, closed, connect, far: () => far };
}

const CONDITIONS = fc.record({
  latency: fc.integer({ min: 0, max: 100 }),
  jitter: fc.integer({ min: 0, max: 100 }),
  loss: fc.double({ min: 0, max: 1, noNaN: true }),
  duplication: fc.double({ min: 0, max: 1, noNaN: true }),
});

test("a datagram is delivered once, twice or not at all, as its transit says, within latency and jitter", () => {
  fc.assert(
    fc.property(fc.integer(), CONDITIONS, (seed, conditions) => {
      const { clock, network, transits, got } = rig(seed, conditions);
      for (let count = 0; count < 30; count++) network.datagram(A, B, String(count));
      expect(network.isQuiet).toBe(transits.every(({ fate }) => fate === "lost"));
      clock.advance(1);
      expect(network.isQuiet).toBe(true);
      const times = { lost: 0, delivered: 1, doubled: 2 };
      for (const { text, fate } of transits) expect(got.filter((one) => one.text === text)).toHaveLength(times[fate]);
      for (const { at } of got) {
        expect(at).toBeGreaterThanOrEqual(conditions.latency);
        expect(at).toBeLessThanOrEqual(conditions.latency + conditions.jitter);
      }
    }),
  );
});

test("with jitter datagrams overtake each other, on a stream nothing does, and nothing is lost or doubled", () => {
  const { clock, network, got, connect } = rig(3, { jitter: 50, loss: 0.3, duplication: 0.3 });
  const texts = Array.from({ length: 50 }, (_, count) => String(count));
  for (const text of texts) network.datagram(A, B, text);
  clock.advance(1);
  const datagrams = got.splice(0).map(({ text }) => text);
  expect(datagrams).not.toEqual(datagrams.toSorted((one, other) => Number(one) - Number(other)));
  const stream = connect();
  for (const text of texts) stream?.send(A, text);
  clock.advance(1);
  expect(got.map(({ text }) => text)).toEqual(texts);
  expect(got.at(-1)?.at).toBeGreaterThan(1000 + RECOVERY);
});

test("the same seed gives the same run", () => {
  const run = (seed: number) => {
    const { clock, network, got } = rig(seed, { jitter: 50, loss: 0.3, duplication: 0.3 });
    for (let count = 0; count < 50; count++) network.datagram(A, B, String(count));
    clock.advance(1);
    return got;
  };
  expect(run(1)).toEqual(run(1));
  expect(run(1)).not.toEqual(run(2));
});

test("a place that is severed gets no datagrams, those on their way included; streams hold theirs until it is healed", () => {
  const { clock, network, got, connect } = rig(1);
  const stream = connect();
  network.datagram(A, B, "on its way");
  network.sever(B);
  network.datagram(A, B, "later");
  stream?.send(A, "held");
  clock.advance(1);
  expect(got).toEqual([]);
  expect(connect()).toBeUndefined();
  network.heal(B);
  network.heal(B);
  clock.advance(1);
  expect(got.map(({ text }) => text)).toEqual(["held"]);
});

test("conditions of a place come before those of all", () => {
  const { clock, network, got } = rig(1, { latency: 1 });
  network.weather({ latency: 500 }, B);
  network.datagram(A, B, "slow");
  clock.advance(1);
  expect(got).toEqual([{ at: 500, text: "slow" }]);
});

test("a stream that is cut closes at the other end, and what is on its way is lost", () => {
  const { clock, got, closed, connect, far, transits } = rig(1);
  const stream = connect();
  stream?.send(A, "on its way");
  stream?.cut(A);
  stream?.cut(A);
  stream?.send(A, "too late");
  clock.advance(1);
  expect(stream?.isOpen).toBe(false);
  expect(far()).toBe(stream);
  expect(closed).toEqual(["far"]);
  expect(got).toEqual([]);
  expect(transits.map(({ fate }) => fate)).toEqual(["delivered", "lost"]);
});

test("who leaves cuts its streams; nobody connects to a place that is empty", () => {
  const { clock, network, closed, connect, got } = rig(1);
  connect();
  network.leave(B);
  network.datagram(A, B, "nobody");
  clock.advance(1);
  expect(closed).toEqual(["near"]);
  expect(got).toEqual([]);
  expect(connect()).toBeUndefined();
});
