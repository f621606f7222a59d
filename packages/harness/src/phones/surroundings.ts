import type { Protocol } from "../agents/agent.ts";
import type { Clock } from "../clock/clock.ts";
import type { Random } from "../clock/random.ts";
import type { Excerpt, Rung } from "../ladder/ladder.ts";
import type { Network, Place } from "../network/index.ts";
import type { Make } from "./make.ts";

/** Who a phone is. */
export interface Identity {
  readonly user: string;
  readonly password: string;
  readonly domain: string;
  /** What it is called in the ladder. */
  readonly name: string;
  /** Its host: an address that no other phone has. */
  readonly host: string;
  readonly make: Make;
  readonly protocol: Protocol;
}

/** The world as a phone sees it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly network: Network;
  /** All chance of this phone. */
  readonly random: Random;
  /** Where the agent under test is. */
  readonly server: Place;
  /** Runs SIP.js, and what may run it, with the clock and the chance of this world. */
  readonly within: <Value>(run: () => Value) => Value;
  /** Lets time pass until that is so, for so many seconds at most; whether it is. */
  readonly runUntil: (condition: () => boolean, seconds: number) => boolean;
  readonly name: (place: Place) => void;
  readonly note: (note: string) => void;
  readonly ladder: { add(rung: Rung): void; text(excerpt?: Excerpt): string };
}
