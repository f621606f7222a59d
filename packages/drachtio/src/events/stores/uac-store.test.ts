import { expect, test } from "vitest";
import { register } from "../testing/register.ts";
import { Rig } from "../testing/rig.ts";
import { uacStore } from "./uac-store.ts";

test("[D3 uacstore] a registration's subscription is found by its uuid, false where there is none", () => {
  const rig = new Rig();
  rig.emit("register", register());
  const store = uacStore(() => [rig.agent]);
  const view = {
    uuid: "u1",
    entity: "1000@pbx",
    target: "sip:1000@10.0.0.1:1000;transport=udp",
    event: "presence",
    state: rig.agent.watching()[0]?.state,
  };
  expect([store.get("u1"), store.get({ uuid: "u1" })]).toEqual([view, view]);
  expect([store.get("x"), store.has({ uuid: "u1" }), store.has("x")]).toEqual([false, true, false]);
});

test("[D3 uacstore] stats counts those of all instances; set, delete and clear do nothing", () => {
  const [one, two] = [new Rig(), new Rig()];
  one.emit("register", register());
  two.emit("register", register({ uuid: "u2" }));
  const { set, delete: remove, clear, stats } = uacStore(() => [one.agent, two.agent]);
  set();
  remove();
  clear();
  expect(stats()).toEqual({ subscribeperregister: 2 });
});
