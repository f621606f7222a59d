import { answer } from "@presence/digest";
import { hash } from "@presence/digest/node";
import {
  type Flow,
  type Header,
  headerOf,
  parameterOf,
  parseNameAddress,
  type SipRequest,
  type SipResponse,
  topVia,
} from "@presence/sip";
import type { Chance } from "./chance.ts";
import type { Originals } from "./originals.ts";

/** Where the server is, and the domain of all addresses. */
export const SERVER = { host: "192.0.2.1", port: 5060 } as const;
export const DOMAIN = "example.test";
export const PASSWORD = "a password";
export const USERS: readonly string[] = ["1000", "1001", "1002", "1003", "1004", "1005"];

/** Something that a phone sends. */
export interface Sent {
  readonly flow: Flow;
  readonly text: string;
}

/** A phone's way, who it says it is, and the last challenge that it got. */
interface Phone {
  readonly user: string;
  flow: Flow;
  readonly contact: string;
  challenge: readonly Header[];
  count: number;
}

/** A dialog as a phone sees it: `from` and `to` are those of its own requests. */
interface Dialog {
  readonly phone: Phone;
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly target: string;
  readonly event: string;
  number: number;
}

interface Publication {
  readonly phone: Phone;
  readonly event: string;
  entityTag: string;
}

/** What becomes of a 2xx, by the branch of what it answers. */
type Await = (response: SipResponse) => void;

/** Phones that subscribe, publish, register and answer as phones do: what they send is right, until somebody mutates it. */
export class Phones {
  readonly flows: Map<string, Flow>;
  readonly #chance: Chance;
  readonly #originals: Originals;
  readonly #phones: readonly Phone[];
  #subscribed: Dialog[] = [];
  #watched: Dialog[] = [];
  #publications: Publication[] = [];
  readonly #awaited = new Map<string, { readonly phone: Phone; readonly done: Await }>();
  #ids = 0;

