import type { Address } from "@presence/core";
import type { Binding } from "./binding.ts";

/** Something to be done upon a fact. Plain data; whoever does it decides nothing. */
export type RegistrarOrder =
  /** Answer a request. */
  | {
      readonly type: "respond";
      readonly transaction: string;
      readonly status: number;
      readonly headers: readonly Header[];
    }
  /** Tell that there is a binding: a new one, or one that has been refreshed and is now as it stands here. */
  | { readonly type: "registered"; readonly aor: Address; readonly binding: Binding; readonly isNew: boolean }
  /** Tell that there is a binding no more. */
  | { readonly type: "unregistered"; readonly aor: Address; readonly key: string; readonly reason: UnregisteredReason };

/** By a request, by time, or because the connection of its phone is gone. */
export type UnregisteredReason = "removed" | "expired" | "flow-closed";

export type Header = readonly [name: string, value: string];

/** Why a request is not granted, and how that is said (RFC 3261 §21). */
export interface Refusal {
  readonly status: number;
  readonly headers: readonly Header[];
}

export function refusal(status: number, ...headers: readonly Header[]): Refusal {
  return { status, headers };
}
