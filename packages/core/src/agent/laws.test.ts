import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pbx } from "../testing/pbx.ts";
import { broken, history, OPTIONS, Play, USERS } from "../testing/play.ts";
import type { Instant } from "../time.ts";
import { Agent } from "./agent.ts";
import type { Fact } from "./fact.ts";
import { replay } from "./replay.ts";

const authorize = fc.constantFrom("tenant" as const, "ask" as const);

describe("whatever happens", () => {
  test("[DESIGN law 2-5, 7] each phone sees what it must, and nothing else", () => {
    fc.assert(
      fc.property(authorize, broken, (mode, acts) => {
        const play = new Play(mode);
        for (const what of acts) play.do(what);
        expect(play.answers).toBe(play.requests);
      }),
    );
  });

  test("[DESIGN law 1] the same history gives the same orders, byte for byte", () => {
    fc.assert(
      fc.property(authorize, history, (mode, acts) => {
        const play = new Play(mode);
        for (const what of acts) play.do(what);
        const again = new Pbx({ ...OPTIONS, authorize: mode });
        const recorded = JSON.parse(JSON.stringify(play.facts)) as [Fact, Instant][];
        expect(JSON.stringify(replay(again.agent, recorded))).toBe(JSON.stringify(play.pbx.orders));
      }),
    );
  });

  test("[DESIGN law 3, 8] at rest, each watcher shows what has been said, restarts or not", () => {
    fc.assert(
      fc.property(broken, (acts) => {
        const play = new Play("tenant");
        for (const what of acts) play.do(what);
        play.settle();
        // Those whose NOTIFYs have failed are told when they have been left alone for long enough.
        play.take(play.pbx.wait(31));
        play.settle();
        for (const { id, resource, package: name, state, isWaiting } of play.pbx.agent.subscriptions()) {
          const { last } = play.seen.get(id) ?? {};
          if (name === "lamp.winfo" || state !== "active" || isWaiting) continue;
          expect(last?.body.split(" ")[0], id).toBe(play.model.lamp(resource, play.pbx.now));
        }
      }),
    );
  });

  test("what was stored is what there is, and an agent that takes it up has it as it was", () => {
    fc.assert(
      fc.property(authorize, broken, (mode, acts) => {
        const play = new Play(mode);
        for (const what of acts) {
          play.do(what);
          expect(byKey(play.pbx.records.values())).toEqual(byKey(play.pbx.agent.snapshot()));
        }
        const { pbx } = play;
        const other = new Agent(pbx.packages, { ...OPTIONS, authorize: mode });
        other.restore(JSON.parse(JSON.stringify(pbx.agent.snapshot())), pbx.now);
        expect(other.size).toEqual(pbx.agent.size);
        const due = (agent: Agent) =>
          byKey(agent.subscriptions().map((view) => ({ ...view, key: view.id, isWaiting: true })));
        expect(due(other)).toEqual(due(pbx.agent));
      }),
    );
  });

  test("[DESIGN law 6] when all has ended, the agent is as empty as a new one", () => {
    fc.assert(
      fc.property(authorize, broken, (mode, acts) => {
        const play = new Play(mode);
        for (const what of acts) play.do(what);
        for (const who of USERS) for (const key of ["c0", "c1", "c2"]) play.take(play.pbx.call("terminated", who, key));
        for (let i = 0; i < 4; i++) {
          play.settle();
          play.take(play.pbx.wait(5000));
        }
        expect(play.pbx.agent.size).toEqual({ subscriptions: 0, publications: 0, watching: 0, resources: 0 });
        expect(play.pbx.agent.deadline()).toBeUndefined();
        expect(play.pbx.records.size).toBe(0);
      }),
    );
  });
});

function byKey<T extends { readonly key: string }>(all: Iterable<T>): T[] {
  return [...all].sort((a, b) => (a.key < b.key ? -1 : 1));
}
