import type { Happening } from "./agents/agent.ts";

/** A call that the application makes known: it rings at once, and then is answered by one, or ends. */
export class Call {
  readonly #id: string;
  readonly #from: string;
  readonly #tell: (happening: Happening) => void;
  /** Those whose phones ring or who talk. */
  #callees: readonly string[];

  constructor(id: string, from: string, callees: readonly string[], tell: (happening: Happening) => void) {
    this.#id = id;
    this.#from = from;
    this.#callees = callees;
    this.#tell = tell;
    this.#say("early", callees);
  }

  /** Somebody, the first who was called by default, takes the call: the others' phones ring no more. */
  answered(by: string | undefined = this.#callees[0]): void {
    const others = this.#callees.filter((callee) => callee !== by);
    for (const callee of others) this.#sayOf("terminated", callee);
    this.#callees = this.#callees.filter((callee) => callee === by);
    this.#say("confirmed", this.#callees);
  }

  ends(): void {
    this.#say("terminated", this.#callees);
    this.#callees = [];
  }

  #say(state: "early" | "confirmed" | "terminated", callees: readonly string[]): void {
    const remote = callees[0] ?? this.#from;
    this.#tell({ type: "call", user: this.#from, id: `${this.#id}-from`, direction: "initiator", state, remote });
    for (const callee of callees) this.#sayOf(state, callee);
  }

  #sayOf(state: "early" | "confirmed" | "terminated", callee: string): void {
    const id = `${this.#id}-to-${callee}`;
    this.#tell({ type: "call", user: callee, id, direction: "recipient", state, remote: this.#from });
  }
}
