import { nodeCryptography } from "@presence/digest/node";
import { type Flow, headerOf, headersOf, parseMessage, printMessage } from "@presence/sip";
import { Ajv } from "ajv";
import type { InjectOptions } from "fastify";
import { onTestFinished } from "vitest";
import { type Config, readConfig } from "../../config/index.ts";
import type { ServerNews } from "../../presence/order.ts";
import { PresenceServer } from "../../presence/server.ts";
import type { Running, Traffic } from "../../running.ts";
import { buildHttp } from "../app.ts";
import type { HttpServer } from "../context.ts";
import type { HttpOptions } from "../options.ts";

export const TOKEN = "the-token";
const DOMAIN = "example.com";
const START = Date.UTC(2026, 10, 23, 9, 30);

/** A presence server with phones that do as they are told, and a clock that goes when it is told. */
export class World implements Running {
  readonly server: PresenceServer;
  readonly counted = { received: 0, sent: 0, faults: new Map<string, number>(), connections: 0 };
  /** What the server has sent, since it was last asked. */
  readonly sent: string[] = [];
  readonly #hearing = new Set<(news: ServerNews) => void>();
  #now = START;
  #ids = 0;

  constructor(changes: Partial<Config> = {}) {
    const read = readConfig(
      ["--auth", "off", "--domain", DOMAIN],
      () => "",
      (bytes) => new Uint8Array(bytes),
    );
    if (!read.ok || read.value.type !== "config") throw new TypeError("the configuration is good");
    this.server = new PresenceServer(
      { ...read.value.config, ...changes },
      {
        ids: () => `id-${++this.#ids}`,
        random: () => 0.5,
        cryptography: nodeCryptography(),
        listeners: [{ transport: "udp", host: "127.0.0.1", port: 5060 }],
        flowOf: (id) => (id === FLOW.id ? FLOW : undefined),
      },
    );
  }

  now(): number {
    return this.#now;
  }

  traffic(): Traffic {
    return this.counted;
  }

