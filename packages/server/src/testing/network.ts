import { answer } from "@presence/digest";
import { hash, nodeCryptography } from "@presence/digest/node";
import { Endpoint, type Flow, type Header, type IncomingRequest, type OutcomeOrder } from "@presence/sip";
import type { Config } from "../config/index.ts";
import type { ServerNews } from "../presence/order.ts";
import { PresenceServer } from "../presence/server.ts";

const SERVER = { host: "127.0.0.1", port: 5060 };

/** A server and its phones, joined by plain function calls, on a clock that is moved by hand. */
export class Network {
  readonly server: PresenceServer;
  readonly config: Config;
  readonly news: ServerNews[] = [];
  now = 1_000_000;
  readonly #phones = new Map<string, Phone>();
  #ids = 0;

  constructor(config: Config) {
    this.config = config;
    this.server = new PresenceServer(config, {
      ids: () => this.id(),
      random: () => 0.5,
      cryptography: nodeCryptography("a key of sixteen octets or more"),
      listeners: [
        { transport: "udp", ...SERVER },
        { transport: "tcp", ...SERVER },
      ],
      flowOf: (id) => this.#phones.get(id)?.flow,
    });
  }

  id(): string {
    return `id${++this.#ids}`;
  }

  /** A phone of that user, on a way of its own. */
  phone(user: string, transport: "udp" | "tcp" = "udp"): Phone {
    const port = 10_000 + this.#phones.size;
    const flow: Flow = { id: `${transport}/0/127.0.0.1:${port}`, transport, address: "127.0.0.1", port, local: SERVER };
    const found = this.config.users.find(({ name }) => name === user);
    const phone = new Phone(
      this,
      user,
      flow,
      found !== undefined && "password" in found.secret ? found.secret.password : "",
    );
    this.#phones.set(flow.id, phone);
    return phone;
  }

