import { expect, test } from "vitest";
import { readMessage } from "../message/parse.ts";
import { identityOf } from "./asked.ts";

function identityIn(from: string, to: string): unknown {
  const via = "Via: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1, SIP/2.0/UDP 192.0.2.8";
  const lines = [
    via,
    `From: <sip:a@example.com>${from}`,
    `To: <sip:b@example.com>${to}`,
    "Call-ID: call",
    "CSeq: 1 NOTIFY",
  ];
  const read = readMessage(`NOTIFY sip:b SIP/2.0\r\n${lines.join("\r\n")}\r\n\r\n`, "datagram");
  if (!read.ok) throw new Error(read.error.detail);
  return identityOf(read.value.names);
}

test("[RFC 3261 §8.2.2] a request says its transaction and dialog", () => {
  expect(identityIn("", ";tag=t")).toEqual({
    via: { transport: "UDP", host: "192.0.2.7", parameters: [["branch", "z9hG4bK1"]] },
    cseq: { number: 1, method: "NOTIFY" },
    callId: "call",
    fromTag: "",
    toTag: "t",
  });
});

test("one without a To tag is in no dialog", () => {
  expect(identityIn(";tag=f", "")).toMatchObject({ fromTag: "f", toTag: undefined });
});
