import { describe, expect, test } from "vitest";
import { Bench, LAST, notify, subscribe } from "./testing/bench.ts";

const CONTACT = "<sip:10.0.0.1:5060>";

describe("a NOTIFY", () => {
  test("goes out in its dialog, with our Contact and what was ordered", () => {
    const bench = new Bench();
    const dialog = bench.subscribed();
    const headers: [string, string][] = [
      ["Event", "dialog;id=7"],
      ["Subscription-State", "active;expires=1"],
      ["Content-Type", "a/b"],
    ];
    bench.link.notify(notify(1, dialog, { headers, body: "<a/>" }));
    const [request] = bench.srf.requests;
    expect([request?.uri, request?.options]).toEqual([
      "sip:placeholder",
      {
        method: "NOTIFY",
        headers: { ...Object.fromEntries(headers), Contact: CONTACT },
        body: "<a/>",
        stackDialogId: "c1;from-tag=a",
      },
    ]);
  });

  test("has the outcome that the peer has given it, with the headers of a failure", () => {
    const bench = new Bench();
    const dialog = bench.subscribed();
    for (const order of [1, 2]) bench.link.notify(notify(order, dialog));
    bench.srf.requests[1]
      ?.go()
      .answer(100)
      .answer(503, [["Retry-After", "7"]]);
    bench.srf.requests[0]?.go().answer(200, [["Contact", "<sip:a>"]]);
    expect(bench.outcomes).toEqual([
      [2, { status: 503, headers: [["retry-after", "7"]] }],
      [1, { status: 200 }],
    ]);
  });

  test("that comes with the answer that makes its dialog waits for drachtio's name of it, in order", () => {
    const bench = new Bench();
    const response = bench.srf.arrive("SUBSCRIBE", subscribe());
    bench.respond(200);
    for (const order of [1, 2]) bench.link.notify(notify(order, bench.last.dialog));
    expect(bench.srf.requests).toEqual([]);
    response.go("another;from-tag=name");
    bench.link.notify(notify(3, bench.last.dialog));
    const dialogs = bench.srf.requests.map(({ options }) => options.stackDialogId);
    expect(dialogs).toEqual(Array(3).fill("another;from-tag=name"));
    for (const request of bench.srf.requests) request.go().answer(200);
    expect(bench.outcomes.map(([order]) => order)).toEqual([1, 2, 3]);
  });

  test("that waits for an answer which cannot be sent has the outcome 503", () => {
    const bench = new Bench();
    const response = bench.srf.arrive("SUBSCRIBE", subscribe());
    bench.respond(200);
    for (const order of [1, 2]) bench.link.notify(notify(order, bench.last.dialog, order === 2 ? LAST : {}));
    bench.link.ended(bench.last.dialog);
    response.callback("480 dialog already exists");
    response.go();
    expect(bench.outcomes).toEqual([]);
    bench.clock.pass(0);
    expect(bench.outcomes).toEqual([
      [1, { status: 503 }],
      [2, { status: 503 }],
    ]);
    expect([bench.srf.requests.length, bench.link.size.dialogs]).toEqual([0, 0]);
  });

  test("that waits for an answer of which drachtio never tells has 503 in its time, and the next is sent", () => {
    const bench = new Bench();
    bench.srf.arrive("SUBSCRIBE", subscribe());
    bench.respond(200);
    bench.link.notify(notify(1, bench.last.dialog));
    bench.clock.pass(37_000);
    expect(bench.outcomes).toEqual([[1, { status: 503 }]]);
    bench.link.notify(notify(2, bench.last.dialog));
    expect(bench.srf.requests.map(({ options }) => options.stackDialogId)).toEqual(["c1;from-tag=a"]);
  });

  test("of a dialog from before is sent by its name, with the Contact that others have", () => {
    const bench = new Bench({ name: "b" });
    bench.link.notify(notify(1, "b/old;from-tag=x"));
    bench.link.notify(notify(2, "old;from-tag=y"));
    bench.subscribed();
    bench.link.notify(notify(3, "b/old;from-tag=z"));
    const sent = bench.srf.requests.map(({ options: { stackDialogId, headers } }) => [
      stackDialogId,
      headers["Contact"],
    ]);
    expect(sent).toEqual([
      ["old;from-tag=x", undefined],
      ["old;from-tag=y", undefined],
      ["old;from-tag=z", CONTACT],
    ]);
  });

  test("without a Contact in our answer has none, and one that was ordered is left", () => {
    const bench = new Bench();
    const response = bench.srf.arrive("SUBSCRIBE", subscribe());
    bench.respond(200);
    response.callback(null, { raw: "SIP/2.0 200 OK\r\n\r\n" });
    bench.link.notify(notify(1, bench.last.dialog));
    bench.subscribed("c2");
    bench.link.notify(notify(2, bench.last.dialog, { headers: [["Contact", "<sip:own>"]] }));
    expect(bench.srf.requests.map((request) => request.header("Contact"))).toEqual([undefined, "<sip:own>"]);
  });

  test("that is too long is told, and has the outcome 500", () => {
    const bench = new Bench();
    const dialog = bench.subscribed();
    bench.link.notify(notify(1, dialog, { body: "é".repeat(6000) }));
    bench.clock.pass(0);
    const [trouble] = bench.troubles;
    expect(trouble).toMatchObject({ type: "too-long", order: 1 });
    expect([bench.outcomes, bench.srf.requests]).toEqual([[[1, { status: 500 }]], []]);
  });
});

