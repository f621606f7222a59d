import fc from "fast-check";
import { expect, test } from "vitest";
import { Ladder } from "./ladder.ts";
import { bodyOf, summaryOf } from "./summary.ts";

const SUBSCRIBE = [
  "SUBSCRIBE sip:1001@example.com SIP/2.0",
  "CSeq: 4 SUBSCRIBE",
  "Event: dialog",
  "Expires: 600",
  "",
  "body",
].join("\r\n");
const OK = "SIP/2.0 200 OK\r\nCSeq: 4 SUBSCRIBE\r\n\r\n";

function ladder(limit = 100): Ladder {
  const made = new Ladder(1000, limit);
  made.name("10.1.0.0:5060", "alice");
  made.name("10.0.0.1:5060", "server");
  made.add({ at: 1000, from: "10.1.0.0:5060", to: "10.0.0.1:5060", text: SUBSCRIBE, fate: "delivered" });
  made.add({ at: 1010, from: "10.0.0.1:5060", to: "10.1.0.0:5060", text: OK, fate: "lost" });
  made.add({ at: 2000, of: "alice", note: "reboots" });
  made.add({ at: 2500, from: "10.1.0.9:5060", to: "10.0.0.1:5060", text: OK, fate: "doubled" });
  return made;
}

test("a ladder is a line for each message", () => {
  expect(ladder().text()).toBe(
    [
      "     0.000  alice         --> server         SUBSCRIBE sip:1001@example.com dialog for 600s #4",
      "     0.010  server        --x alice          200 OK (4 SUBSCRIBE)",
      "     1.000  alice          * reboots",
      "     1.500  10.1.0.9:5060 ==> server         200 OK (4 SUBSCRIBE)",
    ].join("\n"),
  );
});

test("an excerpt says that it is one", () => {
  expect(ladder().text({ of: "alice", last: 1 })).toBe(
    "            (3 more, of others or before these)\n     1.000  alice  * reboots",
  );
  expect(ladder().text({ last: 3 }).split("\n")[0]).toBe("            (1 before these)");
  expect(ladder().text({ whole: true })).toContain(`#4\n${SUBSCRIBE}\n`);
});

test("a ladder is a sequence diagram of Mermaid", () => {
  expect(ladder().mermaid()).toBe(
    [
      "sequenceDiagram",
      "  alice->>server: SUBSCRIBE sip#58;1001@example.com dialog for 600s #35;4",
      "  server-xalice: 200 OK (4 SUBSCRIBE)",
      "  Note over alice: reboots",
      "  10.1.0.9#58;5060-)server: 200 OK (4 SUBSCRIBE)",
    ].join("\n"),
  );
});

test("no more is kept than wanted, and all are counted", () => {
  const many = ladder(10);
  for (let at = 0; at < 1000; at++) many.add({ at, of: "alice", note: String(at) });
  expect(many.size).toBe(1004);
  const lines = many.text().split("\n");
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.length).toBeLessThan(40);
  expect(lines.at(-1)).toContain("999");
});

test("any text has a summary", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(summaryOf(text)).not.toContain("\n\n");
      expect(bodyOf(text)).toBeLessThanOrEqual(text.length);
    }),
  );
});
