/** Which connections want which requests, each in its turn. */
export class Routes {
  readonly #verbs = new Map<string, { readonly connections: number[]; next: number }>();

  /** A connection that asks twice has two turns, as in the real server. */
  add(verb: string, connection: number): void {
    const route = this.#verbs.get(verb);
    if (route === undefined) this.#verbs.set(verb, { connections: [connection], next: 0 });
    else route.connections.push(connection);
  }

  /** That connection wants nothing any more: `remove_route` names one verb, and takes them all. */
  remove(connection: number): void {
    for (const [verb, { connections, next }] of this.#verbs) {
      this.#verbs.set(verb, { connections: connections.filter((one) => one !== connection), next });
    }
  }

  /** Whose turn it is; undefined where nobody wants such a request. */
  take(method: string): number | undefined {
    const route = this.#verbs.get(method.toLowerCase());
    if (route === undefined) return undefined;
    const turn = route.next < route.connections.length ? route.next : 0;
    route.next = turn + 1;
    return route.connections[turn];
  }
}
