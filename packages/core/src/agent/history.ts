/** A NOTIFY that was sent, and what became of it. */
export interface Notified {
  readonly order: number;
  readonly at: number;
  readonly version: number;
  /** Status code of its final answer; absent while there is none. */
  readonly status?: number;
}

/** The last NOTIFYs of a subscription. The newest has fields of its own: most of a million have no other. */
export interface History {
  /** Its order; 0 where nothing has been sent. */
  order: number;
  /** When it was sent. */
  sentAt: number;
  /** Status code of its final answer; 0 while there is none. */
  status: number;
  /** Those before it, newest last, each as its order, time and status. */
  earlier: readonly number[];
}

/** How many of the last NOTIFYs are remembered for each subscription, the newest included. */
const REMEMBERED = 4;
const FIELDS = 3;

/** Adds a NOTIFY that goes out. */
export function remember(history: History, order: number, at: number): void {
  const { order: last, sentAt, status, earlier } = history;
  if (last !== 0) history.earlier = [...earlier.slice(-(REMEMBERED - 2) * FIELDS), last, sentAt, status];
  history.order = order;
  history.sentAt = at;
  history.status = 0;
}

/** What is remembered, newest last, where the newest has that version: each NOTIFY counts one up. */
export function listed({ order, sentAt, status, earlier }: History, newest: number): Notified[] {
  const list: Notified[] = [];
  for (const all = order === 0 ? [] : [...earlier, order, sentAt, status]; all.length > 0; ) {
    const version = newest + 1 - all.length / FIELDS;
    const [one = 0, at = 0, answer = 0] = all.splice(0, FIELDS);
    list.push({ order: one, at, version, ...(answer > 0 && { status: answer }) });
  }
  return list;
}

/** That of a subscription in which nothing has been sent but perhaps one. */
export const NOTHING_EARLIER: readonly number[] = [];
