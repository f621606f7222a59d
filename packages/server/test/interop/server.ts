import { type Fact, toInstant } from "@presence/core";
import type { TestContext } from "vitest";
import type { Config } from "../../src/config/index.ts";
import type { ServerNews } from "../../src/presence/order.ts";
import { type Runner, run } from "../../src/run.ts";
import { configOf } from "../../src/testing/config.ts";
import { Chronicle } from "./chronicle.ts";

/**
 * Two challenges, of which RFC 8760 §2.4 has a phone take the topmost that it knows. There are phones that cannot: libre 1.x,
 * on which Debian's baresip is built, gives up on any that is not MD5, and SIP.js sees only the last.
 */
export function bothAlgorithms(config: Config): Config {
  return { ...config, digest: { ...config.digest, algorithms: ["MD5", "SHA-256"] } };
}

/** Our server on free ports of the loopback, with passwords asked for, for as long as the test lasts. */
export class TestServer {
  readonly news = new Chronicle<ServerNews>("the server", (news) => JSON.stringify(news));
  readonly config: Config;
  readonly #runner: Runner;

  static async start(
    context: TestContext,
    change: (config: Config) => Config = (config) => config,
  ): Promise<TestServer> {
    const config = change(configOf("--sip-port", "0", "--ws-port", "0", "--http-port", "0"));
    return new TestServer(context, config, await run(config));
  }

  private constructor({ onTestFailed, onTestFinished }: TestContext, config: Config, runner: Runner) {
    this.config = config;
    this.#runner = runner;
    runner.onNews((news) => this.news.push(news));
    onTestFailed(() => console.error(`The server told:\n${this.news.shown}`));
    // A second that is asked for in vain would be added to each test.
    onTestFinished(() => runner.stop(0));
  }

  /** UDP and TCP. */
  get port(): number {
    return this.portOf("udp");
  }

  portOf(transport: "udp" | "tcp" | "ws"): number {
    const listener = this.#runner.listeners.find((one) => one.transport === transport);
    if (listener === undefined) throw new Error(`${transport} is not listened on`);
    return listener.port;
  }

  /** As users and their phones write it. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  passwordOf(user: string): string {
    const secret = this.config.users.find(({ name }) => name === user)?.secret;
    if (secret === undefined || !("password" in secret)) throw new Error(`${user} has no password`);
    return secret.password;
  }

  /** What the agent holds. */
  get size(): Runner["server"]["agent"]["size"] {
    return this.#runner.server.agent.size;
  }

  subscriptions(): ReturnType<Runner["server"]["agent"]["subscriptions"]> {
    return this.#runner.server.agent.subscriptions();
  }

  /** The application says that the user has a call. */
  call(user: string, state: "early" | "confirmed" | "terminated"): void {
    const startedAt = toInstant(this.#runner.now());
    this.#say(user, (spoken) => ({
      type: "call",
      ...spoken,
      callId: "call",
      direction: "recipient",
      state,
      startedAt,
    }));
  }

  /** The application says what the user's mailbox holds. */
  mailbox(user: string, messages: { readonly new: number; readonly old: number }): void {
    const classes = [{ name: "voice-message", ...messages }];
    this.#say(user, (spoken) => ({ type: "mailbox", ...spoken, summary: { waiting: messages.new > 0, classes } }));
  }

  /** The application says how the user is. */
  status(user: string, words: Words): void {
    this.#say(user, (spoken) => ({ type: "application", ...spoken, ...words }));
  }

  /** Ends as by SIGTERM, waiting that long for watchers. */
  async stop(milliseconds: number): Promise<void> {
    await this.#runner.stop(milliseconds);
  }

  #say(user: string, statement: (spoken: Spoken) => Statement): void {
    const { server } = this.#runner;
    const resource = server.addressOf(`sip:${user}@127.0.0.1`);
    if (resource === undefined) throw new Error(`${user} has no address`);
    this.#runner.tell({ type: "said", resource, fact: statement({ key: "test", sequence: server.sequence() }) });
  }
}

type Statement = Extract<Fact, { readonly type: "said" }>["fact"];
type Words = Omit<Extract<Statement, { readonly type: "application" }>, "type" | "key" | "sequence">;
type Spoken = Pick<Statement, "key" | "sequence">;
