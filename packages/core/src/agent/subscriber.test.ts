import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printPidf } from "../documents/pidf/print.ts";
import { pidfOf } from "../documents/status/write.ts";
import { address, brief, news, Pbx, type RequestParts, subscribes } from "../testing/pbx.ts";
import type { Order } from "./order.ts";

const BOB = address("bob@example.com");

/** A document by which a device says that it wants to be left alone, or not. */
function body(dnd: boolean): RequestParts {
  const document = printPidf(pidfOf("sip:bob@example.com", { dnd, onThePhone: false, activities: [], basic: "open" }));
  return { headers: { "content-type": "application/pidf+xml" }, body: document };
}

const ACTIVE = { "subscription-state": "active;expires=600" };

/** What of that the agent makes. */
const stateOf = (pbx: Pbx) => pbx.agent.explain(BOB)?.state;

/** A bench on which bob's desk phone is watched, and has told that it is in peace. */
function watching(): Pbx {
  const pbx = new Pbx();
  const [subscribe] = subscribes(pbx.watch());
  pbx.answer(subscribe, { status: 200, headers: [["expires", "600"]] });
  pbx.tell("leg1", "active;expires=600", body(false));
  return pbx;
}

const inDialog = (parts: RequestParts = {}): Parameters<Pbx["tell"]> => [undefined, "active;expires=600", parts];

