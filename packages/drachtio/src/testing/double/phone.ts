import { type Leg, nextHeaders, withDefaults } from "./leg.ts";
import { Notifier, type SubscribeAnswer } from "./notifier.ts";
import type { SendOptions } from "./sender.ts";
import {
  answerTo,
  type Header,
  headerOf,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  tagOf,
  uriOf,
} from "./sip.ts";
import { type Notify, type NotifyAnswer, type SubscribeOptions, Subscription } from "./subscription.ts";
import type { Peer } from "./wire.ts";

export interface PhoneOptions {
  readonly transport?: "udp" | "tcp";
  /** Where it is; one of its own where nothing is said. */
  readonly address?: string;
  readonly port?: number;
  /** How many NOTIFYs each of its subscriptions keeps, and it itself of other requests; all where nothing is said. */
  readonly history?: number;
  /** Credentials for a request that was answered 401 or 407; it is sent again with them. */
  readonly credentials?: (challenge: SipResponse, request: SipRequest) => Header | undefined;
}

export interface PublishOptions {
  readonly event?: string;
  readonly expires?: number;
  /** The entity-tag of what it replaces (SIP-If-Match). */
  readonly etag?: string;
  readonly contentType?: string;
  readonly headers?: readonly Header[];
}

/** What a phone is connected to: `Phones`. */
interface Exchange {
  readonly domain: string;
  /** Another one each time. */
  id(): string;
  send(phone: Phone, message: SipMessage): void;
  ask(phone: Phone, request: SipRequest): Promise<SipResponse>;
  answered(response: SipResponse): void;
  subscribed(leg: Leg, make: () => Subscription): Subscription;
  subscription(callId: string, localTag: string): Subscription | undefined;
  forget(subscription: Subscription): void;
  notifying(phone: Phone, notifier: Notifier): void;
  notifiersOf(phone: Phone): readonly Notifier[];
}

/** A phone beyond the server: it does what it is told, and shows what it was told. */
export class Phone implements Peer {
  readonly name: string;
  /** Its address of record. */
  readonly uri: string;
  readonly transport: "udp" | "tcp";
  readonly address: string;
  readonly port: number;
  readonly history: number;
  /** False: it is unplugged, or (TCP) has closed its connection. */
  isReachable = true;
  /** How it answers NOTIFYs, where their subscription does not say. */
  answerNotify: (notify: Notify) => NotifyAnswer = () => 200;
  /** How it answers SUBSCRIBEs of the application. */
  onSubscribe: (subscribe: SipRequest, notifier: Notifier) => SubscribeAnswer = () => ACCEPT;
  /** How it answers other requests, NOTIFYs out of any dialog among them. */
  onRequest: (request: SipRequest) => number | "never" = () => 200;
  /** Other requests that came, oldest first. */
  readonly requests: SipRequest[] = [];
  readonly #phones: Exchange;
  readonly #credentials: PhoneOptions["credentials"];

  /** Made by `Phones.add`. */
  constructor(
    phones: Exchange,
    name: string,
    options: PhoneOptions & { readonly address: string; readonly port: number },
  ) {
    this.#phones = phones;
    this.name = name;
    this.uri = name.includes("@") ? `sip:${name}` : `sip:${name}@${phones.domain}`;
    this.transport = options.transport ?? "udp";
    this.address = options.address;
    this.port = options.port;
    this.history = options.history ?? Number.POSITIVE_INFINITY;
    this.#credentials = options.credentials;
  }

  get contact(): string {
    const user = this.uri.slice("sip:".length, this.uri.indexOf("@"));
    return `<sip:${user}@${this.address}:${this.port}${this.transport === "tcp" ? ";transport=tcp" : ""}>`;
  }

  /** A Call-ID and a tag of its own, for requests to that URI. */
  leg(remoteUri: string): Leg {
    const id = this.#phones.id();
    const leg = { callId: `call-${id}`, localUri: this.uri, localTag: `tag-${id}`, remoteUri };
    return { ...leg, remoteTag: "", target: remoteUri, cseq: 0 };
  }

