import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { Phone } from "./phone.ts";
import type { Target } from "./target.ts";

/** A server somewhere, and what its users are called. */
export interface Somewhere {
  /** An IP address. */
  readonly host: string;
  readonly port: number;
  readonly domain: string;
  readonly watcher: string;
  readonly presentity: string;
  readonly other: string;
  readonly passwords: ReadonlyMap<string, string>;
  /** In seconds. */
  readonly maxWait: number;
}

/** Any server, by SIP over UDP, on the real clock. Each phone has a socket of its own. */
export class DatagramTarget implements Target {
  readonly domain: string;
  readonly watcher: string;
  readonly presentity: string;
  readonly other: string;
  readonly maxWait: number;
  readonly #where: Somewhere;
  readonly #phones: { readonly phone: Phone; readonly socket: Socket }[] = [];
  /** Who waits for something to happen. */
  readonly #waiting = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(where: Somewhere) {
    this.#where = where;
    this.domain = where.domain;
    this.watcher = where.watcher;
    this.presentity = where.presentity;
    this.other = where.other;
    this.maxWait = where.maxWait;
  }

  /** Rejects where there is no way to the server. */
  async phone(user: string): Promise<Phone> {
    const { host, port, domain, passwords } = this.#where;
    const type = isIPv6(host) ? "udp6" : "udp4";
    const socket = createSocket(type);
    socket.bind(0, await addressTowards(host, port, type));
    await once(socket, "listening");
    const local = { host: socket.address().address, port: socket.address().port };
    const phone = new Phone({
      user,
      password: passwords.get(user),
      domain,
      local,
      server: { host, port },
      send: (text) => {
        // A port where nobody listens is told by an ICMP message, at some later time: that is no answer.
        socket.send(text, port, host, () => {});
        setImmediate(() => this.#happened());
      },
      wait: (seconds, until) => this.wait(seconds, until),
      now: () => performance.now(),
      id: () => randomBytes(9).toString("hex"),
    });
    socket.on("error", () => {});
    socket.on("message", (bytes) => {
      phone.receive(bytes.toString("utf8"));
      this.#happened();
    });
    this.#phones.push({ phone, socket });
    return phone;
  }

  async wait(seconds: number, until?: () => boolean): Promise<boolean> {
    let look = () => {};
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      look = () => {
        if (until?.() !== true) return;
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(look);
      this.#happened();
    });
    this.#waiting.delete(look);
    return until?.() ?? true;
  }

  async close(): Promise<void> {
    for (const { phone } of this.#phones) await phone.leave();
    // The last NOTIFYs are on their way, and are answered.
    if (this.#phones.length > 0) await this.wait(0.1);
    clearTimeout(this.#timer);
    for (const { socket } of this.#phones.splice(0)) socket.close();
  }

  /** Looks for what those who wait are waiting for, and when a phone next wants to be woken. */
  #happened(): void {
    for (const look of [...this.#waiting]) look();
    clearTimeout(this.#timer);
    const all = this.#phones.map(({ phone }) => phone.deadline()).filter((at) => at !== undefined);
    if (all.length === 0) return;
    this.#timer = setTimeout(() => this.#wake(), Math.max(Math.min(...all) - performance.now(), 1));
    this.#timer.unref();
  }

  #wake(): void {
    for (const { phone } of this.#phones) phone.tick();
    this.#happened();
  }
}

/** The address of this machine that the server can answer to. */
async function addressTowards(host: string, port: number, type: "udp4" | "udp6"): Promise<string> {
  const probe = createSocket(type);
  try {
    probe.connect(port, host);
    await once(probe, "connect");
    return probe.address().address;
  } finally {
    probe.close();
  }
}
