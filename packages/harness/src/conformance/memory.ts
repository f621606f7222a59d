import { nodeCryptography } from "@presence/digest/node";
import { type Config, PresenceServer } from "@presence/server";
import type { Flow } from "@presence/sip";
import { Phone } from "./phone.ts";
import type { Target } from "./target.ts";

/** Changes, drops (by giving none) or multiplies what the server sends: for servers that are wrong on purpose. */
export type Tamper = (text: string) => readonly string[];

const SERVER = { host: "127.0.0.1", port: 5060 };

/** Our own server and its phones in one process, without sockets, on a clock that is moved by hand: the same each time. */
export class MemoryTarget implements Target {
  readonly domain: string;
  readonly watcher: string;
  readonly presentity: string;
  readonly other: string;
  readonly maxWait = 7200;
  readonly server: PresenceServer;
  readonly #config: Config;
  readonly #tamper: Tamper;
  readonly #phones = new Map<string, Phone>();
  /** What is on its way to the server, and by which way. */
  readonly #packets: { readonly flow: Flow; readonly text: string }[] = [];
  #now = 1_000_000;
  #ids = 0;

  /** For a configuration with three users in its first domain. */
  constructor(config: Config, tamper: Tamper = (text) => [text]) {
    this.#config = config;
    this.#tamper = tamper;
    [this.domain] = config.domains;
    [this.watcher = "", this.presentity = "", this.other = ""] = config.users.map(({ name }) => name);
    this.server = new PresenceServer(config, {
      ids: () => this.#id(),
      random: () => 0.5,
      cryptography: nodeCryptography("the key of the conformance suite"),
      listeners: [{ transport: "udp", ...SERVER }],
      flowOf: () => undefined,
    });
  }

  phone(user: string): Promise<Phone> {
    const local = { host: "127.0.0.1", port: 10_000 + this.#phones.size };
    const { host: address, port } = local;
    const flow: Flow = { id: `udp/${port}`, transport: "udp", address, port, local: SERVER };
    const secret = this.#config.users.find(({ name }) => name === user)?.secret;
    const phone = new Phone({
      user,
      password: secret !== undefined && "password" in secret ? secret.password : undefined,
      domain: this.domain,
      local,
      server: SERVER,
      send: (text) => this.#packets.push({ flow, text }),
      wait: (seconds, until) => this.wait(seconds, until),
      now: () => this.#now,
      id: () => this.#id(),
    });
    this.#phones.set(`${port}`, phone);
    return Promise.resolve(phone);
  }

  wait(seconds: number, until?: () => boolean): Promise<boolean> {
    const end = this.#now + seconds * 1000;
    for (;;) {
      this.#settle();
      if (until?.() === true) return Promise.resolve(true);
      const next = Math.min(...this.#deadlines());
      if (!(next <= end)) break;
      this.#now = Math.max(next, this.#now);
      this.server.tick(this.#now);
      for (const phone of this.#phones.values()) phone.tick();
    }
    this.#now = end;
    return Promise.resolve(until === undefined);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #deadlines(): number[] {
    return [this.server, ...this.#phones.values()].map((one) => one.deadline()).filter((at) => at !== undefined);
  }

  #settle(): void {
    for (let isBusy = true; isBusy; ) {
      isBusy = false;
      for (let order = this.server.poll(); order !== undefined; order = this.server.poll()) {
        if (order.type !== "send") continue;
        const phone = this.#phones.get(`${order.flow.port}`);
        for (const text of this.#tamper(order.text)) phone?.receive(text);
        isBusy = true;
      }
      for (const { flow, text } of this.#packets.splice(0)) {
        this.server.received(flow, text, this.#now);
        isBusy = true;
      }
    }
  }

  #id(): string {
    return `id${++this.#ids}`;
  }
}
