import { expect, test } from "vitest";
import type { Header } from "../message/message.ts";
import { DIRECT, inRequestLine, routed, routeSetOf } from "./route-set.ts";

const TARGET = "sip:user@remoteua";

function request(...routes: readonly string[]) {
  const headers = routes.map((value): Header => ["record-route", value]);
  return { kind: "request", method: "SUBSCRIBE", uri: "sip:a@b", headers, body: "" } as const;
}

function response(...routes: readonly string[]) {
  return { ...request(...routes), kind: "response", status: 200, reason: "OK" } as const;
}

test("[RFC 3261 §12.1.1] without Record-Route there is no route set, and the target is the Request-URI", () => {
  expect(routeSetOf(request())).toBe(DIRECT);
  expect(routed(DIRECT, TARGET)).toEqual({ uri: TARGET, route: "" });
});

test("[RFC 3261 §12.1.1] the routes of a request keep their order, over lines and lists", () => {
  const routes = routeSetOf(request("<sip:p1;lr>, <sip:p2;lr>", "<sip:p3;lr>"));
  expect(routed(routes, TARGET)).toEqual({ uri: TARGET, route: "<sip:p1;lr>, <sip:p2;lr>, <sip:p3;lr>" });
});

test("[RFC 3261 §12.1.2] those of a response are reversed", () => {
  const routes = routeSetOf(response("<sip:p1;lr>, <sip:p2;lr>", "<sip:p3;lr>"));
  expect(routed(routes, TARGET).route).toBe("<sip:p3;lr>, <sip:p2;lr>, <sip:p1;lr>");
});

test("[RFC 3261 §12.2.1.1] a strict router takes the place of the Request-URI, which goes to the end of Route", () => {
  const routes = routeSetOf(request("<sip:proxy1>,<sip:proxy2>,<sip:proxy3;lr>,<sip:proxy4>"));
  expect(routed(routes, TARGET)).toEqual({
    uri: "sip:proxy1",
    route: "<sip:proxy2>, <sip:proxy3;lr>, <sip:proxy4>, <sip:user@remoteua>",
  });
  expect(routed(routeSetOf(request("<sip:proxy1;x;method=NOTIFY?h=v>")), TARGET)).toEqual({
    uri: "sip:proxy1;x",
    route: "<sip:user@remoteua>",
  });
});

test("[RFC 3261 §8.1.2] the first route says where to go, if by an address", () => {
  expect(routeSetOf(request("<sip:192.0.2.1:5070;transport=tcp;lr>")).hop).toEqual({
    transport: "tcp",
    host: "192.0.2.1",
    port: 5070,
  });
  expect(routeSetOf(request("<sip:proxy.example.com;lr>")).hop).toBeUndefined();
});

test("[RFC 3261 §12.1.1] a SIPS URI in the first route is told", () => {
  expect(routeSetOf(request("<sips:192.0.2.1;lr>")).isSecure).toBe(true);
  expect(routeSetOf(request("<sip:192.0.2.1;lr>", "<sips:192.0.2.2;lr>")).isSecure).toBe(false);
});

test.each([[""], [","], ["<tel:1>"], ["nonsense"], ["<sip:>"]])("a Record-Route of %j is none", (value) => {
  expect(routeSetOf(request(value))).toBe(DIRECT);
});

test.each([
  ["sip:a@b", "sip:a@b"],
  ["sip:a@b;method=NOTIFY;ob?Subject=x", "sip:a@b;ob"],
  ["sip:a@b;Method=NOTIFY", "sip:a@b"],
  ["sip:192.0.2.1?Subject=x", "sip:192.0.2.1"],
  ["sip:a?b;method=c@d;method=NOTIFY?Subject=x", "sip:a?b;method=c@d"],
])("[RFC 3261 §19.1.1] %s as a Request-URI is %s", (uri, expected) => {
  expect(inRequestLine(uri)).toBe(expected);
});
