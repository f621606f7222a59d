import type { Header } from "./sip.ts";

/** A phone's side of a dialog, or of one to be. */
export interface Leg {
  readonly callId: string;
  readonly localUri: string;
  readonly localTag: string;
  readonly remoteUri: string;
  /** "" until the peer has said it. */
  remoteTag: string;
  /** Where requests go. */
  target: string;
  /** Of the last request sent. */
  cseq: number;
}

/** From, To, Call-ID and CSeq of the next request in that leg. */
export function nextHeaders(leg: Leg, method: string): Header[] {
  leg.cseq++;
  return [
    ["from", `<${leg.localUri}>;tag=${leg.localTag}`],
    ["to", `<${leg.remoteUri}>${leg.remoteTag === "" ? "" : `;tag=${leg.remoteTag}`}`],
    ["call-id", leg.callId],
    ["cseq", `${leg.cseq} ${method}`],
  ];
}

/** Those headers, and of the defaults those that are not among them. */
export function withDefaults(headers: readonly Header[], defaults: readonly Header[]): Header[] {
  const own = headers.map(([name, value]): Header => [name.toLowerCase(), value]);
  return [...defaults.filter(([name]) => !own.some((header) => header[0] === name)), ...own];
}
