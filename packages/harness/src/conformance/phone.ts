import { answer as answerChallenge } from "@presence/digest";
import { hash } from "@presence/digest/node";
import {
  Endpoint,
  type Flow,
  type Header,
  headerOf,
  type OutcomeOrder,
  parseMessage,
  type SipMessage,
  tagOf,
} from "@presence/sip";
import { Answer } from "./answer.ts";
import type { Asking, Policy } from "./asking.ts";
import { Notify } from "./notify.ts";
import { PATIENCE, Subscription } from "./subscription.ts";

/** Where a phone is, and what it has to reach its server. */
export interface Place {
  readonly user: string;
  readonly password: string | undefined;
  readonly domain: string;
  readonly local: { readonly host: string; readonly port: number };
  readonly server: { readonly host: string; readonly port: number };
  /** Sends a message to the server, whole. */
  send(text: string): void;
  /** As that of the target. */
  wait(seconds: number, until?: () => boolean): Promise<boolean>;
  /** Milliseconds that never go back. */
  now(): number;
  /** A token, each time another one. */
  id(): string;
}

/** A phone that sends what it is told to, right or wrong, and keeps all that comes. */
export class Phone {
  readonly place: Place;
  /** Every message from the server as it came, retransmissions too, oldest first. */
  readonly heard: { readonly message: SipMessage; readonly at: number }[] = [];
  /** The texts of the requests that it sent, oldest first. */
  readonly sent: string[] = [];
  policy: Policy = () => ({ status: 200 });
  readonly #endpoint: Endpoint;
  readonly #server: Flow;
  readonly #outcomes = new Map<number, OutcomeOrder>();
  readonly #subscriptions: Subscription<Phone>[] = [];
  /** URIs, packages and entity-tags of what it has published. */
  readonly #published: { uri: string; event: string; tag: string }[] = [];
  #alter: (text: string) => string = (text) => text;
  #orders = 0;

  constructor(place: Place) {
    this.place = place;
    const { local, server } = place;
    const flow: Flow = { id: "server", transport: "udp", address: server.host, port: server.port, local };
    this.#server = flow;
    const listeners = [{ transport: "udp", ...local }] as const;
    this.#endpoint = new Endpoint(() => place.id(), { listeners, flowOf: () => flow });
  }

  /** The URI of a user of the server's. */
  uriOf(user: string): string {
    return `sip:${user}@${this.place.domain}`;
  }

  /** Its own address, without brackets. */
  get contact(): string {
    const { user, local } = this.place;
    return `sip:${user}@${local.host}:${local.port}`;
  }

  wait(seconds: number, until?: () => boolean): Promise<boolean> {
    return this.place.wait(seconds, until);
  }

  /** The NOTIFYs that came, each once. */
  get notifies(): Notify[] {
    const seen = new Set<string>();
    const notifies: Notify[] = [];
    for (const { message, at } of this.heard) {
      if (message.kind !== "request" || message.method !== "NOTIFY") continue;
      const via = headerOf(message, "via") ?? "";
      if (seen.has(via)) continue;
      seen.add(via);
      notifies.push(new Notify(message, at));
    }
    return notifies;
  }

  /** Sends a SUBSCRIBE that begins a dialog, for 600 seconds where the headers do not say. */
  async subscribe(
    to: string,
    event: string,
    asking: Asking = {},
    leg: string = this.place.id(),
  ): Promise<Subscription<Phone>> {
    const { headers = [] } = asking;
    const has = (name: string) => headers.some(([other]) => other === name);
    const all: Header[] = [
      ...(event === "" ? [] : ([["Event", event]] as const)),
      ...(has("Expires") ? [] : ([["Expires", "600"]] as const)),
      ...(has("Contact") ? [] : ([["Contact", `<${this.contact}>`]] as const)),
      ...headers,
    ];
    const answer = await this.#send("SUBSCRIBE", this.uriOf(to), { ...asking, headers: all }, leg);
    const sent = parseMessage(this.sent.at(-1) ?? "", "datagram");
    const callId = sent.ok ? (headerOf(sent.value, "call-id") ?? "") : "";
    const tag = sent.ok ? (tagOf(headerOf(sent.value, "from") ?? "") ?? "") : "";
    const subscription = new Subscription<Phone>(this, event, callId, tag, answer);
    if (answer.isAccepted) this.#subscriptions.push(subscription);
    return subscription;
  }