  /** Sends a request; what it was finally answered, 408 where it was not in time. A challenge is answered once. */
  async send(method: string, uri: string, { headers = [], body = "", leg }: SendOptions = {}): Promise<SipResponse> {
    const own = leg ?? this.leg(uri);
    const once = (more: readonly Header[]): [SipRequest, Promise<SipResponse>] => {
      const request = this.#print(method, uri, own, [...headers, ...more], body);
      return [request, this.#phones.ask(this, request)];
    };
    const [request, answering] = once([]);
    const answer = await answering;
    const isChallenged = answer.status === 401 || answer.status === 407;
    const credentials = isChallenged ? this.#credentials?.(answer, request) : undefined;
    return credentials === undefined ? answer : once([credentials])[1];
  }

  /** Subscribes to a URI, or to a name in the domain of the phones. */
  subscribe(target: string, options: SubscribeOptions): Subscription {
    const uri = target.startsWith("sip:")
      ? target
      : `sip:${target.includes("@") ? target : `${target}@${this.#phones.domain}`}`;
    const leg = options.leg === undefined ? this.leg(uri) : { ...options.leg };
    return this.#phones.subscribed(leg, () => new Subscription(this, leg, options));
  }

  /** Publishes its own state. */
  publish(body: string, options: PublishOptions = {}): Promise<SipResponse> {
    const { event = "presence", expires = 3600, etag, contentType = "application/pidf+xml", headers = [] } = options;
    const usual: Header[] = [
      ["event", event],
      ["expires", String(expires)],
    ];
    if (etag !== undefined) usual.push(["sip-if-match", etag]);
    if (body !== "") usual.push(["content-type", contentType]);
    return this.send("PUBLISH", this.uri, { headers: [...usual, ...headers], body });
  }

  /** Answers a request that came. */
  answer(request: SipRequest, status: number, headers: readonly Header[] = [], tag = ""): void {
    const usual: readonly Header[] = status >= 200 && status < 300 ? [["contact", this.contact]] : [];
    this.#phones.send(this, answerTo(request, status, tag || this.#phones.id(), withDefaults(headers, usual)));
  }

  /** Subscriptions of the application to this phone, oldest first. */
  get notifiers(): readonly Notifier[] {
    return this.#phones.notifiersOf(this);
  }

  /** Called by a subscription that is over. */
  forget(subscription: Subscription): void {
    this.#phones.forget(subscription);
  }

  receive(message: SipMessage): void {
    if (message.kind === "response") this.#phones.answered(message);
    else if (message.method === "SUBSCRIBE") this.#subscribed(message);
    else {
      const tag = tagOf(headerOf(message, "to"));
      const subscription =
        message.method === "NOTIFY" ? this.#phones.subscription(headerOf(message, "call-id"), tag) : undefined;
      if (subscription !== undefined) subscription.receive(message);
      else if (tag !== "") this.answer(message, 481);
      else this.#other(message);
    }
  }

  #other(request: SipRequest): void {
    this.requests.push(request);
    if (this.requests.length > this.history) this.requests.shift();
    const status = this.onRequest(request);
    if (status !== "never") this.answer(request, status);
  }

  #subscribed(request: SipRequest): void {
    const toTag = tagOf(headerOf(request, "to"));
    const known = this.notifiers.find(
      ({ leg }) => leg.callId === headerOf(request, "call-id") && leg.localTag === toTag,
    );
    if (toTag !== "" && known === undefined) {
      this.answer(request, 481);
      return;
    }
    const notifier = known ?? this.#notifier(request);
    if (known !== undefined) known.subscribes.push(request);
    notifier.take(request, this.onSubscribe(request, notifier));
  }

  #notifier(request: SipRequest): Notifier {
    const from = headerOf(request, "from");
    const leg: Leg = {
      callId: headerOf(request, "call-id"),
      localUri: uriOf(headerOf(request, "to")),
      localTag: `tag-${this.#phones.id()}`,
      remoteUri: uriOf(from),
      remoteTag: tagOf(from),
      target: uriOf(headerOf(request, "contact")),
      cseq: 0,
    };
    const notifier = new Notifier(this, leg, headerOf(request, "event"), [request]);
    this.#phones.notifying(this, notifier);
    return notifier;
  }

  #print(method: string, uri: string, leg: Leg, headers: readonly Header[], body: string): SipRequest {
    const via = `SIP/2.0/${this.transport.toUpperCase()} ${this.address}:${this.port};branch=z9hG4bK${this.#phones.id()}`;
    const usual: Header[] = [["via", via], ["max-forwards", "70"], ...nextHeaders(leg, method)];
    return { kind: "request", method, uri, headers: withDefaults(headers, usual), body };
  }
}

const ACCEPT: SubscribeAnswer = { status: 200, headers: [["expires", "3600"]], notifies: [{}] };
