import { expect, test } from "vitest";
import { Clock } from "../clock/clock.ts";
import { Retransmission } from "./retransmission.ts";

const via = (branch: string) => `Via: SIP/2.0/UDP 10.0.0.1:5060;rport;branch=${branch}\r\n`;
const request = (branch: string, method = "NOTIFY") =>
  `${method} sip:a SIP/2.0\r\n${via(branch)}CSeq: 1 ${method}\r\n\r\n`;
const response = (branch: string, status = 200, method = "NOTIFY") =>
  `SIP/2.0 ${status} OK\r\n${via(branch)}CSeq: 1 ${method}\r\n\r\n`;

function rig() {
  const clock = new Clock(0);
  const sent: number[] = [];
  const texts: string[] = [];
  const retransmission = new Retransmission(clock, (text) => {
    sent.push(clock.now);
    texts.push(text);
  });
  return { clock, sent, texts, retransmission };
}

test("[RFC 3261 §17.1.2.2] a request is sent again until Timer F, at twice the time before, at most four seconds", () => {
  const { clock, sent, retransmission } = rig();
  retransmission.send(request("a"));
  clock.advance(100);
  expect(sent).toEqual([0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
  expect(clock.size).toBe(0);
});

test("a final response ends that, a provisional one or another's does not", () => {
  const { clock, sent, retransmission } = rig();
  retransmission.send(request("a"));
  expect(retransmission.receive(response("a", 100))).toBe(true);
  expect(retransmission.receive(response("b"))).toBe(true);
  clock.advance(1);
  expect(sent).toEqual([0, 500]);
  expect(retransmission.receive(response("a"))).toBe(true);
  clock.advance(100);
  expect(sent).toEqual([0, 500]);
});

test("[RFC 3261 §17.2.2] a request that comes again is answered again, for 64*T1", () => {
  const { clock, texts, retransmission } = rig();
  expect(retransmission.receive(request("a"))).toBe(true);
  // Not answered yet: SIP.js knows it.
  expect(retransmission.receive(request("a"))).toBe(true);
  retransmission.send(response("a", 100));
  expect(retransmission.receive(request("a"))).toBe(true);
  retransmission.send(response("a"));
  expect(retransmission.receive(request("a"))).toBe(false);
  expect(retransmission.receive(request("a", "SUBSCRIBE"))).toBe(true);
  expect(texts).toEqual([response("a", 100), response("a"), response("a")]);
  clock.advance(32);
  expect(retransmission.receive(request("a"))).toBe(true);
});

test("what is no message is sent and received as it is", () => {
  const { clock, texts, retransmission } = rig();
  retransmission.send("\r\n\r\n");
  expect(retransmission.receive("\r\n")).toBe(true);
  expect(texts).toEqual(["\r\n\r\n"]);
  expect(clock.size).toBe(0);
});

test("it leaves no timer behind", () => {
  const { clock, retransmission } = rig();
  retransmission.send(request("a"));
  retransmission.send(response("b"));
  retransmission.stop();
  expect(clock.size).toBe(0);
});
