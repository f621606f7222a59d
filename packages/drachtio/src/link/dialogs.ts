import type { Pending } from "./outbound.ts";

/** A dialog that a SUBSCRIBE to us has made. */
export interface Dialog {
  /** What its subscriptions are known by. */
  readonly name: string;
  /** What drachtio calls it. */
  stackId: string;
  /** Our Contact in it; empty where it is not known. */
  contact: string;
  /** The `Event` of what was sent last in it. */
  event: string;
  /** The peer's last CSeq; -1 where it is not known. */
  cseq: number;
  /** What waits for the answer that makes the dialog; undefined once drachtio has it. */
  held: Pending[] | undefined;
  /** Last NOTIFYs under way. */
  ending: number;
  /** Whether drachtio has forgotten it: any response to a NOTIFY with `terminated` makes it do so. */
  isFree: boolean;
  /** Whether nothing of it is of use to us any more. */
  isEnded: boolean;
}

export function newDialog(name: string, stackId: string): Dialog {
  return {
    name,
    stackId,
    contact: "",
    event: "",
    cseq: -1,
    held: undefined,
    ending: 0,
    isFree: false,
    isEnded: false,
  };
}
