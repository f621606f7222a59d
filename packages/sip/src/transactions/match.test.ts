import { expect, test } from "vitest";
import type { SipRequest } from "../message/message.ts";
import { type Identity, matchOf, mergeOf } from "./match.ts";

const VIA = "SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK1";

function request(via: string = VIA, uri = "sip:a@example.com"): SipRequest {
  return { kind: "request", method: "SUBSCRIBE", uri, headers: [["via", via]], body: "" };
}

function identity(branch: string | undefined, rest: Partial<Identity> = {}): Identity {
  const parameters = branch === undefined ? [] : ([["branch", branch]] as const);
  return {
    via: { transport: "UDP", host: "192.0.2.7", port: 5062, parameters },
    cseq: { number: 1, method: "SUBSCRIBE" },
    callId: "call",
    fromTag: "from",
    toTag: undefined,
    ...rest,
  };
}

test("[RFC 3261 §17.2.3] with the cookie, branch and sent-by name the transaction, and nothing else does", () => {
  const one = matchOf(request(), identity("z9hG4bK1"));
  expect(matchOf(request("other", "sip:b@example.com"), identity("z9hG4bK1", { callId: "other" }))).toBe(one);
  expect(matchOf(request(), identity("z9hG4bK2"))).not.toBe(one);
  const via = { transport: "UDP", host: "192.0.2.8", port: 5062, parameters: [["branch", "z9hG4bK1"]] } as const;
  expect(matchOf(request(), identity("z9hG4bK1", { via }))).not.toBe(one);
  const bare = { transport: "UDP", host: "192.0.2.7", parameters: [["branch", "z9hG4bK1"]] } as const;
  expect(matchOf(request(), identity("z9hG4bK1", { via: bare }))).not.toBe(one);
});

const OLD = [
  ["Request-URI", request(VIA, "sip:b@example.com"), identity("1")],
  ["top Via", request("other"), identity("1")],
  ["To tag", request(), identity("1", { toTag: "to" })],
  ["From tag", request(), identity("1", { fromTag: "other" })],
  ["Call-ID", request(), identity("1", { callId: "other" })],
  ["CSeq", request(), identity("1", { cseq: { number: 2, method: "SUBSCRIBE" } })],
] as const;

test.each(OLD)("[RFC 3261 §17.2.3] without the cookie another %s names another transaction", (_, other, named) => {
  expect(matchOf(other, named)).not.toBe(matchOf(request(), identity("1")));
});

test.each([[undefined], ["1"], ["z9hG4bK"]])(
  "[RFC 4475 §3.2.1] branch %s tells no transaction from another: all that names the request does",
  (branch) => {
    const one = matchOf(request(), identity(branch));
    expect(matchOf(request(), identity(branch))).toBe(one);
    expect(matchOf(request(), identity(branch, { callId: "other" }))).not.toBe(one);
  },
);

test("[RFC 3261 §8.2.2.2] From tag, Call-ID and CSeq name a request whichever way it came", () => {
  const one = mergeOf(identity("z9hG4bK1"));
  expect(mergeOf(identity("z9hG4bK2"))).toBe(one);
  expect(mergeOf(identity("z9hG4bK1", { fromTag: "other" }))).not.toBe(one);
  expect(mergeOf(identity("z9hG4bK1", { callId: "other" }))).not.toBe(one);
  expect(mergeOf(identity("z9hG4bK1", { cseq: { number: 1, method: "NOTIFY" } }))).not.toBe(one);
});
