import { describe, expect, test } from "vitest";
import { configOf } from "../testing/config.ts";
import { Network } from "../testing/network.ts";

const PIDF = `<?xml version="1.0"?><presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:1001@127.0.0.1">
<tuple id="t"><status><basic>open</basic></status><note>at lunch</note></tuple></presence>`;

test("a phone sees another's state change, and a call that the application tells of", () => {
  const network = new Network(configOf());
  const [alice, bob] = [network.phone("1000"), network.phone("1001")];
  expect(alice.register().status).toBe(200);
  expect(alice.subscribe("1001", "presence").status).toBe(200);
  expect(alice.subscribe("1001", "dialog").status).toBe(200);
  expect(alice.bodies.length).toBe(2);
  const published = bob.send(
    "PUBLISH",
    "sip:1001@127.0.0.1",
    [
      ["Event", "presence"],
      ["Content-Type", "application/pidf+xml"],
    ],
    PIDF,
  );
  expect(published.status).toBe(200);
  network.wait(5);
  expect(alice.bodies.at(-1)).toContain("at lunch");
  const resource = network.server.addressOf("sip:1001@localhost");
  if (resource === undefined) throw new Error();
  const call = { type: "call", key: "c", sequence: 1, callId: "c", direction: "recipient", state: "early" } as const;
  network.server.tell({ type: "said", resource, fact: { ...call, startedAt: network.now as never } }, network.now);
  network.settle();
  expect(alice.bodies.at(-1)).toContain("<state>early</state>");
});

describe("a request", () => {
  test("without a password is asked for one, and with a wrong one again", () => {
    const network = new Network(configOf());
    const stranger = network.phone("9999");
    expect(stranger.subscribe("1001", "presence").status).toBe(401);
    expect(network.news).toMatchObject([{ reason: "no-credentials" }, { reason: "wrong-credentials" }]);
  });

  test("that is one of too many from its source in a second waits, before it is asked for a password", () => {
    const config = configOf();
    const network = new Network({ ...config, agent: { ...config.agent, maxRequestRate: 3 } });
    const [alice, bob] = [network.phone("1000"), network.phone("1001")];
    expect([alice.register().status, bob.register().status]).toEqual([200, 503]);
    network.wait(1);
    expect(bob.register().status).toBe(200);
  });

  test("of somebody else's address is refused", () => {
    const network = new Network(configOf());
    const alice = network.phone("1000");
    expect(
      alice.send(
        "PUBLISH",
        "sip:1001@127.0.0.1",
        [
          ["Event", "presence"],
          ["Content-Type", "application/pidf+xml"],
        ],
        PIDF,
      ).status,
    ).toBe(403);
  });

  test("of a method that is not ours is answered with those that are", () => {
    const network = new Network(configOf("--auth", "off"));
    const outcome = network.phone("1000").send("MESSAGE", "sip:1001@127.0.0.1");
    expect(outcome.status).toBe(405);
    expect(outcome.headers).toContainEqual(["allow", "OPTIONS, REGISTER, SUBSCRIBE, NOTIFY, PUBLISH"]);
    expect(network.phone("1000").send("OPTIONS", "sip:127.0.0.1").status).toBe(200);
  });

  test("by any name of the server means its domain", () => {
    const network = new Network(configOf("--domain", "pbx.example", "--auth", "off"));
    const alice = network.phone("1000");
    expect(alice.subscribe("1001", "dialog").status).toBe(200);
    expect(network.server.agent.subscriptions()).toMatchObject([
      { resource: "1001@pbx.example", watcher: "1000@pbx.example" },
    ]);
  });
});

describe("a registered phone", () => {
  test("that allows it is subscribed to, refreshed, and left when it goes", () => {
    const network = new Network(configOf());
    const bob = network.phone("1001");
    bob.register([["Allow", "SUBSCRIBE, NOTIFY"]]);
    const subscribe = bob.received.find(({ method }) => method === "SUBSCRIBE");
    expect(subscribe?.headers).toContainEqual(["event", "presence"]);
    expect(network.server.agent.explain("1001@127.0.0.1" as never)?.state).toBe("idle");
    bob.send("REGISTER", "sip:127.0.0.1", [
      ["Contact", "*"],
      ["Expires", "0"],
    ]);
    expect(network.server.agent.explain("1001@127.0.0.1" as never)?.state).toBe("offline");
    network.wait(200);
    expect(network.server.agent.size.watching).toBe(0);
  });

  test("is a source of its user's state for as long as it is registered", () => {
    const network = new Network(configOf());
    network.phone("1001").register();
    const state = () => network.server.agent.explain("1001@127.0.0.1" as never)?.state;
    expect(state()).toBe("idle");
    network.wait(599);
    expect(state()).toBe("idle");
    network.wait(2);
    expect(state()).toBe("offline");
  });
});

test("[RFC 6665 §4.4.2] when it stops, phones are told to come back, and nothing is left", () => {
  const network = new Network(configOf());
  const alice = network.phone("1000");
  alice.subscribe("1001", "presence");
  alice.subscribe("1001", "dialog");
  network.server.tell({ type: "shutdown" }, network.now);
  expect(network.server.isAtRest).toBe(false);
  network.settle();
  expect(network.server.isAtRest).toBe(true);
  const last = alice.received
    .slice(-2)
    .map(({ headers }) => headers.find(([name]) => name === "subscription-state")?.[1]);
  expect(last).toEqual(["terminated;reason=deactivated", "terminated;reason=deactivated"]);
  network.wait(100);
  expect(network.server.endpoint.size).toEqual({ transactions: 0, dialogs: 0, legs: 0 });
});
