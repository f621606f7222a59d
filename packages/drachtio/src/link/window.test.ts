import fc from "fast-check";
import { expect, test } from "vitest";
import { Window } from "./window.ts";

const bytes = fc.oneof(
  fc.integer({ min: 1, max: 600 }),
  fc.constantFrom(4035, 4036, 4037, 8192, 12_000),
  fc.integer({ min: 1, max: 12_000 }),
);

test("where a long frame is under way, all that is fits the server's ring; order is kept, and nothing is lost", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(bytes, fc.constant(-1)), { maxLength: 60 }), (commands) => {
      const sent: { bytes: number; position: number }[] = [];
      const put: number[] = [];
      const window = new Window<{ bytes: number }>((item, position) => {
        sent.push({ bytes: item.bytes, position });
      });
      let read = 0;
      const check = (): void => {
        const underWay = sent.slice(read);
        const sum = underWay.reduce((total, one) => total + one.bytes, 0);
        const isLong = underWay.some((one) => one.bytes > 4036);
        expect(isLong && underWay.length > 1 ? sum <= 8192 : true).toBe(true);
      };
      for (const command of commands) {
        if (command >= 0) {
          put.push(command);
          window.put({ bytes: command });
        } else if (read < sent.length) {
          read++;
          window.acknowledge(sent[read - 1]?.position ?? 0);
        }
        check();
      }
      while (read < sent.length) {
        read++;
        window.acknowledge(sent[read - 1]?.position ?? 0);
        check();
      }
      expect(sent.map((one) => one.bytes)).toEqual(put);
    }),
  );
});

test("short frames never wait for one another", () => {
  const sent: number[] = [];
  const window = new Window<{ bytes: number }>(({ bytes: one }) => sent.push(one));
  for (let index = 0; index < 100; index++) window.put({ bytes: 4036 });
  expect(sent.length).toBe(100);
});

test.each([
  [[4036, 4156], 2],
  [[4037, 4155], 2],
  [[4037, 4156], 1],
  [[4036, 4157], 1],
  [[1, 12_000], 1],
])("of %j, %i go together", (lengths, count) => {
  const sent: number[] = [];
  const window = new Window<{ bytes: number }>(({ bytes: one }) => sent.push(one));
  for (const one of lengths) window.put({ bytes: one });
  expect(sent.length).toBe(count);
});

test("an answer says that all before it have been read, however often and late it comes", () => {
  const positions: number[] = [];
  const window = new Window<{ bytes: number }>((_, position) => positions.push(position));
  for (let index = 0; index < 3; index++) window.put({ bytes: 1000 });
  window.put({ bytes: 12_000 });
  window.put({ bytes: 10 });
  expect(positions.length).toBe(3);
  window.acknowledge(positions[2] ?? 0);
  expect(positions.length).toBe(4);
  for (const position of positions.slice(0, 3)) window.acknowledge(position);
  expect(positions.length).toBe(4);
  window.acknowledge(positions[3] ?? 0);
  expect(positions.length).toBe(5);
  window.acknowledge(positions[4] ?? 0);
  window.acknowledge(positions[3] ?? 0);
  window.put({ bytes: 12_000 });
  expect(positions.length).toBe(6);
});

test("what is acknowledged while it is sent makes room for the next, however many there are", () => {
  let sent = 0;
  const window: Window<{ bytes: number }> = new Window((_, position) => {
    sent++;
    if (sent > 1) window.acknowledge(position);
  });
  for (let index = 0; index < 100_000; index++) window.put({ bytes: 12_000 });
  expect(sent).toBe(1);
  window.acknowledge(12_000);
  expect(sent).toBe(100_000);
});

test("after a reset all that was under way is forgotten, and what waited is given back", () => {
  const sent: number[] = [];
  const window = new Window<{ bytes: number }>(({ bytes: one }) => sent.push(one));
  for (const one of [12_000, 5000, 6000]) window.put({ bytes: one });
  expect(sent).toEqual([12_000]);
  expect(window.reset()).toEqual([{ bytes: 5000 }, { bytes: 6000 }]);
  window.put({ bytes: 12_000 });
  expect(sent).toEqual([12_000, 12_000]);
});
