import type { Forget, News, Store } from "@presence/core";
import type { SendOrder } from "@presence/sip";
import type { Binding, UnregisteredReason } from "../registrar/index.ts";

/** Something to be done by who runs the server: messages to be sent, news to be told, records to be kept. */
export type ServerOrder = SendOrder | { readonly type: "news"; readonly news: ServerNews } | Store | Forget;

/** What the agent and the registrar report, and what became of requests that were not let in. */
export type ServerNews =
  | News
  | { readonly type: "registered"; readonly aor: string; readonly binding: Binding; readonly isNew: boolean }
  | { readonly type: "unregistered"; readonly aor: string; readonly key: string; readonly reason: UnregisteredReason }
  | {
      readonly type: "turned-away";
      readonly method: string;
      readonly uri: string;
      readonly source: string;
      readonly status: number;
      readonly reason: string;
    };
