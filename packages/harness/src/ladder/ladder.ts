import type { Transit } from "../network/network.ts";
import { summaryOf } from "./summary.ts";

/** What has happened, in the order in which it did: a message was sent, or somebody has done something. */
export type Rung = Transit | { readonly at: number; readonly of: string; readonly note: string };

/** Which rungs to show. */
export interface Excerpt {
  /** Only those of the parties of that name; all where it is absent. */
  readonly of?: string;
  /** At most that many, the newest. */
  readonly last?: number;
  /** Whether the messages stand there whole. */
  readonly whole?: boolean;
}

/** The messages of a run. The same run gives the same text, byte for byte. */
export class Ladder {
  readonly #start: number;
  readonly #limit: number;
  #rungs: Rung[] = [];
  #dropped = 0;
  readonly #names = new Map<string, string>();

  /** `start`: the time that counts as 0. `limit`: how many rungs are kept at least, the newest. */
  constructor(start: number, limit: number) {
    this.#start = start;
    this.#limit = limit;
  }

  /** From now on, who is at that place is called so. */
  name(place: string, name: string): void {
    this.#names.set(place, name);
  }

  readonly add = (rung: Rung): void => {
    this.#rungs.push(rung);
    if (this.#rungs.length < 2 * this.#limit + 16) return;
    this.#dropped += this.#rungs.length - this.#limit;
    this.#rungs = this.#rungs.slice(-this.#limit);
  };

  /** How many rungs there have been, those that are no longer kept included. */
  get size(): number {
    return this.#dropped + this.#rungs.length;
  }

  /** One line for each message: when, from whom, to whom, what. `--x` is one that was lost, `==>` one that came twice. */
  text(excerpt: Excerpt = {}): string {
    const chosen = this.#chosen(excerpt);
    const width = Math.max(0, ...chosen.flatMap((rung) => this.#parties(rung)).map(({ length }) => length));
    const lines = chosen.map((rung) => {
      const time = ((rung.at - this.#start) / 1000).toFixed(3).padStart(10);
      if ("note" in rung) return `${time}  ${rung.of.padEnd(width)}  * ${rung.note}`;
      const [from = "", to = ""] = this.#parties(rung);
      const line = `${time}  ${from.padEnd(width)} ${ARROWS[rung.fate]} ${to.padEnd(width)}  ${summaryOf(rung.text)}`;
      return excerpt.whole ? `${line}\n${rung.text}` : line;
    });
    return this.#missing(chosen, excerpt).concat(lines).join("\n");
  }

  /** The same as a sequence diagram of Mermaid. */
  mermaid(excerpt: Excerpt = {}): string {
    const lines = this.#chosen(excerpt).map((rung) => {
      if ("note" in rung) return `  Note over ${escaped(rung.of)}: ${escaped(rung.note)}`;
      const [from = "", to = ""] = this.#parties(rung).map(escaped);
      return `  ${from}${MERMAID_ARROWS[rung.fate]}${to}: ${escaped(summaryOf(rung.text))}`;
    });
    return ["sequenceDiagram", ...lines].join("\n");
  }

  #chosen({ of, last = Number.POSITIVE_INFINITY }: Excerpt): Rung[] {
    const chosen = of === undefined ? this.#rungs : this.#rungs.filter((rung) => this.#parties(rung).includes(of));
    return chosen.slice(Math.max(0, chosen.length - last));
  }

  /** Says that there were more, so that nobody takes an excerpt for the whole. */
  #missing(chosen: readonly Rung[], { of }: Excerpt): string[] {
    const missing = this.size - chosen.length;
    if (missing === 0) return [];
    return [`${" ".repeat(10)}  (${missing} ${of === undefined ? "before these" : "more, of others or before these"})`];
  }

  #parties(rung: Rung): string[] {
    return "note" in rung ? [rung.of] : [rung.from, rung.to].map((place) => this.#names.get(place) ?? place);
  }
}

const ARROWS = { delivered: "-->", doubled: "==>", lost: "--x" } as const;
const MERMAID_ARROWS = { delivered: "->>", doubled: "-)", lost: "-x" } as const;

/** Without what Mermaid would take for its own. */
function escaped(text: string): string {
  return text.replace(/[#;:<>]/g, (character) => `#${character.charCodeAt(0)};`);
}
