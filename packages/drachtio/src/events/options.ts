import { presentity } from "@presence/core";

/** What an operator chooses about events. */
export interface EventsOptions {
  /**
   * What `entity` is in `presence.subscribe.in` and `presence.voicemail.in`: who subscribes, as the code of
   * babble-drachtio-presence has it, or who is subscribed to, as its README has it. Default `subscriber`.
   */
  readonly entitySemantics: "subscriber" | "target";
  /** Whether a phone that subscribes to a mailbox of which nobody has spoken is told that it is empty: 0/0. Default false. */
  readonly dummyvoicemail: boolean;
  /** Whether phones that register and allow SUBSCRIBE are subscribed to. Default true. */
  readonly subscribeonregister: boolean;
  /**
   * Who decides what phones say of do-not-disturb and of talking means for who watches them: the agent, unless the
   * application speaks of the same; or the application alone, for each entity of which it has said
   * `presence.registration.out` or `presence.status.out`. Default `agent`.
   */
  readonly composition: "agent" | "application";
  /**
   * What stands before an entity's address to pick up its calls, as the target of dialogs; empty where phones shall use
   * the other party's address. Default `**`.
   */
  readonly pickup: string;
  /** As the agent has it. */
  readonly policy: presentity.CompositionPolicy;
}

export const DEFAULT_EVENTS_OPTIONS: EventsOptions = {
  entitySemantics: "subscriber",
  dummyvoicemail: false,
  subscribeonregister: true,
  composition: "agent",
  pickup: "**",
  policy: presentity.DEFAULT_POLICY,
};