  constructor(originals: Originals, chance: Chance) {
    this.#originals = originals;
    this.#chance = chance;
    this.#phones = Array.from({ length: 36 }, (_, index) => phoneOf(index));
    this.flows = new Map(this.#phones.map(({ flow }) => [flow.id, flow]));
  }

  /** A request that nobody has asked for. */
  act(): Sent {
    const drawn = this.#chance.below(100);
    if (drawn < 25) return this.#subscribe();
    if (drawn < 42) return this.#refresh();
    if (drawn < 64) return this.#publish();
    if (drawn < 74) return this.#register();
    if (drawn < 88) return this.#notify();
    return this.#replay();
  }

  /** A connection closes, and its phone opens another; gives the id of the one that is closed. */
  reconnect(): string {
    const connected = this.#phones.filter(({ flow }) => flow.transport !== "udp");
    const phone = this.#chance.pick(connected);
    const { id } = phone.flow;
    this.flows.delete(id);
    phone.flow = { ...phone.flow, id: `${id.split("#", 1)[0]}#${++this.#ids}` };
    this.flows.set(phone.flow.id, phone.flow);
    return id;
  }

  /** A request of the server's has come; what to send, which may be nothing. */
  answer(request: SipRequest, flow: string): Sent | undefined {
    const phone = this.#phones.find((one) => one.flow.id === flow);
    if (phone === undefined || this.#chance.happens(0.05)) return undefined;
    const status = this.#chance.happens(0.9) ? 200 : this.#chance.pick(STATUSES);
    const { headers } = request;
    const copied = ["via", "from", "to", "call-id", "cseq", "record-route"].flatMap((name) =>
      headers.filter(([other]) => other === name),
    );
    const tag = `p${++this.#ids}`;
    let lines = "";
    for (const [name, value] of copied) {
      const isNew = name === "to" && !value.includes(";tag=");
      lines += `${name}: ${value}${isNew ? `;tag=${tag}` : ""}\r\n`;
    }
    if (request.method === "SUBSCRIBE" && status < 300) this.#watch(request, phone, tag);
    const extra = `${EXTRAS.get(status) ?? ""}Contact: ${phone.contact}\r\nExpires: ${this.#chance.pick(EXPIRES)}\r\n`;
    return { flow: phone.flow, text: `SIP/2.0 ${status} So\r\n${lines}${extra}Content-Length: 0\r\n\r\n` };
  }

  /** A response of the server's has come. */
  take(response: SipResponse): void {
    const branch = parameterOf(topVia(response)?.parameters ?? [], "branch") ?? "";
    const awaited = this.#awaited.get(branch);
    if (awaited === undefined) return;
    this.#awaited.delete(branch);
    if (response.status === 401) {
      awaited.phone.challenge = response.headers;
      awaited.phone.count = 0;
    } else if (response.status < 300) awaited.done(response);
  }

  /** What it has begun, it remembers for a while only. */
  #keep<T>(list: T[], one: T, most: number): T[] {
    const kept = list.length >= most ? list.slice(1 + this.#chance.below(most - 1)) : list;
    kept.push(one);
    return kept;
  }

  #subscribe(): Sent {
    const phone = this.#chance.pick(this.#phones);
    const uri = `sip:${this.#chance.pick(USERS)}@${DOMAIN}`;
    const event = this.#chance.pick(EVENTS);
    const callId = `c${++this.#ids}@${phone.flow.address}`;
    const from = `<sip:${phone.user}@${DOMAIN}>;tag=${this.#ids}`;
    const { type, body } =
      event === "as-feature-event" && this.#chance.happens(0.7) ? this.#document("as-feature") : { type: "", body: "" };
    const extra = [`Event: ${event}`, `Expires: ${this.#chance.pick(EXPIRES)}`, ...this.#sometimes(), ...typed(type)];
    return this.#request(
      phone,
      "SUBSCRIBE",
      uri,
      { from, to: `<${uri}>`, callId, number: 1 },
      extra,
      body,
      (accepted) => {
        const to = headerOf(accepted, "to") ?? "";
        const target = parseNameAddress(headerOf(accepted, "contact") ?? "")?.uri ?? uri;
        this.#subscribed = this.#keep(this.#subscribed, { phone, callId, from, to, target, event, number: 1 }, 200);
      },
    );
  }

  /** Within a dialog: a refresh, an end, or another subscription. */
  #refresh(): Sent {
    if (this.#subscribed.length === 0) return this.#subscribe();
    const dialog = this.#chance.pick(this.#subscribed);
    dialog.number += 1 + (this.#chance.happens(0.05) ? -1 : 0);
    const event = this.#chance.happens(0.8) ? dialog.event : this.#chance.pick(EVENTS);
    const extra = [`Event: ${event}`, `Expires: ${this.#chance.pick(EXPIRES)}`, ...this.#sometimes()];
    return this.#request(dialog.phone, "SUBSCRIBE", dialog.target, dialog, extra, "", () => {});
  }

  #publish(): Sent {
    const isNew = this.#publications.length === 0 || this.#chance.happens(0.4);
    const event = this.#chance.pick(["presence", "dialog", "message-summary"]);
    const publication: Publication = isNew
      ? { phone: this.#chance.pick(this.#phones), event, entityTag: "" }
      : this.#chance.pick(this.#publications);
    const uri = `sip:${publication.phone.user}@${DOMAIN}`;
    const { type, body } =
      isNew || this.#chance.happens(0.6)
        ? this.#document(PUBLISHED.get(publication.event) ?? "")
        : { type: "", body: "" };
    const match = publication.entityTag === "" ? [] : [`SIP-If-Match: ${publication.entityTag}`];
    const expires = this.#chance.pick(EXPIRES);
    const extra = [
      `Event: ${publication.event}`,
      `Expires: ${expires}`,
      ...match,
      ...typed(type),
      ...this.#sometimes(),
    ];
    const names = { from: `<${uri}>;tag=${++this.#ids}`, to: `<${uri}>`, callId: `p${this.#ids}`, number: 1 };
    return this.#request(publication.phone, "PUBLISH", uri, names, extra, body, (accepted) => {
      publication.entityTag = headerOf(accepted, "sip-etag") ?? "";
      if (isNew) this.#publications = this.#keep(this.#publications, publication, 100);
    });
  }

  #register(): Sent {
    const phone = this.#chance.pick(this.#phones);
    const self = `<sip:${phone.user}@${DOMAIN}>`;
    const instance = `+sip.instance="<urn:uuid:00000000-0000-1000-8000-${phone.user}>"`;
    const drawn = this.#chance.below(10);
    const contact =
      drawn === 0 ? ["Contact: *"] : drawn === 1 ? [] : [`Contact: ${phone.contact};${drawn < 5 ? instance : "q=1"}`];
    const expires = drawn === 0 ? 0 : this.#chance.pick(EXPIRES);
    const extra = [...contact, `Expires: ${expires}`, "Allow: SUBSCRIBE, NOTIFY", ...this.#sometimes()];
    const number = ++this.#ids;
    const names = { from: `${self};tag=${number}`, to: self, callId: `r${phone.user}`, number };
    return this.#request(phone, "REGISTER", `sip:${DOMAIN}`, names, extra, "", () => {});
  }

  /** In a subscription of the server's to a phone. */
  #notify(): Sent {
    if (this.#watched.length === 0) return this.#register();
    const dialog = this.#chance.pick(this.#watched);
    dialog.number++;
    const state = this.#chance.pick([
      "active;expires=600",
      "active",
      "pending",
      "terminated;reason=noresource",
      "terminated",
    ]);
    const { type, body } = this.#chance.happens(0.8) ? this.#document("pidf") : { type: "", body: "" };
    const extra = [`Event: ${dialog.event}`, `Subscription-State: ${state}`, ...typed(type), ...this.#sometimes()];
    return this.#request(dialog.phone, "NOTIFY", dialog.target, dialog, extra, body, () => {});
  }

