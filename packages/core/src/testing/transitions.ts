import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { type Instant, toInstant } from "../time.ts";

/** A machine, and the events that make a difference to it, as far as it takes to find all that it can do. */
export interface Machine<Record, Event> {
  readonly init: Record;
  /** By the name that each has in the documentation. What an event depends on in the record it may look up there. */
  readonly events: { readonly [name: string]: (record: Record) => Event };
  step(record: Record, event: Event, now: Instant): Outcome<Record>;
  deadlineOf(record: Record): Instant | undefined;
  /** The state of the diagram that a record is in. */
  stateOf(record: Record): string;
  /** Records with the same key do the same: only one of them is looked at. It leaves out what only grows. */
  keyOf(record: Record): string;
}

interface Outcome<Record> {
  readonly record: Record;
  readonly effects: readonly { readonly type: string; readonly status?: number }[];
}

/** `from --event--> to`, with what is to be done. */
export interface Transition {
  readonly from: string;
  readonly event: string;
  readonly to: string;
  readonly effects: string;
}

/**
 * Everything that the machine can do: its records are followed from the first one through all events until no new one is
 * found. Time stands still but for `tick`, which comes at the deadline.
 */
export function transitionsOf<Record, Event>(machine: Machine<Record, Event>): Transition[] {
  const found = new Map<string, Transition>();
  const seen = new Set([machine.keyOf(machine.init)]);
  const open = [{ record: machine.init, now: toInstant(1_000_000) }];
  for (const { record, now } of open) {
    for (const [event, make] of Object.entries(machine.events)) {
      const at = event === "tick" ? (machine.deadlineOf(record) ?? now) : now;
      const next = machine.step(record, make(record), at);
      const transition = {
        from: machine.stateOf(record),
        event,
        to: machine.stateOf(next.record),
        effects: next.effects.map(({ type, status }) => (status === undefined ? type : `${type} ${status}`)).join(", "),
      };
      found.set(JSON.stringify(transition), transition);
      const key = machine.keyOf(next.record);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push({ record: next.record, now: at });
      if (open.length > MOST_RECORDS)
        throw new Error(`more than ${MOST_RECORDS} records: the key holds something that only grows`);
    }
  }
  return [...found.values()];
}

/**
 * Holds a page of docs/machines to what the code does: the part between its marks is a diagram and a table of the
 * transitions. `vitest run <the machine's folder> --update` writes it anew.
 */
export async function expectDocumented(page: string, transitions: readonly Transition[]): Promise<void> {
  const path = fileURLToPath(new URL(`../../../../docs/machines/${page}`, import.meta.url));
  const [before, , after] = readFileSync(path, "utf8").split(MARK);
  const text = [before, `\n${diagramOf(transitions)}\n${tableOf(transitions)}`, after].join(MARK);
  await expect(
    text,
    `docs/machines/${page} is not what the code does; \`vitest run --update\` renews it`,
  ).toMatchFileSnapshot(path);
}

const MARK = "<!-- transitions -->\n";
const MOST_RECORDS = 20_000;

/** A Mermaid diagram of what leads to another state, as that of RFC 6665 §4.2.2 has no loops either. */
function diagramOf(transitions: readonly Transition[]): string {
  const labels = new Map<string, Set<string>>();
  for (const { from, event, to } of transitions) {
    if (from === to) continue;
    const arrow = `${from} --> ${to}`;
    labels.set(arrow, (labels.get(arrow) ?? new Set()).add(event));
  }
  const arrows = [...labels].map(([arrow, events]) => `  ${arrow}: ${[...events].join(", ")}\n`);
  return `\`\`\`mermaid\nstateDiagram-v2\n  [*] --> ${transitions[0]?.from}\n${arrows.join("")}\`\`\`\n`;
}

/** A row for each event, a column for each state: where it leads, and what is to be done. */
function tableOf(transitions: readonly Transition[]): string {
  const states = [...new Set(transitions.flatMap(({ from, to }) => [from, to]))];
  const events = [...new Set(transitions.map(({ event }) => event))];
  const rows = events.map((event) => [event, ...states.map((state) => cellOf(transitions, state, event))]);
  const lines = [["event", ...states], states.concat("").map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function cellOf(transitions: readonly Transition[], state: string, event: string): string {
  const outcomes = transitions
    .filter((one) => one.from === state && one.event === event)
    .map(({ to, effects }) => (to === state && effects === "" ? "–" : `${to}${effects === "" ? "" : `: ${effects}`}`));
  return outcomes.sort().join("; ");
}
