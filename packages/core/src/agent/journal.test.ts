import { describe, expect, test } from "vitest";
import { address, brief, headerOf, notifies, Pbx } from "../testing/pbx.ts";
import { Agent } from "./agent.ts";

/** A bench on which alice watches bob, who is registered and has a mailbox and a value of the application's. */
function stored(): Pbx {
  const pbx = new Pbx({ stores: true });
  pbx.register();
  pbx.answer(notifies(pbx.subscribe("d1", { headers: { "user-agent": "Yealink SIP-T46G" } }))[0]);
  pbx.fact({ type: "value", resource: address("bob@example.com"), package: "lamp", value: { slot: 7 } });
  return pbx;
}

describe("what is stored", () => {
  test("is stored once for all that happens at a time, and forgotten when it is no more", () => {
    const pbx = new Pbx({ stores: true });
    expect(brief(pbx.register())).toEqual(["store resource bob@example.com"]);
    const orders = pbx.subscribe("d1", { headers: { expires: "60" } });
    expect(brief(orders).slice(2)).toEqual(['NOTIFY active;expires=60 "idle"', "store d1 lamp"]);
    expect(brief(pbx.answer(notifies(orders)[0]))).toEqual(["store d1 lamp"]);
    expect(brief(pbx.wait(60))).toContain("forget d1 lamp");
    const resource = "resource bob@example.com";
    expect(brief(pbx.wait(3600))).toEqual([`store ${resource}`, `forget ${resource}`]);
  });

  test("is nothing where nobody wants it", () => {
    const pbx = new Pbx();
    expect(brief(pbx.register())).toEqual([]);
    expect(pbx.agent.snapshot()).toMatchObject([{ type: "resource", resource: "bob@example.com" }]);
  });

  test("is what a new agent goes on with: each watcher is told all, with a number that is greater", () => {
    const pbx = stored();
    const before = pbx.agent.subscriptions();
    pbx.now = (pbx.now + 10_000) as never;
    const [notify, ...rest] = pbx.restart();
    expect(brief([notify as never])).toEqual(['NOTIFY active;expires=1790 "idle"']);
    expect(brief(rest)).toEqual(["store d1 lamp"]);
    pbx.answer(notify);
    expect(pbx.agent.subscriptions()).toEqual(before);
    expect(brief(pbx.subscribe("d1", { isInDialog: true }))[0]).toBe("200 Expires=1800");
  });

  test("ends at its time, though nobody was there to see it", () => {
    const pbx = stored();
    pbx.now = (pbx.now + 7_200_000) as never;
    const [notify] = notifies(pbx.restart());
    expect(notify && headerOf(notify, "Subscription-State")).toBe("terminated;reason=timeout");
  });

  test("of a package that is no more is forgotten", () => {
    const pbx = stored();
    const agent = new Agent([], { stores: true });
    agent.restore(pbx.agent.snapshot(), pbx.now);
    expect(agent.poll()).toEqual({ type: "forget", key: "d1 lamp" });
    expect(agent.size.subscriptions).toBe(0);
  });

  test("is not for an agent that has something to lose", () => {
    expect(() => stored().agent.restore([], stored().now)).toThrow(TypeError);
  });
});