  /** A real message, brought home to the server's domain. */
  #replay(): Sent {
    const phone = this.#chance.pick(this.#phones);
    const number = ++this.#ids;
    const text = this.#chance
      .pick(this.#originals.messages)
      .replace(/(?<=sips?:)[^@\s<>;,]*@[^\s<>;,?"]+/g, (address) =>
        this.#chance.happens(0.8) ? `${this.#chance.pick(USERS)}@${DOMAIN}` : address,
      )
      .replace(/branch=z9hG4bK/g, `branch=z9hG4bK${number}`)
      .replace(/^(Call-ID|i) *: */im, `$1: ${number}`);
    return { flow: phone.flow, text };
  }

  /** A SUBSCRIBE of the server's to a phone is accepted. */
  #watch(request: SipRequest, phone: Phone, tag: string): void {
    const [to = "", from = "", callId = ""] = ["to", "from", "call-id"].map((name) => headerOf(request, name));
    const dialog: Dialog = {
      phone,
      callId,
      from: to.includes(";tag=") ? to : `${to};tag=${tag}`,
      to: from,
      target: parseNameAddress(headerOf(request, "contact") ?? "")?.uri ?? `sip:${DOMAIN}`,
      event: headerOf(request, "event") ?? "",
      number: this.#ids,
    };
    this.#watched = this.#keep(this.#watched, dialog, 60);
  }

