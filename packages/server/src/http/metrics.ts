import type { FastifyReply, FastifyRequest } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import Type from "typebox";
import type { ServerNews } from "../presence/order.ts";
import type { Running } from "../running.ts";
import type { HttpServer } from "./context.ts";
import { PROBLEMS } from "./problem.ts";

/** What there is to count, as Prometheus reads it. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #news: Counter<"type">;
  readonly #ended: Counter<"package" | "reason">;
  readonly #turnedAway: Counter<"method" | "status">;
  readonly #requests: Counter<"method" | "route" | "status">;

  /** `streams` tells how many read the events. */
  constructor(running: Running, streams: () => number, ofProcess: boolean) {
    const registers = [this.#registry];
    if (ofProcess) collectDefaultMetrics({ register: this.#registry });
    gauges(this.#registry, running, streams);
    traffic(this.#registry, running);
    const counted = (name: string, help: string) => ({ name: `presence_${name}`, help, registers });
    this.#news = new Counter({ ...counted("news_total", "What the server has reported"), labelNames: ["type"] });
    this.#ended = new Counter({
      ...counted("subscriptions_ended_total", "Subscriptions that have ended, and why"),
      labelNames: ["package", "reason"],
    });
    this.#turnedAway = new Counter({
      ...counted("turned_away_total", "SIP requests that were not let in"),
      labelNames: ["method", "status"],
    });
    this.#requests = new Counter({
      ...counted("http_requests_total", "HTTP requests that were answered"),
      labelNames: ["method", "route", "status"],
    });
  }

  /** Counts what the server reports. */
  tell(news: ServerNews): void {
    this.#news.inc({ type: news.type });
    if (news.type === "subscription.ended") {
      this.#ended.inc({ package: news.subscription.package, reason: news.reason ?? "none" });
    } else if (news.type === "turned-away") {
      this.#turnedAway.inc({ method: news.method, status: String(news.status) });
    }
  }

  /** Counts an answer. */
  answered({ method, routeOptions }: FastifyRequest, { statusCode }: FastifyReply): void {
    this.#requests.inc({ method, route: routeOptions.url ?? "none", status: String(statusCode) });
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}

export function metricsRoutes(app: HttpServer, metrics: Metrics, isOpen: boolean): void {
  app.get(
    "/metrics",
    {
      schema: {
        operationId: "readMetrics",
        summary: "Numbers for Prometheus",
        tags: ["operation"],
        ...(isOpen && { security: [] }),
        response: {
          200: { description: "Text format 0.0.4", content: { "text/plain": { schema: Type.String() } } },
          ...PROBLEMS,
        },
      },
    },
    async (_, reply) => reply.header("content-type", metrics.contentType).send(await metrics.text()),
  );
}

/** How many there are of everything, when asked. */
function gauges(registry: Registry, running: Running, streams: () => number): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `presence_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge("subscriptions", "Subscriptions of phones", () => running.server.agent.size.subscriptions);
  gauge("publications", "Publications of phones", () => running.server.agent.size.publications);
  gauge("watching", "Subscriptions to phones", () => running.server.agent.size.watching);
  gauge("resources", "Addresses of which something is known", () => running.server.agent.size.resources);
  gauge("registrations", "Contacts that are registered", () => running.server.registrar.size);
  gauge("sip_transactions", "SIP transactions", () => running.server.endpoint.size.transactions);
  gauge("sip_dialogs", "SIP dialogs", () => running.server.endpoint.size.dialogs);
  gauge("sip_connections", "Connections of phones", () => running.traffic().connections);
  gauge("event_streams", "Readers of the stream of events", streams);
}

/** What the transports have counted. */
function traffic(registry: Registry, running: Running): void {
  const registers = [registry];
  const total = (name: string, help: string, read: () => number): void => {
    new Counter({
      name: `presence_${name}`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };
  total("sip_received_total", "SIP messages that came", () => running.traffic().received);
  total("sip_sent_total", "SIP messages that were sent", () => running.traffic().sent);
  total("notifies_total", "NOTIFYs that were sent", () => running.server.counts.notifies);
  total("subscribes_total", "SUBSCRIBEs that were sent to phones", () => running.server.counts.subscribes);
  total("failures_total", "Requests of ours that had no 2xx", () => running.server.counts.failures);
  new Counter({
    name: "presence_sip_faults_total",
    help: "Packets and connections that were dropped for what a peer did",
    labelNames: ["fault"],
    registers,
    collect() {
      this.reset();
      for (const [fault, count] of running.traffic().faults) this.inc({ fault }, count);
    },
  });
}
