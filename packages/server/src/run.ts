import type { Address, Fact, Instant } from "@presence/core";
import { nodeCryptography } from "@presence/digest/node";
import type { Flow } from "@presence/sip";
import {
  ListenError,
  type Listener,
  type ListenOptions,
  type TransportEvents,
  Transports,
} from "@presence/sip/transports";
import type { Config } from "./config/index.ts";
import { Governor } from "./governor.ts";
import { newIds } from "./ids.ts";
import type { ServerNews } from "./presence/order.ts";
import { PresenceServer } from "./presence/server.ts";
import type { AgentOrder } from "./presence/surroundings.ts";
import type { Running, Traffic } from "./running.ts";

/** What else is to be done with what happens. */
export interface Observers {
  readonly onFact?: (fact: Fact, now: Instant) => void;
  readonly onOrder?: (order: AgentOrder) => void;
  /** A packet or a connection was dropped for what a peer did. */
  readonly onFault?: (code: string, detail: string, address: string | undefined) => void;
}

/** How many characters may wait in UDP sockets before what is left to send waits for another turn of the event loop. */
const MAX_BACKLOG = 4_194_304;
/** How often a free port is looked for that both UDP and TCP have. */
const MAX_TRIES = 20;

/**
 * Listens for phones, and serves them. Rejects with a ListenError where it cannot listen; then nothing is left open.
 */
export async function run(config: Config, observers: Observers = {}): Promise<Runner> {
  const traffic = { received: 0, sent: 0, faults: new Map<string, number>() };
  let runner: Runner | undefined;
  const events: TransportEvents = {
    message: (flow, text) => {
      traffic.received++;
      runner?.govern();
      runner?.receive(flow, text);
    },
    closed: (flow) => runner?.act((server, now) => server.flowClosed(flow, now)),
    unsent: (transmission, reason) => runner?.act((server, now) => server.unsent(transmission, reason, now)),
    fault: ({ code, detail, address }) => {
      traffic.faults.set(code, (traffic.faults.get(code) ?? 0) + 1);
      observers.onFault?.(code, detail, address);
    },
  };
  const { maxMessage, maxConnections, maxConnectionsPerAddress, idleTimeout, pingInterval, maxBacklog } =
    config.transports;
  const limits = { maxMessage, maxConnections, maxConnectionsPerAddress, idleTimeout, pingInterval, maxBacklog };
  const transports = new Transports(events, limits);
  try {
    const listeners = await listen(transports, config);
    runner = new Runner(config, observers, transports, listeners, traffic);
    return runner;
  } catch (error) {
    await transports.close();
    throw error;
  }
}

async function listen(transports: Transports, config: Config): Promise<Listener[]> {
  const { ports, tls } = config;
  const listeners = await listenForSip(transports, config, 1);
  listeners.push(await transports.listen(placeOf("ws", ports.ws, config)));
  for (const transport of ["tls", "wss"] as const) {
    const port = ports[transport];
    if (port !== undefined && tls !== undefined) {
      listeners.push(await transports.listen({ ...placeOf(transport, port, config), tls }));
    }
  }
  return listeners;
}

/** UDP and TCP on the same port, as phones expect it. */
async function listenForSip(transports: Transports, config: Config, tries: number): Promise<Listener[]> {
  const udp = await transports.listen(placeOf("udp", config.ports.sip, config));
  try {
    return [udp, await transports.listen(placeOf("tcp", udp.port, config))];
  } catch (error) {
    await udp.close();
    const isTaken = error instanceof ListenError && config.ports.sip === 0 && tries < MAX_TRIES;
    if (!isTaken) throw error;
    return listenForSip(transports, config, tries + 1);
  }
}

function placeOf(transport: ListenOptions["transport"], port: number, { host, transports }: Config): ListenOptions {
  const { advertisedHost } = transports;
  const advertised = advertisedHost === undefined ? {} : { advertised: { host: advertisedHost } };
  return { transport, host, port, ...advertised };
}

