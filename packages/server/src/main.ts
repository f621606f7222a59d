#!/usr/bin/env node
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { ListenError } from "@presence/sip/transports";
import { pino } from "pino";
import { banner } from "./banner.ts";
import { type Config, type Generated, readConfig } from "./config/index.ts";
import { buildHttp } from "./http/index.ts";
import { logNews, logOrder } from "./log.ts";
import { type Observers, run } from "./run.ts";

/** How long watchers may take to answer the NOTIFY that says we stop. */
const STOP_TIME = 4000;

/** By which option a listener's port is chosen. */
const PORT_OPTIONS = { udp: "--sip-port", tcp: "--sip-port", ws: "--ws-port", tls: "--tls-port", wss: "--wss-port" };

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const read = readConfig(
  process.argv.slice(2),
  (name) => readFileSync(name, "utf8"),
  (bytes) => randomBytes(bytes),
);
if (!read.ok) fail(read.error);
switch (read.value.type) {
  case "help":
    process.stdout.write(read.value.text);
    break;
  case "version":
    console.log(version);
    break;
  case "config":
    await serve(read.value.config, read.value.generated);
    break;
  default:
    read.value satisfies never;
}

async function serve(config: Config, generated: Generated): Promise<void> {
  const log = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  const recording = config.record === undefined ? undefined : await openRecording(config.record);
  const observers: Observers = {
    onFault: (code, detail, address) => log.warn({ code, address }, detail),
    ...(recording !== undefined && { onFact: (fact, now) => recording.write(`${JSON.stringify([fact, now])}\n`) }),
    ...(log.isLevelEnabled("debug") && { onOrder: (order) => logOrder(log, order) }),
  };
  const runner = await run(config, observers).catch((error: unknown) => {
    if (error instanceof ListenError) return fail(withOption(error.message, PORT_OPTIONS[error.transport]));
    throw error;
  });
  runner.onNews((news) => logNews(log, news));
  const { domains, agent } = config;
  const { composition } = agent;
  const http = await buildHttp(runner, { token: config.http.token, domains, composition, version, logger: log });
  try {
    await http.listen({ host: config.host, port: config.ports.http });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    fail(withOption(`HTTP port ${config.ports.http} cannot be used (${reason}): choose another.`, "--http-port"));
  }
  const [bound] = http.addresses();
  const httpPort = typeof bound === "object" ? bound.port : config.ports.http;
  process.stdout.write(banner({ version, config, generated, listeners: runner.listeners, httpPort }));

  let isStopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, "stopping");
    await http.close();
    await runner.stop(STOP_TIME);
    recording?.end();
    log.info("stopped");
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
}

function withOption(sentence: string, option: string): string {
  return sentence.replace(/\.$/, `, with ${option}.`);
}

async function openRecording(name: string): Promise<ReturnType<typeof createWriteStream>> {
  const stream = createWriteStream(name, { flags: "a" });
  await once(stream, "open").catch((error: Error) =>
    fail(`The facts cannot be recorded in ${name}: ${error.message}.`),
  );
  return stream;
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
