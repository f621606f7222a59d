import { toAddress, toInstant, toSeconds } from "@presence/core";
import { nodeCryptography } from "@presence/digest/node";
import { type Config, PresenceServer, readConfig, type ServerNews } from "@presence/server";
import { type Flow, parseMessage } from "@presence/sip";
import { Chance } from "./chance.ts";
import { mutant } from "./mutants.ts";
import type { Originals } from "./originals.ts";
import { DOMAIN, PASSWORD, Phones, SERVER, type Sent, USERS } from "./phones.ts";
import { remainsOf } from "./remains.ts";
import { Witness } from "./witness.ts";

/** What was done in a round, and how deep it got. */
export interface Round {
  readonly messages: number;
  readonly mutants: number;
  /** Of the server: responses by their class, and requests by their method. */
  readonly sent: ReadonlyMap<string, number>;
  /** The most subscriptions that there were. */
  readonly most: number;
  /** Virtual, in seconds. */
  readonly lasted: number;
  /** What the server takes when it has become empty, in bytes. */
  readonly kept: number;
  /** The heap in use without it, in bytes. */
  readonly heap: number;
}

/**
 * So many messages, most of them mutants, into a server that is as good as new, on a clock that is moved by hand; then the phones
 * fall silent until nothing is left to wait for. Throws with the seed and the number where a law does not hold:
 *
 * - nothing throws, and each loop of orders ends;
 * - a message gets at most one response, its copy the same again, and nothing else is ever a response;
 * - what is sent can be read, and the numbers of requests rise in each dialog;
 * - a tick moves the deadline into the future;
 * - in the end nothing is held, stored or waited for, and no table has more entries than that of a new server.
 */
export function fuzzStack(originals: Originals, seed: number, messages: number): Round {
  const table: Table = { flows: new Map() };
  const round = play(table, originals, seed, messages);
  const withIt = heap();
  delete table.server;
  const without = heap();
  return { ...round, kept: withIt - without, heap: without };
}

/** What stands between the server and its phones. Nothing else holds the server once a round has been played. */
interface Table {
  flows: ReadonlyMap<string, Flow>;
  server?: PresenceServer;
}

function play(table: Table, originals: Originals, seed: number, messages: number): Omit<Round, "kept" | "heap"> {
  const chance = new Chance(seed);
  const server = serverOf(chance, (id) => table.flows.get(id));
  table.server = server;
  const fresh = remainsOf(server);
  const round = flood(server, table, originals, chance, messages, `seed ${seed}`);
  table.flows = new Map();
  const left = [...remainsOf(server)].filter(([path, size]) => size > (fresh.get(path) ?? 0) && !CACHES.test(path));
  if (left.length > 0) throw new Error(`seed ${seed}: left in the end: ${left.join(" ")}`);
  return round;
}

function flood(
  server: PresenceServer,
  table: Table,
  originals: Originals,
  chance: Chance,
  messages: number,
  name: string,
): Omit<Round, "kept" | "heap"> {
  const phones = new Phones(originals, chance);
  table.flows = phones.flows;
  const driver = new Driver(server, phones, chance);
  let mutants = 0;
  let most = 0;
  for (let number = 0; number < messages; number++) {
    const sent = driver.next();
    const isMutant = chance.happens(0.6);
    const text = isMutant ? mutant(sent.text, originals, chance) : sent.text;
    if (isMutant) mutants++;
    try {
      driver.deliver({ flow: sent.flow, text }, isMutant);
    } catch (cause) {
      throw new Error(`${name}, message ${number}: ${JSON.stringify(text)}`, { cause });
    }
    if (number % 1000 === 0) most = Math.max(most, server.agent.size.subscriptions);
  }
  try {
    driver.silence();
  } catch (cause) {
    throw new Error(`${name}, in the end`, { cause });
  }
  return { messages, mutants, sent: driver.witness.counts, most, lasted: driver.lasted };
}

/** Between the server and its phones: hands over, moves the clock, and has all that happens witnessed. */
class Driver {
  readonly witness = new Witness();
  readonly #server: PresenceServer;
  readonly #phones: Phones;
  readonly #chance: Chance;
  readonly #replies: Sent[] = [];
  readonly #unsent: string[] = [];
  readonly #calls: { readonly user: string; readonly key: string }[] = [];
  /** Messages that were no mutants, and what came back. */
  #answered: { readonly sent: Sent; readonly response: string; readonly at: number }[] = [];
  #pending: string[] = [];
  #isSilent = false;
  /** Whether the message at hand cannot be read. */
  #isAnswerable = false;
  #now = START;

  constructor(server: PresenceServer, phones: Phones, chance: Chance) {
    this.#server = server;
    this.#phones = phones;
    this.#chance = chance;
  }

