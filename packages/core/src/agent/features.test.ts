import { describe, expect, test } from "vitest";
import { PACKAGES } from "../packages/table.ts";
import { address, brief, news, notifies, Pbx, type RequestParts } from "../testing/pbx.ts";
import type { Order } from "./order.ts";

const CSTA = 'xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3"';
const dnd = (on: boolean) =>
  `<SetDoNotDisturb ${CSTA}><device></device><doNotDisturbOn>${on}</doNotDisturbOn></SetDoNotDisturb>`;
const forward = `<SetForwarding ${CSTA}><device/><forwardingType>forwardBusy</forwardingType><activateForward>true</activateForward><forwardDN>1002</forwardDN></SetForwarding>`;
const told = (on: boolean) =>
  `<DoNotDisturbEvent ${CSTA}><device/><doNotDisturbOn>${on}</doNotDisturbOn></DoNotDisturbEvent>`;

const BOB = { from: "bob@example.com", to: "sip:bob@example.com" };

function keys(pbx: Pbx, dialog: string, body = "", parts: RequestParts = {}): Order[] {
  const type = body === "" ? {} : { "content-type": "application/x-as-feature-event+xml" };
  return pbx.subscribe(dialog, {
    ...BOB,
    body,
    ...parts,
    headers: { event: "as-feature-event", ...type, ...parts.headers },
  });
}

const dndIn = (orders: readonly Order[]) =>
  notifies(orders).map(({ dialog, body }) => `${dialog} ${/<doNotDisturbOn>(\w+)</.exec(body)?.[1]}`);

describe("feature keys", () => {
  test("a phone that subscribes is told the state", () => {
    expect(dndIn(keys(new Pbx({}, PACKAGES), "d1"))).toEqual(["d1 false"]);
  });

  test("what one phone sets, the other is told, and itself once, in answer to its SUBSCRIBE", () => {
    const pbx = new Pbx({}, PACKAGES);
    pbx.answer(notifies(keys(pbx, "d1"))[0]);
    pbx.answer(notifies(keys(pbx, "d2"))[0]);
    pbx.wait(5);
    const orders = keys(pbx, "d1", dnd(true), { isInDialog: true });
    expect(dndIn(orders).sort()).toEqual(["d1 true", "d2 true"]);
    expect(news(orders).find(({ type }) => type === "heard")).toEqual({
      type: "heard",
      resource: "bob@example.com",
      package: "as-feature-event",
      words: { dnd: true },
    });
    for (const notify of notifies(orders)) expect(brief(pbx.answer(notify))).toEqual([]);
    expect(brief(pbx.wait(10))).toEqual([]);
  });

  test("whoever spoke last has set it, whichever phone it was", () => {
    const pbx = new Pbx({}, PACKAGES);
    keys(pbx, "d1", dnd(true));
    keys(pbx, "d2", dnd(false));
    expect(dndIn(keys(pbx, "d3", "", { headers: { expires: "0" } }))).toEqual(["d3 false"]);
  });

  test("do-not-disturb shows on the lamps of others, and a forwarding is told as well", () => {
    const pbx = new Pbx({}, PACKAGES);
    pbx.register();
    pbx.answer(notifies(pbx.subscribe("lamp", { headers: { event: "dialog" } }))[0]);
    pbx.wait(1);
    expect(
      notifies(keys(pbx, "d1", dnd(true)))
        .map(({ dialog }) => dialog)
        .sort(),
    ).toEqual(["d1", "lamp"]);
    const [notify] = notifies(keys(pbx, "d2", forward));
    expect(notify?.body).toContain("<forwardTo>1002</forwardTo>");
  });

  test("what is set lasts without anything to wait for", () => {
    const pbx = new Pbx({}, PACKAGES);
    keys(pbx, "d1", dnd(true), { headers: { expires: "0" } });
    pbx.wait(100_000);
    expect(pbx.agent.explain(address("bob@example.com"))?.sources).toMatchObject([{ dnd: true }]);
    expect(pbx.agent.deadline()).toBeUndefined();
  });

  test("the application sets them in the same way", () => {
    const pbx = new Pbx({}, PACKAGES);
    pbx.answer(notifies(keys(pbx, "d1"))[0]);
    pbx.wait(5);
    expect(dndIn(pbx.said("bob@example.com", { type: "application", key: "app", sequence: 1, dnd: true }))).toEqual([
      "d1 true",
    ]);
  });

  test.each<[string, string, RequestParts, string]>([
    ["of another user", dnd(true), { from: "alice@example.com" }, "403"],
    ["that cannot be read", "<SetDoNotDisturb>", {}, "400"],
  ])("a request %s is refused, and nothing is set", (_, body, parts, answer) => {
    const pbx = new Pbx({}, PACKAGES);
    expect(brief(keys(pbx, "d1", body, parts))).toEqual([answer]);
    pbx.subscribe("d2", { ...BOB, headers: { event: "as-feature-event" } });
    expect(brief(keys(pbx, "d2", "?", { isInDialog: true }))).toEqual(["400"]);
    expect(pbx.agent.explain(address("bob@example.com"))?.sources).toEqual([]);
  });

  test("what a phone tells us of what it was told sets nothing, and a body means nothing to other packages", () => {
    const pbx = new Pbx({}, PACKAGES);
    keys(pbx, "d1", told(true));
    pbx.subscribe("d2", { ...BOB, body: dnd(true), headers: { event: "dialog" } });
    expect(pbx.agent.explain(address("bob@example.com"))?.sources).toEqual([]);
  });
});
