import type { Header } from "@presence/sip";
import type { Notify } from "./notify.ts";

/** How a request is sent, where otherwise than usual. */
export interface Asking {
  readonly headers?: readonly Header[];
  readonly body?: string;
  /** Changes the text on its way: for what the endpoint would not send. Via has to stay. */
  readonly alter?: (text: string) => string;
  /** The password to prove who it is with where asked to: its user's by default, none where false. */
  readonly password?: string | false;
}

/** How a NOTIFY is answered; not at all where it is undefined. */
export type Policy = (notify: Notify) => { readonly status: number; readonly headers?: readonly Header[] } | undefined;
