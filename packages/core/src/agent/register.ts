import type { Address } from "../address.ts";
import type { EventPackage } from "../packages/package.ts";
import { inOnePiece, leave, type Peer, type Watch, watchId } from "./held.ts";
import { MultiMap } from "./multi-map.ts";

/** All subscriptions, found by whatever a fact names them by. */
export class Register {
  #size = 0;
  readonly #byDialog = new MultiMap<string, Watch>();
  readonly #byFlow = new MultiMap<string, Peer>();
  readonly #byDevice = new MultiMap<string, Peer>();
  readonly #counts = new Map<Address, number>();

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

  /** Those that share a dialog, the oldest first. */
  inDialog(dialog: string): readonly Watch[] {
    return this.#byDialog.list(dialog);
  }

  /** Those that were last asked for on a flow, the oldest first. */
  onFlow(flow: string): Watch[] {
    return oldestFirst(this.#byFlow.list(flow).flatMap(({ watches }) => watches));
  }

  /** How many a watcher has. */
  countOf(watcher: Address): number {
    return this.#counts.get(watcher) ?? 0;
  }

  /** Those that a device has to one resource by one package, the oldest first. */
  ofDevice(device: string, resource: Address, found: EventPackage): Watch[] {
    const same: Watch[] = [];
    for (const { watches } of this.#byDevice.list(device)) {
      for (const watch of watches) {
        const { audience } = watch;
        if (audience.resource.address === resource && audience.package === found) same.push(watch);
      }
    }
    return oldestFirst(same);
  }

  /** That device on that flow, a new one where nothing is known of it. */
  peer(watcher: Address, device: string, flow: string): Peer {
    const known = this.#byDevice.find(device, (peer) => peer.flow === flow);
    if (known !== undefined) return known;
    return { watcher: inOnePiece(watcher), device: inOnePiece(device), flow: inOnePiece(flow), watches: [] };
  }

  add(watch: Watch): void {
    this.#size++;
    watch.audience.watches.add(watch);
    this.#byDialog.add(watch.dialog, watch);
    this.#counts.set(watch.peer.watcher, this.countOf(watch.peer.watcher) + 1);
    this.#join(watch);
  }

  /** False where it was not there. */
  remove(watch: Watch): boolean {
    if (!leave(watch)) return false;
    this.#size--;
    this.#byDialog.delete(watch.dialog, watch);
    const count = this.countOf(watch.peer.watcher) - 1;
    if (count > 0) this.#counts.set(watch.peer.watcher, count);
    else this.#counts.delete(watch.peer.watcher);
    this.#part(watch);
    return true;
  }

  /** The flow that its last SUBSCRIBE came on is the one for its NOTIFYs. */
  move(watch: Watch, flow: string): void {
    const { peer } = watch;
    if (peer.flow === flow) return;
    this.#part(watch);
    watch.peer = this.peer(peer.watcher, peer.device, flow);
    this.#join(watch);
  }

  #join(watch: Watch): void {
    const { peer } = watch;
    if (peer.watches.length > 0) {
      peer.watches.push(watch);
      return;
    }
    // A list that begins with its first value has no room for more: many watchers watch one resource alone.
    peer.watches = [watch];
    this.#byFlow.add(peer.flow, peer);
    this.#byDevice.add(peer.device, peer);
  }

  #part(watch: Watch): void {
    const { peer } = watch;
    peer.watches.splice(peer.watches.indexOf(watch), 1);
    if (peer.watches.length > 0) return;
    this.#byFlow.delete(peer.flow, peer);
    this.#byDevice.delete(peer.device, peer);
  }
}

function oldestFirst(watches: Watch[]): Watch[] {
  return watches.sort((a, b) => a.number - b.number);
}