  /** Sends a SUBSCRIBE in a dialog. */
  within(dialog: string, asking: Asking): Promise<Answer> {
    const { headers = [], body = "" } = asking;
    return this.#known(asking, "SUBSCRIBE", (order, credentials) => {
      const all = [...headers, ...credentials];
      const request = { order, dialog, method: "SUBSCRIBE", headers: all, body } as const;
      this.#endpoint.handle({ type: "request", ...request }, this.place.now());
    });
  }

  /** Sends a PUBLISH of its user's own state, or of another resource's. */
  async publish(event: string, asking: Asking = {}, uri: string = this.uriOf(this.place.user)): Promise<Answer> {
    const { headers = [] } = asking;
    const all: Header[] = event === "" ? [...headers] : [["Event", event], ...headers];
    const answer = await this.#send("PUBLISH", uri, { ...asking, headers: all });
    const tag = answer.header("sip-etag");
    if (!answer.isAccepted) return answer;
    const before = headers.find(([name]) => name === "SIP-If-Match")?.[1];
    const at = this.#published.findIndex((one) => one.tag === before);
    if (at >= 0) this.#published.splice(at, 1);
    const isOver = headers.some(([name, value]) => name === "Expires" && value === "0");
    if (tag !== undefined && !isOver) this.#published.push({ uri, event, tag });
    return answer;
  }

  /** Sends a request of another method that is in no dialog. */
  request(method: string, uri: string, asking: Asking = {}): Promise<Answer> {
    return this.#send(method, uri, asking);
  }

  /** Sends that text once more, as it was. */
  again(text: string): void {
    this.place.send(text);
  }

  /** A message has come. */
  receive(text: string): void {
    const read = parseMessage(text, "datagram");
    if (read.ok) this.heard.push({ message: read.value, at: this.place.now() });
    this.#endpoint.handle({ type: "received", flow: this.#server, text }, this.place.now());
    this.#pump();
  }

  tick(): void {
    this.#endpoint.handle({ type: "tick" }, this.place.now());
    this.#pump();
  }

  deadline(): number | undefined {
    return this.#endpoint.deadline();
  }

  /** Ends what it has begun, as far as the server lets it. */
  async leave(): Promise<void> {
    this.policy = () => ({ status: 200 });
    for (const subscription of this.#subscriptions) {
      if (!subscription.isOver && subscription.answer.dialog !== undefined) await subscription.refresh(0);
    }
    for (const { uri, event, tag } of this.#published.splice(0).reverse()) {
      const headers: Header[] = [
        ["Expires", "0"],
        ["SIP-If-Match", tag],
      ];
      await this.publish(event, { headers }, uri);
    }
  }

  #send(method: string, uri: string, asking: Asking, leg?: string): Promise<Answer> {
    const { headers = [], body = "" } = asking;
    const from = this.uriOf(this.place.user);
    return this.#known(asking, method, (order, credentials) => {
      const all = [...headers, ...credentials];
      const outgoing = { order, uri, from, to: uri, headers: all, body, flow: this.#server.id } as const;
      const now = this.place.now();
      if (leg !== undefined) this.#endpoint.handle({ type: "begin", leg, method: "SUBSCRIBE", ...outgoing }, now);
      else this.#endpoint.handle({ type: "send", method, ...outgoing }, now);
    });
  }

  /** Sends it, and once more with credentials where they are asked for. */
  async #known(
    { alter = (text) => text, password = this.place.password }: Asking,
    method: string,
    send: (order: number, credentials: readonly Header[]) => void,
  ): Promise<Answer> {
    const once = async (credentials: readonly Header[]): Promise<Answer> => {
      const order = ++this.#orders;
      this.#alter = alter;
      send(order, credentials);
      this.#pump();
      this.#alter = (text) => text;
      await this.place.wait(PATIENCE, () => this.#outcomes.has(order));
      const { status = 408, headers = [], dialog } = this.#outcomes.get(order) ?? {};
      return new Answer(status, headers, dialog);
    };
    const first = await once([]);
    const { user } = this.place;
    if ((first.status !== 401 && first.status !== 407) || password === undefined || password === false) return first;
    const uri = this.sent.at(-1)?.split(" ", 2)[1] ?? "";
    const asked = { method, uri, username: user, secret: { password }, cnonce: this.place.id(), nc: 1 };
    const credentials = answerChallenge(first.headers, asked, hash);
    return credentials === undefined ? first : await once([credentials]);
  }

  #pump(): void {
    for (let order = this.#endpoint.poll(); order !== undefined; order = this.#endpoint.poll()) {
      if (order.type === "send") this.#transmit(order.text);
      else if (order.type === "outcome") this.#outcomes.set(order.order, order);
      else if (order.type === "request") {
        const { transaction, method, uri, headers, body } = order.request;
        const notify = new Notify({ kind: "request", method, uri, headers, body }, this.place.now());
        const answer = this.policy(notify);
        if (answer === undefined) continue;
        const { status, headers: more = [] } = answer;
        this.#endpoint.handle({ type: "respond", transaction, status, headers: more }, this.place.now());
      }
    }
  }

  /** A retransmission is altered as the request was: the endpoint knows only what it had meant to send. */
  #transmit(text: string): void {
    if (text.startsWith("SIP/2.0 ")) {
      this.place.send(text);
      return;
    }
    const known = this.#altered.get(text);
    const altered = known ?? this.#alter(text);
    if (known === undefined) this.#altered.set(text, altered);
    this.sent.push(altered);
    this.place.send(altered);
  }
  readonly #altered = new Map<string, string>();
}
