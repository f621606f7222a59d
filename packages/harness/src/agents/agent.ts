import type { Place } from "../network/index.ts";

/** By what phones and the agent under test are joined. */
export type Protocol = "udp" | "tcp";

/** A way between the agent and a phone, by an id that is never used again for another one. */
export interface Way {
  readonly id: string;
  readonly protocol: Protocol;
  readonly place: Place;
}

/** What the world does for an agent. */
export interface Outside {
  /** Where phones reach it. */
  readonly place: Place;
  readonly domain: string;
  readonly users: readonly { readonly name: string; readonly password: string }[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Hexadecimal digits of 64 random bits, each time others. */
  readonly token: () => string;
  readonly setTimeout: (run: () => void, milliseconds: number) => number;
  readonly clearTimeout: (id: number | undefined) => void;
  /** Sends a message whole, on that way or to that place; false where there is no such way. */
  readonly send: (
    to: { readonly way: string } | { readonly protocol: Protocol; readonly place: Place },
    text: string,
  ) => boolean;
  readonly wayOf: (id: string) => Way | undefined;
}

/**
 * A presence agent that is put to the test. It holds no clock and no socket: whatever it does comes of these calls, and of
 * timers that it sets by `Outside`.
 */
export interface AgentUnderTest {
  /** A message has arrived whole. */
  deliver(way: Way, text: string): void;
  /** A connection is no more. */
  closed(way: string): void;
  /** The application has something to say. */
  tell(happening: Happening): void;
  /** Says goodbye to its watchers, as it does before a restart. */
  shutDown(): void;
  /** Is gone: nothing more is sent, no timer is left. */
  stop(): void;
}

/** Makes an agent, anew after each restart. */
export type AgentMaker = (outside: Outside) => AgentUnderTest;

/** What an application knows and phones do not say. */
export type Happening =
  | {
      readonly type: "call";
      /** Whose call it is, seen from that end. */
      readonly user: string;
      /** The same for all that is said of this end of the call. */
      readonly id: string;
      readonly direction: "initiator" | "recipient";
      readonly state: "trying" | "early" | "confirmed" | "terminated";
      /** User or number of the other party. */
      readonly remote: string;
    }
  | { readonly type: "mailbox"; readonly user: string; readonly new: number; readonly old: number }
  | { readonly type: "dnd"; readonly user: string; readonly on: boolean };