  #request(
    phone: Phone,
    method: string,
    uri: string,
    names: { readonly from: string; readonly to: string; readonly callId: string; readonly number: number },
    extra: readonly string[],
    body: string,
    done: Await,
  ): Sent {
    const { flow, user, contact } = phone;
    const branch = `z9hG4bK${++this.#ids}`;
    if (this.#awaited.size > 300) this.#awaited.clear();
    this.#awaited.set(branch, { phone, done });
    const transport = flow.transport.toUpperCase();
    const about = {
      username: user,
      secret: { password: PASSWORD },
      method,
      uri,
      cnonce: "0a4f113b",
      nc: ++phone.count,
    };
    const credentials = answer(phone.challenge, about, hash);
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/${transport} ${flow.address}:${flow.port};branch=${branch}${flow.transport === "udp" ? ";rport" : ""}`,
      "Max-Forwards: 70",
      `From: ${names.from}`,
      `To: ${names.to}`,
      `Call-ID: ${names.callId}`,
      `CSeq: ${names.number} ${method}`,
      ...(method === "REGISTER" ? [] : [`Contact: ${contact}`]),
      ...(credentials === undefined ? [] : [`${credentials[0]}: ${credentials[1]}`]),
      ...extra,
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    return { flow, text: `${lines.join("\r\n")}\r\n\r\n${body}` };
  }

  #document(kind: string): { readonly type: string; readonly body: string } {
    const fitting = this.#originals.documents.filter(({ type }) => type.includes(kind));
    return this.#chance.pick(this.#chance.happens(0.9) && fitting.length > 0 ? fitting : this.#originals.documents);
  }

  /** Headers that some messages have. */
  #sometimes(): readonly string[] {
    return this.#chance.happens(0.15) ? [this.#chance.pick(SOMETIMES)] : [];
  }
}

function phoneOf(index: number): Phone {
  const transport = index % 6 === 4 ? "tcp" : index % 6 === 5 ? "ws" : "udp";
  const [address, port] = [`192.0.2.${10 + (index % 9)}`, 5060 + index];
  const flow: Flow = { id: `${transport}/${address}:${port}`, transport, address, port, local: SERVER };
  const user = USERS[index % USERS.length] ?? "";
  const contact = `<sip:${user}@${address}:${port}${transport === "udp" ? "" : `;transport=${transport}`}>`;
  return { user, flow, contact, challenge: [], count: 0 };
}

function typed(type: string): readonly string[] {
  return type === "" ? [] : [`Content-Type: ${type}`];
}

const EVENTS = [
  "presence",
  "presence",
  "dialog",
  "dialog",
  "message-summary",
  "presence.winfo",
  "as-feature-event",
  "dialog;id=2",
];
const EXPIRES = [0, 60, 60, 90, 300, 600, 3600, 4_294_967_295, 1];
const PUBLISHED: ReadonlyMap<string, string> = new Map([
  ["presence", "pidf"],
  ["dialog", "dialog-info"],
  ["message-summary", "message-summary"],
]);
const STATUSES = [
  100, 180, 202, 204, 302, 400, 401, 403, 404, 405, 407, 408, 410, 423, 429, 480, 481, 482, 489, 500, 503, 603,
];
const EXTRAS: ReadonlyMap<number, string> = new Map([
  [401, 'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth"\r\n'],
  [407, 'Proxy-Authenticate: Digest realm="r", nonce="n"\r\n'],
  [423, "Min-Expires: 4000\r\n"],
  [480, "Retry-After: 5\r\n"],
  [503, "Retry-After: 60\r\n"],
]);
const SOMETIMES = [
  "Record-Route: <sip:192.0.2.5;lr>",
  "Record-Route: <sip:192.0.2.5>, <sip:proxy.example;lr>",
  "Accept: application/pidf+xml, application/xpidf+xml;q=0.1",
  "Accept: application/dialog-info+xml",
  "Accept: */*",
  "Require: path",
  "Supported: eventlist, path, outbound",
  "Suppress-If-Match: *",
  "User-Agent: Yealink SIP-T46G 28.83.0.120",
  "User-Agent: snom370/8.7.5.35",
  "Path: <sip:192.0.2.6;lr;ob>",
];
