import type { Phone } from "./phone.ts";

/** A server under test, as checks see it: phones to use it with, and time. */
export interface Target {
  /** What follows the "@" in the addresses of its users. */
  readonly domain: string;
  /** Three users, each another one: who asks, whose state it is, and who asks as well. */
  readonly watcher: string;
  readonly presentity: string;
  readonly other: string;
  /** The longest that a check may wait for an interval to end, in seconds. */
  readonly maxWait: number;
  /** A phone of that user's, with an address of its own. */
  phone(user: string): Promise<Phone>;
  /** Lets that many seconds pass, or fewer: until it holds. Tells whether it does; true where nothing is asked. */
  wait(seconds: number, until?: () => boolean): Promise<boolean>;
  /** Ends what its phones have begun, and the phones. */
  close(): Promise<void>;
}
