const PAGE = 1024;

/**
 * Things by numbers that rise, most of which are taken out soon after they were put in: pages of consecutive numbers, each
 * gone with the last thing on it. Cheaper than a map of its own for each number.
 */
export class InFlight<T> {
  readonly #pages = new Map<number, Page<T>>();

  put(number: number, thing: T): void {
    const at = Math.floor(number / PAGE);
    let page = this.#pages.get(at);
    if (page === undefined) {
      page = { things: new Array<T | undefined>(PAGE).fill(undefined), count: 0 };
      this.#pages.set(at, page);
    }
    const slot = number % PAGE;
    if (page.things[slot] === undefined) page.count++;
    page.things[slot] = thing;
  }

  /** The thing of that number, which is out from then on; undefined where there is none. */
  take(number: number): T | undefined {
    const at = Math.floor(number / PAGE);
    const page = this.#pages.get(at);
    const thing = page?.things[number % PAGE];
    if (page === undefined || thing === undefined) return undefined;
    page.things[number % PAGE] = undefined;
    page.count--;
    if (page.count === 0) this.#pages.delete(at);
    return thing;
  }
}

interface Page<T> {
  readonly things: (T | undefined)[];
  count: number;
}
