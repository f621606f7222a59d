/** A NOTIFY that was sent, and what became of it. */
export interface Notified {
  readonly order: number;
  readonly at: number;
  readonly version: number;
  /** Status code of its final answer; absent while there is none. */
  readonly status?: number;
}

/** How many of the last NOTIFYs are remembered for each subscription. */
const REMEMBERED = 4;
const FIELDS = 4;

/** The history with one more NOTIFY, as long as it may be. */
export function remember(history: readonly number[], order: number, at: number, version: number): readonly number[] {
  return [...history.slice(-(REMEMBERED - 1) * FIELDS), order, at, version, 0];
}

/** The order of the newest NOTIFY. */
export function lastOrder(history: readonly number[]): number | undefined {
  return history.at(-FIELDS);
}

/** The version of the NOTIFY with that order; undefined where it is not remembered. */
export function versionOf(history: readonly number[], order: number): number | undefined {
  const at = indexOf(history, order);
  return at < 0 ? undefined : history[at + 2];
}

export function answered(history: readonly number[], order: number, status: number): readonly number[] {
  const at = indexOf(history, order);
  return at < 0 ? history : history.with(at + 3, status);
}

export function listed(history: readonly number[]): Notified[] {
  const list: Notified[] = [];
  for (let i = 0; i < history.length; i += FIELDS) {
    const [order = 0, at = 0, version = 0, status = 0] = history.slice(i, i + FIELDS);
    list.push({ order, at, version, ...(status > 0 && { status }) });
  }
  return list;
}

function indexOf(history: readonly number[], order: number): number {
  for (let i = 0; i < history.length; i += FIELDS) if (history[i] === order) return i;
  return -1;
}

/** That of a subscription in which nothing has been sent. */
export const NO_HISTORY: readonly number[] = [];
