import { contactOf, destinationOf, printHost } from "../dialogs/address.ts";
import { advanced, type Dialog, isSips } from "../dialogs/dialog.ts";
import type { Leg } from "../dialogs/leg.ts";
import { inRequestLine, routed } from "../dialogs/route-set.ts";
import { type Destination, type Flow, isReliable } from "../flow.ts";
import { singleLine } from "../headers/syntax.ts";
import type { Header } from "../message/message.ts";
import { isRequestUri } from "../message/start-line.ts";
import { COOKIE } from "../transactions/match.ts";
import { lifetime } from "../transactions/timers.ts";
import type { Clients } from "./clients.ts";
import type { Context, HeldLeg } from "./context.ts";
import type { Begin, Request, Send } from "./fact.ts";
import type { Listener } from "./options.ts";
import { hasHeader, printBody, printLines } from "./text.ts";

/** Makes requests of what the user wants to send, and finds where they go. */
export class Requests {
  readonly #context: Context;
  readonly #clients: Clients;
  readonly #legs = new Map<string, HeldLeg>();

  constructor(context: Context, clients: Clients) {
    this.#context = context;
    this.#clients = clients;
  }

  /** RFC 3261 §12.2.1.1. */
  inDialog({ order, dialog: id, method, headers, body }: Request, now: number): void {
    const known = this.#context.dialogs.find(id);
    if (known === undefined) {
      this.#fail(order, 481, "no such dialog");
      return;
    }
    const way = this.#wayOf(known);
    if (way === undefined) {
      this.#fail(order, 503, "the connection has closed");
      return;
    }
    const dialog = advanced(known);
    this.#context.dialogs.put(dialog);
    const { uri, route } = routed(dialog.routes, dialog.target);
    const contact = contactOf(dialog.flow, dialog.isSecure);
    const names = route === "" ? dialog.names : `Route: ${route}\r\n${dialog.names}`;
    const number = dialog.localNumber;
    const from = this.#listenerOf(way, dialog.flow);
    this.#send(
      { order, method, uri, names, number, contact, headers, body, way, from, dialog: id, leg: undefined },
      now,
    );
  }

  /** RFC 3261 §8.1.1, §12.1.2. */
  begin(fact: Begin, now: number): void {
    const route = this.#routeOf(fact);
    if (typeof route === "string") {
      this.#fail(fact.order, 503, route);
      return;
    }
    const { order, method, to, headers, body } = fact;
    const { uri } = route;
    const leg = this.#leg({ ...fact, uri }, now);
    const names = `From: ${leg.from}\r\nTo: <${singleLine(to)}>\r\nCall-ID: ${leg.callId}\r\n`;
    const contact = contactOf({ transport: route.way.transport, local: route.from }, isSips(uri));
    this.#send({ order, method, names, number: leg.number, contact, headers, body, ...route, dialog: "", leg }, now);
  }

  /** RFC 3261 §8.1.1. */
  send(fact: Send, now: number): void {
    const route = this.#routeOf(fact);
    if (typeof route === "string") {
      this.#fail(fact.order, 503, route);
      return;
    }
    const { order, method, from, to, headers, body } = fact;
    const { uri } = route;
    const { ids } = this.#context;
    const names = `From: <${singleLine(from)}>;tag=${ids()}\r\nTo: <${singleLine(to)}>\r\nCall-ID: ${ids()}\r\n`;
    const contact = contactOf({ transport: route.way.transport, local: route.from }, isSips(uri));
    this.#send({ order, method, names, number: 1, contact, headers, body, ...route, dialog: "", leg: undefined }, now);
  }

  /** RFC 6665 §4.1.2.4: Timer N is over, nobody joins any more. */
  tick(held: HeldLeg, now: number): void {
    if (now < held.expiresAt) {
      this.#context.deadlines.add(held, held.expiresAt);
      return;
    }
    this.#legs.delete(held.leg.name);
    this.#context.dialogs.dropLeg(held.leg);
  }

  #send(ready: Ready, now: number): void {
    const { order, method, uri, names, number, contact, headers, body, way, from, dialog, leg } = ready;
    const { userAgent } = this.#context.options;
    const branch = `${COOKIE}${this.#context.ids()}`;
    const sentBy = printHost(from.host, from.port);
    const text = `${method} ${singleLine(uri)} SIP/2.0\r\nVia: SIP/2.0/${NAMES[way.transport]} ${sentBy};branch=${branch};rport\r\nMax-Forwards: 70\r\n${names}CSeq: ${number} ${method}\r\n${hasHeader(headers, "contact") ? "" : `Contact: ${contact}\r\n`}${userAgent === "" ? "" : `User-Agent: ${userAgent}\r\n`}${printLines(headers)}${printBody(body)}`;
    this.#clients.send({ order, branch, method, way, sentBy, text, dialog, leg }, now);
  }

  /** The same leg again within Timer N: the same Call-ID and tag, and the next CSeq (RFC 3261 §8.1.3.5). */
  #leg({ leg: name, from, uri }: Begin, now: number): Leg {
    const { dialogs, ids, options } = this.#context;
    const held = this.#legs.get(name);
    const known = held?.leg;
    const tag = known?.tag ?? ids();
    const leg: Leg = {
      name,
      tag,
      callId: known?.callId ?? ids(),
      from: `<${singleLine(from)}>;tag=${tag}`,
      target: uri,
      number: (known?.number ?? 0) + 1,
    };
    dialogs.putLeg(leg);
    this.#hold(leg, held, now + lifetime(options.timers));
    return leg;
  }

  #hold(leg: Leg, known: HeldLeg | undefined, expiresAt: number): void {
    const held: HeldLeg = known ?? { kind: "leg", leg, expiresAt, scheduledAt: 0 };
    held.leg = leg;
    held.expiresAt = expiresAt;
    this.#legs.set(leg.name, held);
    this.#context.deadlines.add(held, expiresAt);
  }

  /**
   * Where a request in a dialog goes. On a connection: back on the one that the peer last came by, which alone leads through its NAT
   * or to its browser (RFC 7118 §5). Over UDP with proxies: to the first of them where it is an address
   * (RFC 3261 §12.2.1.1), else back, for most often it is the one who sent us the last request. Without: as `udpTarget` says.
   */
  #wayOf({ flow, routes, target }: Dialog): Flow | Destination | undefined {
    const { connections, options } = this.#context;
    if (isReliable(flow)) return connections.has(flow.id) ? flow : undefined;
    const hasProxies = routes.route !== "" || routes.strict !== "";
    const hop = hasProxies ? routes.hop : options.udpTarget === "contact" ? destinationOf(target) : undefined;
    if (hop === undefined) return flow;
    return hop.transport === "udp" && hop.host === flow.address && hop.port === flow.port ? flow : hop;
  }

  /** Where a request in no dialog goes, and from where; or why it cannot go. */
  #routeOf({ uri: whole, flow: id }: Begin | Send): Route | string {
    const uri = inRequestLine(whole);
    if (!isRequestUri(uri)) return "no URI that a request can have";
    if (id !== undefined) {
      const flow = this.#context.connections.get(id) ?? this.#context.options.flowOf(id);
      return flow === undefined ? "no such flow" : { uri, way: flow, from: flow.local };
    }
    const way = destinationOf(uri);
    if (way === undefined) return "neither a flow nor an address to send to";
    const from = this.#listenerOf(way, undefined);
    return from === undefined ? "no listener for that transport" : { uri, way, from };
  }

  #listenerOf(way: Flow | Destination, flow: Flow): Pick<Listener, "host" | "port">;
  #listenerOf(way: Flow | Destination, flow: Flow | undefined): Pick<Listener, "host" | "port"> | undefined;
  #listenerOf(way: Flow | Destination, flow: Flow | undefined): Pick<Listener, "host" | "port"> | undefined {
    if ("local" in way) return way.local;
    if (flow?.transport === way.transport) return flow.local;
    const same = this.#context.options.listeners.filter(({ transport }) => transport === way.transport);
    const isIpv6 = way.host.includes(":");
    return same.find(({ host }) => host.includes(":") === isIpv6) ?? same[0] ?? flow?.local;
  }

  #fail(order: number, status: number, reason: string): void {
    this.#context.order({ type: "outcome", order, status, headers: [], reason });
  }
}

/** Where a request goes, and what names us there. */
interface Route {
  /** Request-URI. */
  readonly uri: string;
  readonly way: Flow | Destination;
  readonly from: Pick<Listener, "host" | "port">;
}

interface Ready extends Route {
  readonly order: number;
  readonly method: string;
  /** Route, From, To and Call-ID, as lines. */
  readonly names: string;
  readonly number: number;
  readonly contact: string;
  readonly headers: readonly Header[];
  readonly body: string;
  readonly dialog: string;
  readonly leg: Leg | undefined;
}

/** RFC 3261 §20.42, RFC 7118 §5.1. */
const NAMES = { udp: "UDP", tcp: "TCP", tls: "TLS", ws: "WS", wss: "WSS" } as const;