  /** Delivers until nobody has anything to say. */
  settle(): void {
    for (let isBusy = true; isBusy; ) {
      isBusy = false;
      for (let order = this.server.poll(); order !== undefined; order = this.server.poll()) {
        isBusy = true;
        if (order.type === "news") this.news.push(order.news);
        else if (order.type === "send") {
          const { flow } = order;
          const id = "id" in flow ? flow.id : `${flow.transport}/0/${flow.host}:${flow.port}`;
          this.#phones.get(id)?.receive(order.text);
        }
      }
      for (const phone of this.#phones.values()) isBusy = phone.deliver() || isBusy;
    }
  }

  /** Lets time pass, waking whoever wants to be. */
  wait(seconds: number): void {
    const until = this.now + seconds * 1000;
    for (;;) {
      const wakes = [this.server, ...this.#phones.values()]
        .map((one) => one.deadline())
        .filter((at) => at !== undefined);
      const next = Math.min(...wakes);
      if (!(next <= until)) break;
      this.now = Math.max(next, this.now);
      this.server.tick(this.now);
      for (const phone of this.#phones.values()) phone.tick();
      this.settle();
    }
    this.now = until;
  }
}

/** A phone that does what it is told, and shows what it was told. */
export class Phone {
  readonly flow: Flow;
  readonly user: string;
  readonly #network: Network;
  readonly #password: string;
  readonly #endpoint: Endpoint;
  /** Requests that came, newest last. */
  readonly received: IncomingRequest[] = [];
  /** How to answer a request; 200 where it does not say. */
  answerTo: (request: IncomingRequest) => { readonly status: number; readonly headers?: readonly Header[] } = () => ({
    status: 200,
  });
  readonly #outcomes = new Map<number, OutcomeOrder>();
  #order = 0;
  /** Where its dialog is, by the Event of its subscription. */
  readonly dialogs = new Map<string, string>();

  constructor(network: Network, user: string, flow: Flow, password: string) {
    this.#network = network;
    this.user = user;
    this.flow = flow;
    this.#password = password;
    const local = { host: flow.address, port: flow.port };
    const { transport } = flow;
    const server: Flow = { id: "server", transport, address: SERVER.host, port: SERVER.port, local };
    this.#endpoint = new Endpoint(() => network.id(), { listeners: [{ transport, ...local }], flowOf: () => server });
    this.#server = server;
  }
  readonly #server: Flow;

  get contact(): string {
    return `<sip:${this.user}@${this.flow.address}:${this.flow.port}${this.flow.transport === "udp" ? "" : `;transport=${this.flow.transport}`}>`;
  }

  /** Sends a request to the server, answers a challenge, and gives what became of it. */
  send(method: string, uri: string, headers: readonly Header[] = [], body = ""): OutcomeOrder {
    const from = `sip:${this.user}@127.0.0.1`;
    const leg = this.#network.id();
    const once = (credentials: readonly Header[]): OutcomeOrder => {
      const order = ++this.#order;
      const all = [...headers, ...credentials];
      const to = method === "REGISTER" ? from : uri;
      const begun = { order, uri, from, to, headers: all, body, flow: this.#server.id };
      if (method === "SUBSCRIBE") this.#endpoint.handle({ type: "begin", leg, method, ...begun }, this.#network.now);
      else this.#endpoint.handle({ type: "send", method, ...begun }, this.#network.now);
      return this.#outcome(order);
    };
    return this.#known(method, uri, once);
  }

  /** Sends a request in a dialog. */
  within(dialog: string, method: string, headers: readonly Header[] = []): OutcomeOrder {
    return this.#known(method, "", (credentials) => {
      const order = ++this.#order;
      const all = [...headers, ...credentials];
      this.#endpoint.handle({ type: "request", order, dialog, method, headers: all, body: "" }, this.#network.now);
      return this.#outcome(order);
    });
  }

  register(headers: readonly Header[] = []): OutcomeOrder {
    return this.send("REGISTER", "sip:127.0.0.1", [["Contact", this.contact], ["Expires", "600"], ...headers]);
  }

  subscribe(to: string, event: string, headers: readonly Header[] = []): OutcomeOrder {
    const outcome = this.send("SUBSCRIBE", `sip:${to}@127.0.0.1`, [["Event", event], ["Expires", "600"], ...headers]);
    if (outcome.dialog !== undefined) this.dialogs.set(event, outcome.dialog);
    return outcome;
  }

  /** The bodies of the NOTIFYs that came, newest last. */
  get bodies(): string[] {
    return this.received.filter(({ method }) => method === "NOTIFY").map(({ body }) => body);
  }

  receive(text: string): void {
    this.#endpoint.handle({ type: "received", flow: this.#server, text }, this.#network.now);
  }

  tick(): void {
    this.#endpoint.handle({ type: "tick" }, this.#network.now);
  }

  deadline(): number | undefined {
    return this.#endpoint.deadline();
  }

  /** Whether it had anything to send. */
  deliver(): boolean {
    let isBusy = false;
    for (let order = this.#endpoint.poll(); order !== undefined; order = this.#endpoint.poll()) {
      isBusy = true;
      if (order.type === "send") this.#network.server.received(this.flow, order.text, this.#network.now);
      else if (order.type === "outcome") this.#outcomes.set(order.order, order);
      else if (order.type === "request") {
        this.received.push(order.request);
        const { status, headers = [] } = this.answerTo(order.request);
        this.#endpoint.handle(
          { type: "respond", transaction: order.request.transaction, status, headers },
          this.#network.now,
        );
      }
    }
    return isBusy;
  }

  #known(method: string, uri: string, once: (credentials: readonly Header[]) => OutcomeOrder): OutcomeOrder {
    const first = once([]);
    if (first.status !== 401) return first;
    const asked = { method, uri, username: this.user, secret: { password: this.#password }, cnonce: "0a4f113b", nc: 1 };
    const credentials = answer(first.headers, asked, hash);
    return credentials === undefined ? first : once([credentials]);
  }

  #outcome(order: number): OutcomeOrder {
    this.#network.settle();
    const outcome = this.#outcomes.get(order);
    if (outcome === undefined) throw new Error("no answer came");
    return outcome;
  }
}
