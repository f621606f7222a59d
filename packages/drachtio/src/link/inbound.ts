import type { Header } from "@presence/core";
import { readMessage } from "./message.ts";
import type { SrfRequest } from "./port.ts";
import { tagOf } from "./tag.ts";

/** A request as it has arrived, with what tells its dialog. */
export interface Inbound {
  readonly headers: readonly Header[];
  readonly body: string;
  readonly callId: string;
  readonly fromTag: string;
  /** Undefined outside of a dialog. */
  readonly toTag: string | undefined;
  /** The number of its CSeq; -1 where it has none. */
  readonly cseq: number;
  readonly event: string;
  /** What an answer repeats of it. */
  readonly repeated: readonly string[];
}

/** Reads a request, in linear time. */
export function readInbound({ msg }: Pick<SrfRequest, "msg">): Inbound {
  const { headers, body } = readMessage(msg.raw);
  let [callId, from, to, cseq, event] = ["", "", "", "", ""];
  for (const [name, value] of headers) {
    if (name === "call-id") callId = value;
    else if (name === "from") from = value;
    else if (name === "to") to = value;
    else if (name === "cseq") cseq = value;
    else if (name === "event") event = value;
  }
  return {
    headers,
    body,
    callId,
    fromTag: tagOf(from) ?? "",
    toTag: tagOf(to),
    cseq: cseqOf(cseq),
    event,
    repeated: [callId, from, to, cseq],
  };
}

/** The number of a CSeq value; -1 where it has none. */
// RFC 3261 §25.1: CSeq = "CSeq" HCOLON 1*DIGIT LWS Method
export function cseqOf(value: string): number {
  const number = Number.parseInt(value, 10);
  return number >= 0 ? number : -1;
}
