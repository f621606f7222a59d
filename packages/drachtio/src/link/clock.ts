/** The time, and what calls back when it has come. */
export interface Clock {
  /** Milliseconds; never goes back. */
  now(): number;
  /** Calls back once, after so many milliseconds, unless cancelled. */
  start(callback: () => void, milliseconds: number): unknown;
  /** Of a timer that is over or was never there: nothing happens. */
  cancel(timer: unknown): void;
}

/** Node's; a timer alone does not keep the process alive. */
export const NODE_CLOCK: Clock = {
  now: () => performance.now(),
  start: (callback, milliseconds) => setTimeout(callback, milliseconds).unref(),
  cancel: (timer) => {
    if (timer instanceof Object) clearTimeout(timer as NodeJS.Timeout);
  },
};
