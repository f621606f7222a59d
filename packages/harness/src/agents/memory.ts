import { type Address, type Fact, toAddress, toInstant } from "@presence/core";
import { nodeCryptography } from "@presence/digest/node";
import { type Config, PresenceServer, readConfig } from "@presence/server";
import type { Destination, Flow } from "@presence/sip";
import type { Place } from "../network/index.ts";
import type { AgentMaker, AgentUnderTest, Happening, Outside, Protocol, Way } from "./agent.ts";

/** Settings of the server, as its configuration file has them. */
export type Settings = Readonly<Record<string, unknown>>;

/** The presence server of `@presence/server` without its sockets: the core, with `@presence/sip` and its registrar. */
export function inMemory(settings: Settings = {}): AgentMaker {
  return (outside) => new MemoryAgent(outside, settings);
}

class MemoryAgent implements AgentUnderTest {
  readonly #outside: Outside;
  readonly #server: PresenceServer;
  readonly #local: { readonly host: string; readonly port: number };
  #timer: number | undefined;
  #wakesAt = Number.POSITIVE_INFINITY;
  #isStopped = false;

  constructor(outside: Outside, settings: Settings) {
    this.#outside = outside;
    const { token, random, place } = outside;
    const [host = "", port = ""] = place.split(":");
    this.#local = { host, port: Number(port) };
    this.#server = new PresenceServer(configOf(outside, host, settings), {
      ids: token,
      random,
      cryptography: { ...nodeCryptography("a key that all runs share"), salt: token },
      listeners: [
        { transport: "udp", ...this.#local },
        { transport: "tcp", ...this.#local },
      ],
      flowOf: (id) => {
        const way = outside.wayOf(id);
        return way === undefined ? undefined : this.#flowOf(way);
      },
    });
  }

  deliver(way: Way, text: string): void {
    this.#act((now) => this.#server.received(this.#flowOf(way), text, now));
  }

  closed(way: string): void {
    this.#act((now) => this.#server.flowClosed(way, now));
  }

  tell(happening: Happening): void {
    const { domain } = this.#outside;
    this.#act((now) => this.#server.tell(factOf(happening, domain, this.#server.sequence(), now), now));
  }

  shutDown(): void {
    this.#act((now) => this.#server.tell({ type: "shutdown" }, now));
  }

  stop(): void {
    this.#isStopped = true;
    this.#outside.clearTimeout(this.#timer);
  }

  #act(what: (now: number) => void): void {
    if (this.#isStopped) return;
    const { now, send } = this.#outside;
    what(now());
    for (let order = this.#server.poll(); order !== undefined; order = this.#server.poll()) {
      if (order.type !== "send") continue;
      const { flow, text, transmission } = order;
      if (!send("id" in flow ? { way: flow.id } : placeOf(flow), text)) {
        this.#server.unsent(transmission, "there is no such connection", now());
      }
    }
    this.#sleep();
  }

  /** Moves the one timer to where the server wants it. */
  #sleep(): void {
    const deadline = this.#server.deadline() ?? Number.POSITIVE_INFINITY;
    if (deadline === this.#wakesAt) return;
    const { now, setTimeout, clearTimeout } = this.#outside;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wakesAt = deadline;
    if (deadline === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => {
      this.#wakesAt = Number.POSITIVE_INFINITY;
      this.#act((at) => this.#server.tick(at));
    }, deadline - now());
  }

  #flowOf({ id, protocol, place }: Way): Flow {
    const [address = "", port = ""] = place.split(":");
    return { id, transport: protocol, address, port: Number(port), local: this.#local };
  }
}

function placeOf({ transport, host, port }: Destination): { readonly protocol: Protocol; readonly place: Place } {
  return { protocol: transport === "udp" ? "udp" : "tcp", place: `${host}:${port}` };
}

function configOf({ domain, users, random }: Outside, host: string, settings: Settings): Config {
  const file = { host, domains: [domain], users, http: { token: "0".repeat(16) }, ...settings };
  const read = readConfig(
    ["--config", "harness"],
    () => JSON.stringify(file),
    (bytes) => new Uint8Array(bytes).map(() => Math.floor(random() * 256)),
  );
  if (!read.ok) throw new TypeError(read.error);
  if (read.value.type !== "config") throw new TypeError("settings are of a server");
  return read.value.config;
}

function factOf(happening: Happening, domain: string, sequence: number, now: number): Fact {
  const resource = addressOf(happening.user, domain);
  switch (happening.type) {
    case "call": {
      const { id, direction, state, remote } = happening;
      const call = {
        type: "call",
        key: id,
        sequence,
        callId: id,
        direction,
        state,
        startedAt: toInstant(now),
      } as const;
      const ends = { local: { uri: `sip:${resource}` }, remote: { uri: `sip:${remote}@${domain}` } };
      return { type: "said", resource, fact: { ...call, ...ends } };
    }
    case "mailbox": {
      const classes = [{ name: "voice-message", new: happening.new, old: happening.old }];
      const summary = { waiting: happening.new > 0, account: `sip:${resource}`, classes };
      return { type: "said", resource, fact: { type: "mailbox", key: "voicemail", sequence, summary } };
    }
    case "dnd":
      return { type: "said", resource, fact: { type: "application", key: "harness", sequence, dnd: happening.on } };
    default:
      return happening satisfies never;
  }
}

function addressOf(user: string, domain: string): Address {
  const address = toAddress(`${user}@${domain}`);
  if (address === undefined) throw new TypeError(`${user} is no user of ${domain}`);
  return address;
}
