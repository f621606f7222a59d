import { presentity } from "@presence/core";
import Fastify, { type FastifyBodyParser, LogController } from "fastify";
import type { Running } from "../running.ts";
import { newGuard } from "./authorization.ts";
import { batchRoutes } from "./batch.ts";
import { callRoutes } from "./calls.ts";
import type { Context, HttpServer } from "./context.ts";
import { entityRoutes } from "./entities.ts";
import { eventRoutes } from "./events.ts";
import { newNotFound, onClientError, onError } from "./failure.ts";
import { healthRoutes } from "./health.ts";
import { mailboxRoutes } from "./mailbox.ts";
import { Methods } from "./methods.ts";
import { Metrics, metricsRoutes } from "./metrics.ts";
import { openapi, openapiRoutes } from "./openapi.ts";
import { DEFAULT_LIMITS, everyByTimer, type HttpLimits, type HttpOptions } from "./options.ts";
import { type Listed, pageRoutes } from "./page.ts";
import { publicationRoutes } from "./publications.ts";
import { Readers } from "./readers.ts";
import { registrationRoutes } from "./registrations.ts";
import { statusRoutes } from "./status.ts";
import { subscriptionRoutes } from "./subscriptions.ts";
import { newValidatorCompiler } from "./validation.ts";
import { watchingRoutes } from "./watching.ts";

/**
 * The HTTP API of a server that runs. It is ready to `listen`; `close` ends it, with the streams of events, and has it hear no
 * more of the server. Everything under `/v1` wants the token, and so does `/metrics` unless it is open.
 */
export async function buildHttp(running: Running, options: HttpOptions): Promise<HttpServer> {
  const { token, domains, version, composition = presentity.DEFAULT_POLICY, every = everyByTimer } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const startedAt = running.now();
  const context: Context = { running, domains, composition, version, startedAt };
  // Ids that rise beyond those of the process before, too: a reader that comes back to another one is told that it missed some.
  const readers = new Readers(limits, startedAt * 1000 + 1, every);
  const metrics = new Metrics(running, () => readers.size, options.processMetrics ?? true);
  const app = newServer(limits, options);
  const routes = watchRoutes(app);
  app.addHook("onResponse", async (request, reply) => {
    metrics.answered(request, reply);
    const { method, url, log } = request;
    log.debug({ method, url, status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime) }, "answered");
  });
  await openapi(app, version);
  openapiRoutes(app);
  pageRoutes(app, context, routes);
  healthRoutes(app, context);
  const guard = newGuard(token);
  const isOpen = options.openMetrics ?? false;
  if (isOpen) metricsRoutes(app, metrics, isOpen);
  await app.register(async (guarded: HttpServer) => {
    guarded.addHook("onRequest", guard);
    entityRoutes(guarded, context);
    statusRoutes(guarded, context);
    callRoutes(guarded, context);
    mailboxRoutes(guarded, context);
    batchRoutes(guarded, context);
    subscriptionRoutes(guarded, context);
    publicationRoutes(guarded, context);
    registrationRoutes(guarded, context);
    watchingRoutes(guarded, context);
    eventRoutes(guarded, context, readers);
    if (!isOpen) metricsRoutes(guarded, metrics, isOpen);
  });
  const hearNoMore = running.onNews((news) => {
    metrics.tell(news);
    readers.tell(news);
  });
  app.addHook("preClose", async () => {
    hearNoMore();
    readers.close();
  });
  await app.ready();
  return app;
}

/** Milliseconds that a request may take to arrive. */
const REQUEST_TIMEOUT = 60_000;

function newServer(limits: HttpLimits, { logger }: HttpOptions): HttpServer {
  const app: HttpServer = Fastify({
    ...(logger !== undefined && { loggerInstance: logger }),
    bodyLimit: limits.maxBody,
    // Each answer is logged, at a level that does not drown the rest.
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: REQUEST_TIMEOUT,
    routerOptions: { maxParamLength: 8192 },
    frameworkErrors: onError,
    clientErrorHandler: onClientError,
    return503OnClosing: false,
  });
  app.setErrorHandler(onError);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, newBodyParser(app));
  app.setValidatorCompiler(newValidatorCompiler());
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  return app;
}

/**
 * Reads JSON. A key that is called __proto__ stays one, and is refused as any other that is not known. No body is none, even
 * where a header speaks of one: clients say so of every request.
 */
function newBodyParser(app: HttpServer): FastifyBodyParser<string> {
  const parse = app.getDefaultJsonParser("ignore", "ignore");
  return (request, body, done) => (body === "" ? done(null, undefined) : parse(request, body, done));
}

/** Has paths answer 405 to methods that they do not take; returns the list of all routes, which fills as they are added. */
function watchRoutes(app: HttpServer): readonly Listed[] {
  const methods = new Methods();
  const listed: Listed[] = [];
  app.addHook("onRoute", ({ method, url, schema }) => {
    methods.add(url, method);
    const summary = schema?.summary;
    if (typeof method === "string" && method !== "HEAD" && summary !== undefined) listed.push({ method, url, summary });
  });
  app.setNotFoundHandler(newNotFound(methods));
  return listed;
}
