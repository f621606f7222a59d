/** What came of a rule: it holds, it does not, there is no way to tell with this server, or the check itself went wrong. */
export type Verdict =
  | { readonly type: "pass" }
  /** What was seen, and what the section wants instead. */
  | { readonly type: "fail"; readonly seen: string; readonly wanted: string }
  | { readonly type: "not-applicable"; readonly reason: string }
  | { readonly type: "error"; readonly reason: string };

/** Thrown by a check when the server does otherwise than the section says. */
export class Deviation extends Error {
  override readonly name = "Deviation";
  readonly seen: string;
  readonly wanted: string;

  constructor(seen: string, wanted: string) {
    super(`${seen}, not ${wanted}`);
    this.seen = seen;
    this.wanted = wanted;
  }
}

/** Thrown by a check when the server lacks what the rule is about, which no section asks of it. */
export class NotApplicable extends Error {
  override readonly name = "NotApplicable";
}

/** Throws a Deviation unless it holds. */
export function must(holds: boolean, seen: string, wanted: string): asserts holds {
  if (!holds) throw new Deviation(seen, wanted);
}

/** What is given, which has to be there. Throws a Deviation where it is not. */
export function present<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Deviation(`no ${what}`, what);
  return value;
}

/** The verdict of a check: never throws, whatever the check does. */
export async function verdictOf(check: () => Promise<void>): Promise<Verdict> {
  try {
    await check();
    return { type: "pass" };
  } catch (error) {
    if (error instanceof Deviation) return { type: "fail", seen: error.seen, wanted: error.wanted };
    if (error instanceof NotApplicable) return { type: "not-applicable", reason: error.message };
    return { type: "error", reason: error instanceof Error ? error.message : String(error) };
  }
}