describe("a device that is watched", () => {
  test("is sent a SUBSCRIBE with what can be read of it", () => {
    expect(brief(new Pbx().watch({ flow: "tcp1" }))).toEqual([
      "SUBSCRIBE leg1 Event=lamp Expires=3600 Accept=application/pidf+xml, application/xpidf+xml, application/dialog-info+xml, application/simple-message-summary",
    ]);
  });

  test("[RFC 6665 §4.1.2.4] may tell its state before it answers the SUBSCRIBE", () => {
    const pbx = new Pbx();
    const [subscribe] = subscribes(pbx.watch());
    expect(brief(pbx.tell("leg1", "active;expires=600", body(true)))).toEqual([
      "200",
      "report watching",
      "report notified",
    ]);
    expect(stateOf(pbx)).toBe("do-not-disturb");
    expect(brief(pbx.answer(subscribe))).toEqual([]);
    expect(pbx.agent.watching()).toMatchObject([{ state: "active", dialog: "out1" }]);
  });

  test("is a source of its user's state for as long as the subscription lasts", () => {
    const pbx = watching();
    pbx.tell(...inDialog(body(true)));
    expect(pbx.agent.explain(BOB)).toMatchObject({
      state: "do-not-disturb",
      sources: [{ type: "device", via: "notify", key: "lamp desk", dnd: true }],
    });
    const [refresh] = subscribes(pbx.wait(450));
    expect(refresh).toMatchObject({ dialog: "out1", leg: "leg1" });
    expect(stateOf(pbx)).toBe("do-not-disturb");
    pbx.wait(150);
    expect(stateOf(pbx)).not.toBe("do-not-disturb");
  });

  test("whose refresh it accepts has not changed, though it does not say so again", () => {
    const pbx = watching();
    pbx.tell(...inDialog(body(true)));
    const [refresh] = subscribes(pbx.wait(450));
    pbx.answer(refresh, { status: 200, headers: [["expires", "600"]] });
    pbx.tell(undefined, "active;expires=600");
    pbx.wait(200);
    expect(stateOf(pbx)).toBe("do-not-disturb");
  });

  test("makes news of what it tells, and of what becomes of the subscription", () => {
    const pbx = watching();
    expect(news(pbx.orders)).toMatchObject([
      { type: "watching", state: "active", watching: { device: "desk", resource: BOB, package: "lamp" } },
      { type: "notified", watching: { device: "desk" }, status: { dnd: false } },
    ]);
    expect(news(pbx.tell(undefined, "terminated;reason=rejected"))).toMatchObject([
      { type: "watching", state: "terminated", reason: "rejected" },
    ]);
  });

  test("[RFC 6665 §4.1.2.3] is left with a SUBSCRIBE of no duration, and what it said is forgotten", () => {
    const pbx = watching();
    const [subscribe] = subscribes(pbx.unwatch());
    expect(subscribe?.headers).toContainEqual(["Expires", "0"]);
    pbx.answer(subscribe);
    expect(brief(pbx.tell(undefined, "terminated;reason=timeout"))).toEqual(["200", "report watching"]);
    pbx.wait(700);
    expect(pbx.agent.size).toEqual({ subscriptions: 0, publications: 0, watching: 0, resources: 0 });
    expect(pbx.agent.deadline()).toBeUndefined();
  });

  test("[RFC 6665 §4.1.3] that ends it for a reason that passes is subscribed to anew, in a new dialog", () => {
    const pbx = watching();
    const [again] = subscribes(pbx.tell(undefined, "terminated;reason=deactivated"));
    expect([again?.leg, again?.dialog]).toEqual(["leg2", undefined]);
    pbx.tell("leg2", "active;expires=600", body(true));
    expect(stateOf(pbx)).toBe("do-not-disturb");
  });

  test("is asked again as it wants where the interval was too brief, and with credentials", () => {
    const pbx = new Pbx();
    const [first] = subscribes(pbx.watch());
    const longer = pbx.answer(first, { status: 423, headers: [["min-expires", "7200"]] });
    expect(brief(longer)[0]).toContain("SUBSCRIBE leg1 Event=lamp Expires=7200");
    const challenged = pbx.answer(longer[0], { status: 401, headers: [["www-authenticate", "Digest"]] });
    expect(brief(challenged)).toEqual(["report watching.challenged"]);
    const [view] = pbx.agent.watching();
    expect(brief(pbx.fact({ type: "credentials", subscription: view?.id ?? "" }))[0]).toContain("SUBSCRIBE leg1");
  });

  test("keeps to Retry-After", () => {
    const pbx = new Pbx();
    const [first] = subscribes(pbx.watch());
    expect(brief(pbx.answer(first, { status: 503, headers: [["retry-after", "60"]] }))).toEqual(["report watching"]);
    expect(subscribes(pbx.wait(60))).toEqual([]);
    expect(subscribes(pbx.wait(5)).length).toBe(1);
  });

  test("that has moved is reached where it is now", () => {
    const pbx = watching();
    expect(pbx.watch({ target: "sip:bob@192.0.2.10", flow: "tcp2" })).toEqual([]);
    expect(subscribes(pbx.unwatch())).toMatchObject([{ dialog: "out1", target: "sip:bob@192.0.2.10", flow: "tcp2" }]);
  });

  test("may be watched again while it is still being left, and what it then says stays", () => {
    const pbx = watching();
    expect(pbx.agent.isWatching(BOB, "desk", "lamp")).toBe(true);
    const [leave] = subscribes(pbx.unwatch());
    expect(pbx.agent.isWatching(BOB, "desk", "lamp")).toBe(false);
    const [again] = subscribes(pbx.watch());
    expect(again?.leg).toBe("leg2");
    pbx.tell("leg2", "active;expires=600", { ...body(true), flow: "f" });
    pbx.answer(leave, { status: 481 });
    expect(pbx.agent.size.watching).toBe(1);
  });

  test("whose connection is lost is subscribed to on another one", () => {
    const pbx = new Pbx();
    pbx.watch({ flow: "tcp1" });
    pbx.tell("leg1", "active;expires=600", { flow: "tcp1" });
    expect(brief(pbx.fact({ type: "flow-closed", flow: "tcp1" }))).toEqual(["report watching"]);
    pbx.watch({ flow: "tcp2" });
    expect(subscribes(pbx.wait(30))).toMatchObject([{ leg: "leg2", flow: "tcp2" }]);
  });

  test("[RFC 6665 §4.1.4] each fork is a subscription of its own, and of its own mind", () => {
    const pbx = watching();
    const fork = (parts: RequestParts) => pbx.request("NOTIFY", "out2", { leg: "leg1", isInDialog: true, ...parts });
    expect(brief(fork({ ...body(true), headers: { ...body(true).headers, ...ACTIVE } }))[0]).toBe("200");
    expect(pbx.agent.watching().map(({ dialog }) => dialog)).toEqual(["out1", "out2"]);
    expect(stateOf(pbx)).toBe("do-not-disturb");
    expect(subscribes(pbx.unwatch()).map(({ dialog }) => dialog)).toEqual(["out1", "out2"]);
  });

  test("[RFC 6665 §4.1.2.4] a fork that comes too late is refused", () => {
    const pbx = watching();
    pbx.wait(40);
    expect(brief(pbx.request("NOTIFY", "out2", { leg: "leg1", isInDialog: true, headers: ACTIVE }))).toEqual(["481"]);
  });

  test.each([
    ["of another package", { headers: { ...ACTIVE, event: "counted" } }, "481"],
    ["without a Subscription-State", {}, "400"],
  ])("a fork %s is refused, and nothing is kept of it", (_, parts, status) => {
    const pbx = watching();
    expect(brief(pbx.request("NOTIFY", "out2", { leg: "leg1", isInDialog: true, ...parts }))).toEqual([status]);
    expect(pbx.agent.watching().map(({ dialog }) => dialog)).toEqual(["out1"]);
  });

  test("all are left when the agent stops", () => {
    expect(subscribes(watching().fact({ type: "shutdown" })).length).toBe(1);
  });

  test("by a package of which nothing is published has failed at once", () => {
    for (const one of ["lamp.winfo", "nonsense"]) {
      const pbx = new Pbx();
      expect(news(pbx.watch({ package: one }))).toMatchObject([{ type: "watching", state: "failed", status: 489 }]);
      expect(pbx.agent.size.watching).toBe(0);
    }
  });
});