/** A presence server on real sockets, with a real clock. */
export class Runner implements Running {
  readonly server: PresenceServer;
  readonly listeners: readonly Listener[];
  readonly #transports: Transports;
  readonly #traffic: Omit<Traffic, "connections"> & { sent: number };
  readonly #hearing = new Set<(news: ServerNews) => void>();
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Number.POSITIVE_INFINITY;
  #isPumping = false;
  #isPumpDue = false;
  #isStopped = false;
  readonly #governor = new Governor();
  #utilization = performance.eventLoopUtilization();

  constructor(
    config: Config,
    { onFact, onOrder }: Observers,
    transports: Transports,
    listeners: readonly Listener[],
    traffic: Omit<Traffic, "connections"> & { sent: number },
  ) {
    this.#transports = transports;
    this.#traffic = traffic;
    this.listeners = listeners;
    const { advertisedHost } = config.transports;
    this.server = new PresenceServer(config, {
      ids: newIds(),
      random: Math.random,
      cryptography: nodeCryptography(),
      listeners: listeners.map(({ transport, host, port }) => ({ transport, host: advertisedHost ?? host, port })),
      flowOf: (id) => transports.flowOf(id),
      ...(onFact !== undefined && { onFact }),
      ...(onOrder !== undefined && { onOrder }),
    });
  }

  now(): number {
    return Date.now();
  }

  tell(fact: Fact): void {
    this.act((server, now) => server.tell(fact, now));
  }

  unregister(aor: Address, key?: string): void {
    this.act((server, now) => server.unregister(aor, key, now));
  }

  onNews(listener: (news: ServerNews) => void): () => void {
    this.#hearing.add(listener);
    return () => this.#hearing.delete(listener);
  }

  traffic(): Traffic {
    return { ...this.#traffic, connections: this.#transports.connections };
  }

  /** Sees to it that what is let in can be answered in time. */
  govern(): void {
    const share = this.#governor.look(this.now(), () => {
      const before = this.#utilization;
      this.#utilization = performance.eventLoopUtilization();
      return performance.eventLoopUtilization(this.#utilization, before).utilization;
    });
    if (share !== undefined) this.server.overload(share, this.now());
  }

  /** Hands the server what has happened, and does what it orders. */
  act(what: (server: PresenceServer, now: number) => void): void {
    if (this.#isStopped) return;
    what(this.server, this.now());
    this.#pump();
  }

  /**
   * A message has come. It is answered when all that came with it has been taken in: datagrams that go out in a row wake
   * whoever reads them once, and not each time.
   */
  receive(flow: Flow, text: string): void {
    if (this.#isStopped) return;
    this.server.received(flow, text, this.now());
    if (this.#isPumpDue) return;
    this.#isPumpDue = true;
    setImmediate(() => {
      this.#isPumpDue = false;
      this.#pump();
    });
  }

  /**
   * All watchers are told to come back (RFC 6665 §4.4.2), and those who answer within that time are waited for. Then all is
   * closed.
   */
  async stop(milliseconds: number): Promise<void> {
    this.tell({ type: "shutdown" });
    const until = this.now() + milliseconds;
    while (!this.server.isAtRest && this.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#transports.close();
  }

  #pump(): void {
    // What is told while orders are carried out is taken up by the loop that carries them out.
    if (this.#isPumping) return;
    this.#isPumping = true;
    for (let order = this.server.poll(); order !== undefined; order = this.server.poll()) {
      if (order.type === "send") {
        this.#traffic.sent++;
        this.#transports.send(order);
        if (this.#transports.backlog > MAX_BACKLOG) {
          setImmediate(() => {
            this.#isPumping = false;
            this.#pump();
          });
          return;
        }
      } else if (order.type === "news") for (const hear of this.#hearing) hear(order.news);
    }
    this.#isPumping = false;
    this.#wake();
  }

  /** One timer for all. One that comes early is harmless, so that it is set anew only for what is due before it. */
  #wake(): void {
    const at = this.server.deadline();
    if (at === undefined || at >= this.#wakesAt) return;
    clearTimeout(this.#timer);
    this.#wakesAt = at;
    this.#timer = setTimeout(
      () => {
        this.#wakesAt = Number.POSITIVE_INFINITY;
        this.act((server, now) => server.tick(now));
      },
      Math.min(Math.max(at - this.now(), 0), MAX_TIMEOUT),
    );
  }
}

/** The longest that a timer of Node can take. */
const MAX_TIMEOUT = 2_147_483_647;