  tell(fact: Parameters<Running["tell"]>[0]): void {
    this.server.tell(fact, this.#now);
    this.#pump();
  }

  unregister(aor: Parameters<Running["unregister"]>[0], key?: string): void {
    this.server.unregister(aor, key, this.#now);
    this.#pump();
  }

  onNews(listener: (news: ServerNews) => void): () => void {
    this.#hearing.add(listener);
    return () => this.#hearing.delete(listener);
  }

  /** How many hear the news. */
  get listeners(): number {
    return this.#hearing.size;
  }

  report(news: ServerNews): void {
    for (const hear of this.#hearing) hear(news);
  }

  wait(seconds: number): void {
    this.#now += seconds * 1000;
    this.server.tick(this.#now);
    this.#pump();
  }

  /** A phone sends a request; the texts that the server sends upon it come back. */
  request(method: string, from: string, to: string, headers: readonly string[], body = ""): string[] {
    const id = ++this.#ids;
    const uri = method === "REGISTER" ? `sip:${DOMAIN}` : `sip:${to}`;
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK${id};rport`,
      `From: <sip:${from}>;tag=from${id}`,
      `To: <sip:${to}>`,
      `Call-ID: call${id}`,
      `CSeq: ${id} ${method}`,
      "Max-Forwards: 70",
      "Contact: <sip:phone@192.0.2.1:5060>",
      ...headers,
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    return this.receive(`${lines.join("\r\n")}\r\n\r\n${body}`);
  }

  /** A phone sends that text; the texts that the server sends upon it come back. */
  receive(text: string): string[] {
    this.server.received(FLOW, text, this.#now);
    this.#pump();
    return this.sent.splice(0);
  }

  /** A phone watches. */
  subscribe(watcher: string, resource: string, packageName = "presence"): string[] {
    return this.request("SUBSCRIBE", `${watcher}@${DOMAIN}`, `${resource}@${DOMAIN}`, [
      `Event: ${packageName}`,
      "Expires: 600",
    ]);
  }

  #pump(): void {
    for (let order = this.server.poll(); order !== undefined; order = this.server.poll()) {
      if (order.type === "news") this.report(order.news);
      if (order.type !== "send") continue;
      this.sent.push(order.text);
      if (/^(?:NOTIFY|SUBSCRIBE) /.test(order.text)) this.server.received(FLOW, accepted(order.text), this.#now);
    }
  }
}

/** A world and its HTTP API; each answer is checked against what the document of the API says of it. */
export class Rig {
  readonly world: World;
  readonly app: HttpServer;
  readonly #document: Document;
  readonly #ajv = new Ajv({ strict: false });

  private constructor(world: World, app: HttpServer, document: Document) {
    this.world = world;
    this.app = app;
    this.#document = document;
  }

  static async open(options: Partial<HttpOptions> = {}, changes: Partial<Config> = {}): Promise<Rig> {
    const world = new World(changes);
    const app = await buildHttp(world, {
      token: TOKEN,
      domains: [DOMAIN, "example.org"],
      version: "1.2.3",
      every: () => () => undefined,
      processMetrics: false,
      ...options,
    });
    onTestFinished(() => app.close());
    const { body } = await app.inject("/openapi.json");
    return new Rig(world, app, JSON.parse(body));
  }

  get(path: string): Promise<Answer> {
    return this.ask({ method: "GET", url: path });
  }

  delete(path: string): Promise<Answer> {
    return this.ask({ method: "DELETE", url: path });
  }

  put(path: string, body: object): Promise<Answer> {
    return this.ask({ method: "PUT", url: path, body });
  }

  post(path: string, body: object): Promise<Answer> {
    return this.ask({ method: "POST", url: path, body });
  }

  async ask({ method, url, headers, ...rest }: InjectOptions & { url: string }): Promise<Answer> {
    const authorization = `Bearer ${TOKEN}`;
    const response = await this.app.inject({
      method,
      url,
      headers: { authorization, ...headers },
      ...rest,
    } as InjectOptions);
    const type = String(response.headers["content-type"] ?? "");
    const json: unknown = type.includes("json") && response.body !== "" ? JSON.parse(response.body) : undefined;
    this.#check(String(method), url, response.statusCode, type.split(";")[0] ?? "", json);
    return { status: response.statusCode, headers: response.headers, type, json, text: response.body };
  }

  #check(method: string, url: string, status: number, type: string, json: unknown): void {
    if (status >= 400 && type !== "application/problem+json") throw new Error(`${status} is told as ${type}`);
    const [path = ""] = url.split("?");
    const pattern = Object.keys(this.#document.paths).find((one) => isAt(one, path));
    const route = pattern === undefined ? undefined : this.#document.paths[pattern]?.[method.toLowerCase()];
    if (route === undefined) {
      if (status < 400) throw new Error(`${method} ${path} is not in the document`);
      return;
    }
    const response = route.responses[status] ?? route.responses[`${Math.floor(status / 100)}XX`];
    if (response === undefined) throw new Error(`${method} ${path} may not answer ${status}`);
    const schema = response.content?.[type]?.schema;
    if (schema === undefined) {
      if (status !== 204) throw new Error(`${method} ${path} may not answer ${status} with ${type}`);
    } else if (json !== undefined && !this.#ajv.validate(schema, json)) {
      throw new Error(`${method} ${path} answers what it may not: ${this.#ajv.errorsText()} ${JSON.stringify(json)}`);
    }
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly type: string;
  readonly json: unknown;
  readonly text: string;
}

/** As much of an OpenAPI document as is read here. */
export interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedRoute>>>>;
}

interface DocumentedRoute {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: readonly unknown[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>
  >;
}

const FLOW: Flow = {
  id: "udp 192.0.2.1:5060",
  transport: "udp",
  address: "192.0.2.1",
  port: 5060,
  local: { host: "127.0.0.1", port: 5060 },
};

function isAt(pattern: string, path: string): boolean {
  const [steps, parts] = [pattern.split("/"), path.split("/")];
  return steps.length === parts.length && steps.every((step, i) => step.startsWith("{") || step === parts[i]);
}

/** What a phone answers. */
function accepted(text: string): string {
  const parsed = parseMessage(text, "datagram");
  if (!parsed.ok) throw new TypeError("the server sends good messages");
  const { value } = parsed;
  const names = ["via", "from", "call-id", "cseq"] as const;
  const headers = names.flatMap((name) => headersOf(value, name).map((one): [string, string] => [name, one]));
  const to = headerOf(value, "to") ?? "";
  const tagged: [string, string] = ["to", to.includes("tag=") ? to : `${to};tag=phone`];
  return printMessage({ kind: "response", status: 200, reason: "OK", headers: [...headers, tagged], body: "" });
}
