/** Which methods each path takes, to tell who has come with another. */
export class Methods {
  readonly #routes = new Map<string, Set<string>>();

  /** There is a route; a step of `pattern` that begins with a colon stands for any. */
  add(pattern: string, methods: string | readonly string[]): void {
    const known = this.#routes.get(pattern) ?? new Set();
    for (const method of typeof methods === "string" ? [methods] : methods) known.add(method);
    this.#routes.set(pattern, known);
  }

  /** All methods of the routes that are at that URL, in order. */
  at(url: string): string[] {
    const [path = ""] = url.split("?", 1);
    const steps = path.split("/");
    const found = [...this.#routes].filter(([pattern]) => isAt(pattern.split("/"), steps));
    return [...new Set(found.flatMap(([, methods]) => [...methods]))].toSorted();
  }
}

function isAt(pattern: readonly string[], steps: readonly string[]): boolean {
  if (pattern.length !== steps.length) return false;
  return pattern.every((step, i) => step.startsWith(":") || step === steps[i]);
}