describe("a NOTIFY", () => {
  test.each([
    ["of nothing that we have subscribed to", "out9", {}, "481"],
    ["of another package than was asked for", "out1", { headers: { ...ACTIVE, event: "counted" } }, "481"],
    ["of a package with an id that was not asked for", "out1", { headers: { ...ACTIVE, event: "lamp;id=1" } }, "481"],
    ["of a package that is unknown", "out1", { headers: { ...ACTIVE, event: "unheard" } }, "489"],
    ["without a Subscription-State", "out1", {}, "400"],
    ["with one that nobody knows", "out1", { headers: { "subscription-state": "waiting" } }, "400"],
    [
      "of a type that was not asked for",
      "out1",
      { headers: { ...ACTIVE, "content-type": "text/plain" }, body: "?" },
      "415",
    ],
    [
      "that cannot be read",
      "out1",
      { headers: { ...ACTIVE, "content-type": "application/pidf+xml" }, body: "<" },
      "400",
    ],
  ] as const)("[RFC 6665 §4.1.3] %s is refused", (_, dialog, parts, status) => {
    const pbx = watching();
    expect(brief(pbx.request("NOTIFY", dialog, { isInDialog: true, ...parts }))[0]?.split(" ")[0]).toBe(status);
    expect(pbx.agent.watching()).toMatchObject([{ state: "active" }]);
  });
});

/** What a device may do, and what may be done to it. */
const act = fc.oneof(
  fc.record({ act: fc.constant("watch" as const), device: fc.constantFrom("desk", "cell") }),
  fc.record({ act: fc.constant("unwatch" as const), device: fc.constantFrom("desk", "cell") }),
  fc.record({
    act: fc.constant("tell" as const),
    leg: fc.nat(4),
    fork: fc.nat(1),
    state: fc.constantFrom("active", "active;expires=60", "pending", "terminated", "terminated;reason=rejected", ";"),
    dnd: fc.boolean(),
  }),
  fc.record({
    act: fc.constant("answer" as const),
    which: fc.nat(3),
    status: fc.constantFrom(200, 202, 204, 401, 408, 423, 481, 489, 503),
  }),
  fc.record({ act: fc.constant("close" as const) }),
  fc.record({ act: fc.constant("wait" as const), seconds: fc.constantFrom(0, 1, 33, 600, 4000) }),
);

test("[DESIGN law 2, 6] whatever happens, each NOTIFY has one answer, each SUBSCRIBE a number, and nothing is left", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      const pbx = new Pbx();
      const open: Order[] = [];
      const seen = new Set<number>();
      const take = (orders: readonly Order[]) => {
        for (const subscribe of subscribes(orders)) {
          expect(seen.has(subscribe.order)).toBe(false);
          seen.add(subscribe.order);
          open.push(subscribe);
        }
        return orders;
      };
      for (const what of acts) {
        switch (what.act) {
          case "watch":
          case "unwatch":
            take(pbx[what.act]({ device: what.device }));
            break;
          case "tell": {
            const dialog = `leg${what.leg} ${what.fork}`;
            const { headers, ...rest } = body(what.dnd);
            const all = { "subscription-state": what.state, ...headers };
            const orders = take(
              pbx.request("NOTIFY", dialog, { isInDialog: true, leg: `leg${what.leg}`, headers: all, ...rest }),
            );
            expect(orders.filter(({ type }) => type === "respond").length).toBe(1);
            break;
          }
          case "answer": {
            const [order] = open.splice(what.which % Math.max(open.length, 1), 1);
            if (order !== undefined)
              take(pbx.answer(order, { status: what.status, headers: [["min-expires", "9000"]] }));
            break;
          }
          case "close":
            take(pbx.fact({ type: "flow-closed", flow: "out1" }));
            break;
          case "wait":
            take(pbx.wait(what.seconds));
            break;
          default:
            what satisfies never;
        }
      }
      for (const device of ["desk", "cell"]) take(pbx.unwatch({ device }));
      for (let i = 0; i < 5; i++) {
        for (const order of open.splice(0)) take(pbx.answer(order, { status: 481 }));
        take(pbx.wait(4000));
      }
      expect(pbx.agent.size).toEqual({ subscriptions: 0, publications: 0, watching: 0, resources: 0 });
      expect(pbx.agent.deadline()).toBeUndefined();
    }),
  );
});