describe("drachtio keeps no dialog", () => {
  const terminated = (bench: Bench): (string | undefined)[] =>
    bench.srf.requests
      .map((request) => request.header("Subscription-State"))
      .filter((state) => state?.startsWith("term"));

  test("whose last NOTIFY has been answered, however", () => {
    for (const status of [200, 408, 481, 503]) {
      const bench = new Bench();
      const dialog = bench.subscribed();
      bench.link.notify(notify(1, dialog, LAST));
      bench.link.ended(dialog);
      expect(bench.link.size.dialogs).toBe(1);
      bench.srf.requests[0]?.go().answer(status);
      expect([bench.link.size.dialogs, terminated(bench).length]).toEqual([0, 1]);
    }
  });

  test("whose end comes with its beginning", () => {
    const bench = new Bench();
    const response = bench.srf.arrive("SUBSCRIBE", subscribe());
    bench.respond(200);
    bench.link.notify(notify(1, bench.last.dialog, LAST));
    bench.link.ended(bench.last.dialog);
    response.go();
    bench.srf.requests[0]?.go().answer(200);
    expect([bench.link.size.dialogs, bench.srf.requests.length]).toEqual([0, 1]);
  });

  test("that has ended without a last NOTIFY: it gets one, with the Event of the others", () => {
    const bench = new Bench();
    const dialog = bench.subscribed();
    bench.link.notify(notify(1, dialog, { headers: [["Event", "presence;id=9"]] }));
    bench.srf.requests[0]?.go().answer(481);
    bench.link.ended(dialog);
    bench.link.ended(dialog);
    expect(bench.srf.requests[1]?.options).toEqual({
      method: "NOTIFY",
      headers: { Event: "presence;id=9", "Subscription-State": "terminated", Contact: CONTACT },
      stackDialogId: "c1;from-tag=a",
    });
    bench.srf.requests[1]?.go().answer(481);
    expect([bench.link.size.dialogs, bench.srf.requests.length, bench.outcomes.length]).toEqual([0, 2, 1]);
  });

  test("that has ended before anything was sent in it", () => {
    const bench = new Bench();
    const response = bench.srf.arrive("SUBSCRIBE", subscribe());
    bench.respond(200);
    bench.link.ended(bench.last.dialog);
    expect(bench.srf.requests).toEqual([]);
    response.go();
    expect(
      bench.srf.requests.map((request) => [request.header("Event"), request.header("Subscription-State")]),
    ).toEqual([["dialog;id=7", "terminated"]]);
    bench.srf.requests[0]?.fail(Object.assign(new Error("unable to find dialog"), { code: "ENODIALOG" }));
    bench.clock.pass(0);
    expect(bench.link.size.dialogs).toBe(0);
  });

  test("whose last NOTIFY nobody has answered: it is tried once more", () => {
    const bench = new Bench();
    const dialog = bench.subscribed();
    bench.link.notify(notify(1, dialog, LAST));
    bench.srf.requests[0]?.go();
    bench.link.ended(dialog);
    bench.clock.pass(37_000);
    expect([bench.statuses(1), terminated(bench).length, bench.link.size.dialogs]).toEqual([[408], 2, 1]);
    bench.clock.pass(37_000);
    expect([terminated(bench).length, bench.link.size.dialogs]).toEqual([2, 0]);
  });

  test("that it has forgotten already: nothing more is sent", () => {
    const bench = new Bench();
    const dialog = bench.subscribed();
    bench.link.notify(notify(1, dialog));
    bench.srf.requests[0]?.fail(Object.assign(new Error("unable to find dialog"), { code: "ENODIALOG" }));
    bench.link.ended(dialog);
    expect([bench.statuses(1), bench.srf.requests.length, bench.link.size.dialogs]).toEqual([[481], 1, 0]);
  });

  test("of which two last NOTIFYs are under way, and both are waited for", () => {
    const bench = new Bench();
    const dialog = bench.subscribed();
    for (const order of [1, 2]) bench.link.notify(notify(order, dialog, LAST));
    bench.link.ended(dialog);
    bench.srf.requests[0]?.go().answer(200);
    expect(bench.link.size.dialogs).toBe(1);
    bench.srf.requests[1]?.fail(Object.assign(new Error("unable to find dialog"), { code: "ENODIALOG" }));
    expect([bench.link.size.dialogs, bench.srf.requests.length]).toEqual([0, 2]);
  });

  test("[RFC 6665 §4.5.2] that holds two subscriptions when both have ended", () => {
    const bench = new Bench();
    const dialog = bench.subscribed();
    bench.link.notify(notify(1, dialog, LAST));
    bench.srf.requests[0]?.go().answer(200);
    bench.link.notify(notify(2, dialog));
    bench.srf.requests[1]?.fail(Object.assign(new Error("unable to find dialog"), { code: "ENODIALOG" }));
    bench.clock.pass(0);
    expect([bench.statuses(2), bench.link.size.dialogs]).toEqual([[481], 1]);
    bench.link.ended(dialog);
    expect([bench.link.size.dialogs, bench.srf.requests.length]).toEqual([0, 2]);
  });

  test("and a new one of the same name is not taken for it", () => {
    const bench = new Bench();
    const dialog = bench.subscribed();
    bench.link.ended(dialog);
    bench.srf.arrive("SUBSCRIBE", subscribe("c1", 9));
    bench.respond(200);
    bench.link.notify(notify(1, dialog));
    bench.srf.requests[0]?.go().answer(200);
    expect([bench.link.size.dialogs, bench.srf.requests.length]).toEqual([1, 1]);
  });

  test("and one that is taken up again before drachtio has told of the first answer goes on", () => {
    const bench = new Bench();
    const response = bench.srf.arrive("SUBSCRIBE", subscribe());
    bench.respond(200);
    bench.link.notify(notify(1, bench.last.dialog, LAST));
    bench.link.ended(bench.last.dialog);
    bench.srf.arrive("SUBSCRIBE", subscribe("c1", 2));
    bench.respond(200);
    bench.link.notify(notify(2, bench.last.dialog));
    expect(bench.srf.requests).toEqual([]);
    response.go();
    for (const request of bench.srf.requests) request.go().answer(200);
    expect([bench.srf.requests.length, bench.link.size.dialogs]).toEqual([2, 1]);
  });

  test("nobody knows of what has ended already", () => {
    const bench = new Bench();
    bench.link.ended("nobody's");
    expect(bench.srf.requests).toEqual([]);
  });
});

test("a second answer in a dialog that is there changes nothing of it, even if it fails", () => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  const again = bench.srf.arrive("SUBSCRIBE", subscribe("c1", 1));
  bench.respond(200);
  again.callback("480 dialog already exists");
  bench.link.notify(notify(1, dialog));
  expect([bench.srf.requests.length, bench.link.size.dialogs]).toEqual([1, 1]);
});

test("an answer that refuses makes no dialog", () => {
  const bench = new Bench();
  bench.srf.arrive("SUBSCRIBE", subscribe());
  bench.respond(403);
  expect(bench.link.size).toEqual({ dialogs: 0, legs: 0, transactions: 0 });
});
