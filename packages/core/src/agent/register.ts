import type { Address } from "../address.ts";
import type { EventPackage } from "../packages/package.ts";
import { leave, type Watch, watchId } from "./held.ts";
import { MultiMap } from "./multi-map.ts";

/** All subscriptions, found by whatever a fact names them by. */
export class Register {
  #size = 0;
  readonly #byDialog = new MultiMap<string, Watch>();
  readonly #byFlow = new MultiMap<string, Watch>();
  readonly #watchers = new Map<Address, Watcher>();

  get size(): number {
    return this.#size;
  }

  all(): Watch[] {
    return [...this.#byDialog.values()];
  }

  /** The subscription of that id, as `watchId` makes it. */
  find(id: string): Watch | undefined {
    const dialog = id.slice(0, id.lastIndexOf(" "));
    return this.#byDialog.find(dialog, (watch) => watchId(watch.dialog, watch.event) === id);
  }

  inDialog(dialog: string): Watch[] {
    return this.#byDialog.list(dialog);
  }

  onFlow(flow: string): Watch[] {
    return this.#byFlow.list(flow);
  }

  /** How many a watcher has. */
  countOf(watcher: Address): number {
    return this.#watchers.get(watcher)?.watches.size ?? 0;
  }

  /** Those that a watcher's device has to one resource by one package, the oldest first. */
  ofDevice(watcher: Address, device: string, resource: Address, found: EventPackage): Watch[] {
    const same: Watch[] = [];
    for (const watch of this.#watchers.get(watcher)?.watches ?? []) {
      if (watch.resource.address === resource && watch.package === found && watch.device === device) same.push(watch);
    }
    return same;
  }

  /** A million are live: those of one watcher share the strings that name him and his device. */
  shared(watcher: Address, device: string): { readonly watcher: Address; readonly device: string } {
    const known = this.#watchers.get(watcher);
    if (known === undefined) return { watcher, device };
    const [other] = known.watches;
    return { watcher: known.address, device: other?.device === device ? other.device : device };
  }

  add(watch: Watch): void {
    this.#size++;
    watch.audience.watches.add(watch);
    this.#byDialog.add(watch.dialog, watch);
    this.#byFlow.add(watch.flow, watch);
    const known = this.#watchers.get(watch.watcher);
    if (known === undefined) this.#watchers.set(watch.watcher, { address: watch.watcher, watches: new Set([watch]) });
    else known.watches.add(watch);
  }

  /** False where it was not there. */
  remove(watch: Watch): boolean {
    if (!leave(watch)) return false;
    this.#size--;
    this.#byDialog.delete(watch.dialog, watch);
    this.#byFlow.delete(watch.flow, watch);
    const watcher = this.#watchers.get(watch.watcher);
    if (watcher?.watches.delete(watch) && watcher.watches.size === 0) this.#watchers.delete(watch.watcher);
    return true;
  }

  /** The flow that its last SUBSCRIBE came on is the one for its NOTIFYs. */
  move(watch: Watch, flow: string): void {
    if (watch.flow === flow) return;
    this.#byFlow.delete(watch.flow, watch);
    watch.flow = flow;
    this.#byFlow.add(flow, watch);
  }
}

/** Somebody who watches, and all that he watches. */
interface Watcher {
  readonly address: Address;
  readonly watches: Set<Watch>;
}