  get lasted(): number {
    return (this.#now - START) / 1000;
  }

  /** What the next message is made of: an answer that is due, or something that a phone wants. */
  next(): Sent {
    const reply = this.#chance.happens(0.85) ? this.#replies.shift() : undefined;
    // Of a connection that has closed nothing more is received.
    return reply !== undefined && this.#phones.flows.has(reply.flow.id) ? reply : this.#phones.act();
  }

  deliver(sent: Sent, isMutant: boolean): void {
    const chance = this.#chance;
    this.#advance(this.#now + (chance.happens(0.0001) ? chance.below(600_000) : chance.below(100)));
    const responses = this.#receive(sent);
    if (responses.length > 1) throw new Error(`${responses.length} responses to one message`);
    const [response] = responses;
    const isKept = !isMutant && response !== undefined && sent.flow.transport === "udp" && this.#unsent.length === 0;
    if (isKept && /branch=z9hG4bK\d/.test(sent.text)) this.#answered.push({ sent, response, at: this.#now });
    if (chance.happens(0.05)) this.#again();
    for (const transmission of this.#unsent.splice(0))
      this.#do(() => this.#server.unsent(transmission, "no way", this.#now));
    if (chance.happens(0.001)) this.#disconnect();
    if (chance.happens(0.01)) this.#apply();
  }

  /** Nobody says anything more, and connections close. After hours nothing may be left. */
  silence(): void {
    this.#isSilent = true;
    for (const { user, key } of this.#calls.splice(0)) this.#call(user, key, "terminated");
    for (const { id, transport } of [...this.#phones.flows.values()]) {
      if (transport !== "udp") this.#do(() => this.#server.flowClosed(id, this.#now));
    }
    this.#reset();
    this.#advance(this.#now + 24 * 3_600_000);
    const { agent, endpoint, registrar, isAtRest } = this.#server;
    const sizes = { ...agent.size, ...endpoint.size, bindings: registrar.size, flows: registrar.flows };
    const left = Object.entries(sizes).filter(([, size]) => size !== 0);
    if (left.length > 0)
      throw new Error(`left: ${JSON.stringify(left)}, ${JSON.stringify([agent.snapshot(), agent.watching()])}`);
    if (!isAtRest) throw new Error("it is not at rest");
    if (this.#server.deadline() !== undefined)
      throw new Error(`deadlines: ${[endpoint, registrar, agent].map((one) => one.deadline())}`);
    if (this.witness.stored.size > 0) throw new Error(`stored: ${[...this.witness.stored].slice(0, 5)}`);
  }

  /** A copy of a message that was answered within the last 25 s. */
  #again(): void {
    this.#answered = this.#answered.filter(({ at }) => this.#now - at < 25_000).slice(-200);
    if (this.#answered.length === 0) return;
    const { sent, response } = this.#chance.pick(this.#answered);
    const responses = this.#receive(sent);
    if (responses.length !== 1 || responses[0] !== response) {
      throw new Error(`a copy of ${sent.text}\nhas another answer: ${responses}\nthan it had: ${response}`);
    }
    if (this.#unsent.length > 0) this.#answered = this.#answered.filter((one) => one.sent !== sent);
  }

  #receive({ flow, text }: Sent): readonly string[] {
    const isStream = flow.transport === "tcp";
    this.#isAnswerable = !parseMessage(text, isStream ? "stream" : "datagram").ok;
    const responses = this.#pumped(() => this.#server.received(flow, text, this.#now));
    this.#isAnswerable = false;
    return responses;
  }

  /** Something other than a message happens, which makes no response. */
  #do(what: () => void): void {
    const [response] = this.#pumped(what);
    if (response !== undefined) throw new Error(`a response to nothing: ${response}`);
  }

  /** Does so, and takes all orders; gives the responses among them. */
  #pumped(what: () => void): readonly string[] {
    what();
    const responses: string[] = [];
    for (let orders = 0; ; orders++) {
      const order = this.#server.poll();
      if (order === undefined) return responses;
      if (orders > MOST_ORDERS) throw new Error("a loop of orders that does not end");
      if (order.type === "news") this.#hear(order.news);
      const sent = this.witness.see(order, this.#isAnswerable);
      if (sent === undefined || order.type !== "send") continue;
      const { flow, transmission, text } = order;
      if (sent.kind === "response") {
        responses.push(text);
        this.#phones.take(sent);
      } else if (!this.#isSilent && this.#replies.length < 1000) {
        const reply = this.#phones.answer(sent, "id" in flow ? flow.id : `udp/${flow.host}:${flow.port}`);
        if (reply !== undefined) this.#replies.push(reply);
      }
      if (!this.#isSilent && this.#chance.happens(0.01) && transmission !== "") this.#unsent.push(transmission);
    }
  }

  #advance(until: number): void {
    let atOnce = 0;
    for (let at = this.#server.deadline(); at !== undefined && at <= until; at = this.#server.deadline()) {
      atOnce = at <= this.#now ? atOnce + 1 : 0;
      if (atOnce > 100) throw new Error("the deadline stays in the past");
      this.#now = Math.max(at, this.#now);
      this.#do(() => this.#server.tick(this.#now));
    }
    this.#now = until;
  }

  #disconnect(): void {
    const closed = this.#phones.reconnect();
    this.#answered = [];
    this.#do(() => this.#server.flowClosed(closed, this.#now));
  }

  #hear(news: ServerNews): void {
    if (news.type !== "subscription.started" || news.subscription.state !== "pending") return;
    this.#pending = [...this.#pending.slice(-50), news.subscription.id];
  }

  /** The application decides about a watcher, or tells of a call. */
  #apply(): void {
    const chance = this.#chance;
    if (this.#pending.length > 0) {
      const decision = chance.pick(["allow", "deny", "pending"] as const);
      const subscription = chance.pick(this.#pending);
      this.#do(() => this.#server.tell({ type: "decide", subscription, decision }, this.#now));
    }
    const call = this.#calls.length > 20 ? this.#calls.shift() : undefined;
    if (call !== undefined) this.#call(call.user, call.key, "terminated");
    const user = chance.pick(USERS);
    const key = `call ${chance.next()}`;
    this.#calls.push({ user, key });
    this.#call(user, key, "early");
  }

  #call(user: string, key: string, state: "early" | "terminated"): void {
    const resource = this.#server.addressOf(`sip:${user}@${DOMAIN}`);
    if (resource === undefined) throw new Error("no address");
    const startedAt = toInstant(this.#now);
    const sequence = this.#server.sequence();
    const fact = { type: "call", key, sequence, callId: key, direction: "recipient", state, startedAt } as const;
    this.#do(() => this.#server.tell({ type: "said", resource, fact }, this.#now));
  }

  /** What phones have set by their feature keys, which holds until somebody sets it otherwise. */
  #reset(): void {
    for (const record of this.#server.agent.snapshot()) {
      if (record.type !== "resource") continue;
      for (const { type, key } of record.sources) {
        if (type !== "device" || !key.startsWith("as-feature-event ")) continue;
        const fact = { type: "end", of: type, key, sequence: this.#server.sequence() } as const;
        this.#do(() => this.#server.tell({ type: "said", resource: record.resource, fact }, this.#now));
      }
    }
  }
}

/** One that asks for passwords, or does not, and in other ways as the seed has it. */
function serverOf(chance: Chance, flowOf: (id: string) => Flow | undefined): PresenceServer {
  const auth = chance.pick(["digest", "off"]);
  const argv = ["--auth", auth, "--domain", DOMAIN];
  const read = readConfig(argv, String, (bytes) => new Uint8Array(bytes).fill(7));
  if (!read.ok || read.value.type !== "config") throw new Error("no configuration");
  const { config } = read.value;
  const users = USERS.flatMap((name) => {
    const address = toAddress(`${name}@${DOMAIN}`);
    return address === undefined ? [] : [{ name, domain: DOMAIN, address, secret: { password: PASSWORD } }];
  });
  const agent: Config["agent"] = {
    ...config.agent,
    authorize: chance.pick(["tenant", "ask", "allow"]),
    interval: chance.pick(["package", toSeconds(0)]),
    maxPerDevice: chance.pick([1, 3]),
    stores: chance.happens(0.5),
  };
  let ids = 0;
  const id = () => `id${(++ids).toString(36)}x${chance.next().toString(36)}`;
  return new PresenceServer(
    { ...config, agent, ...(auth === "digest" && { users }) },
    {
      ids: id,
      random: () => chance.next() / 2 ** 32,
      cryptography: { ...nodeCryptography("a key of sixteen octets or more"), salt: () => digits(chance) },
      listeners: [
        { transport: "udp", ...SERVER },
        { transport: "tcp", ...SERVER },
        { transport: "ws", ...SERVER },
      ],
      flowOf,
    },
  );
}

function digits(chance: Chance): string {
  return [chance.next(), chance.next()].map((number) => number.toString(16).padStart(8, "0")).join("");
}

/** The heap in use, in bytes, once nothing is left to be collected: code that has not run lately goes last. */
function heap(): number {
  for (let collections = 0; collections < 10; collections++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** What may stay, for it is bounded: what phones of a make want, and who asked in this second or with a nonce of these minutes. */
const CACHES = /#interned\.|#rate\.#counts$|#(young|old)\.counts$/;
const START = 1_800_000_000_000;
/** Far more than one message may set off: each watcher of a resource is told once. */
const MOST_ORDERS = 100_000;
