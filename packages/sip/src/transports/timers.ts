/** The only clock of the stack: calls back once, after so many milliseconds, unless cancelled. */
export interface Timers {
  start(callback: () => void, milliseconds: number): unknown;
  /** Of a timer that is over or was never there: nothing happens. */
  cancel(timer: unknown): void;
}

/** Node's; a timer alone does not keep the process alive. */
export const NODE_TIMERS: Timers = {
  start: (callback, milliseconds) => setTimeout(callback, milliseconds).unref(),
  cancel: (timer) => {
    if (timer instanceof Object) clearTimeout(timer as NodeJS.Timeout);
  },
};

/** Calls `visit` every so many milliseconds until stopped. Returns what stops it. */
export function every(timers: Timers, milliseconds: number, visit: () => void): () => void {
  let timer: unknown;
  const next = (): void => {
    timer = timers.start(() => {
      visit();
      next();
    }, milliseconds);
  };
  next();
  return () => timers.cancel(timer);
}
