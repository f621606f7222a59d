import type { AgentMaker, AgentUnderTest, Happening, Outside, Protocol, Way } from "./agents/agent.ts";
import { inMemory } from "./agents/memory.ts";
import { Call } from "./call.ts";
import { withBorrowed } from "./clock/borrowed.ts";
import { Clock } from "./clock/clock.ts";
import { Random } from "./clock/random.ts";
import { Ladder } from "./ladder/ladder.ts";
import { type Conditions, Network, type Place, type Stream } from "./network/index.ts";
import type { Make } from "./phones/make.ts";
import { Phone } from "./phones/phone.ts";

/** What a world is made of. */
export interface WorldOptions {
  /** The same seed gives the same run. Default 1. */
  readonly seed?: number | string;
  /** Their numbers. */
  readonly users: readonly string[];
  /** Default `example.com`. */
  readonly domain?: string;
  /** The agent under test; the presence server in memory by default. */
  readonly agent?: AgentMaker;
  /** How good the network is; by default ten milliseconds, without faults. */
  readonly network?: Partial<Conditions>;
  /** How many messages the ladder keeps at least. Default 10,000. */
  readonly ladder?: number;
}

/** A presence agent with its phones, on a clock and a network of their own. Nothing here waits for real time. */
export async function harness(options: WorldOptions): Promise<World> {
  return new World(options);
}

export class World {
  readonly clock: Clock = new Clock();
  readonly network: Network;
  readonly ladder: Ladder;
  readonly domain: string;
  readonly #random: Random;
  readonly #chance: Random;
  readonly #passwords: ReadonlyMap<string, string>;
  readonly #make: AgentMaker;
  readonly #ways = new Map<string, Way>();
  readonly #streams = new Map<string, Stream>();
  readonly #phones: Phone[] = [];
  #agent: AgentUnderTest;
  #connections = 0;
  #calls = 0;

  constructor({ seed = 1, users, domain = "example.com", agent = inMemory(), network = {}, ladder }: WorldOptions) {
    this.#random = new Random(seed);
    this.#chance = this.#random.for("SIP.js");
    this.domain = domain;
    this.ladder = new Ladder(this.clock.now, ladder ?? 10_000);
    this.ladder.name(SERVER, "server");
    this.network = new Network(this.clock, this.#random.for("network"), this.ladder.add);
    this.network.weather(network);
    this.#passwords = new Map(users.map((user) => [user, `secret of ${user}`]));
    this.#make = agent;
    this.#agent = this.#start();
  }

  /** A phone of that user, which is switched on by its first act. By default over UDP. */
  phone(user: string, make: Make, { protocol = "udp" }: { readonly protocol?: Protocol } = {}): Phone {
    const password = this.#passwords.get(user);
    if (password === undefined) throw new TypeError(`${user} is none of the users`);
    const number = this.#phones.length;
    const twins = this.#phones.filter((phone) => phone.user === user).length;
    const name = twins === 0 ? user : `${user}/${twins + 1}`;
    const host = `10.${1 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
    const identity = { user, password, domain: this.domain, name, host, make, protocol };
    const phone = new Phone(identity, {
      clock: this.clock,
      network: this.network,
      random: this.#random.for(`phone ${number}`),
      server: SERVER,
      within: (run) => this.#within(run),
      runUntil: (condition, seconds) => this.#within(() => this.clock.runUntil(condition, seconds)),
      name: (place) => this.ladder.name(place, name),
      note: (note) => this.ladder.add({ at: this.clock.now, of: name, note }),
      ladder: this.ladder,
    });
    this.#phones.push(phone);
    return phone;
  }

  /** Someone calls one user, or several at once: their phones ring. */
  call({ from, to }: { readonly from: string; readonly to: string | readonly string[] }): Call {
    const callees = typeof to === "string" ? [to] : to;
    return new Call(`call-${++this.#calls}`, from, callees, (happening) => this.tell(happening));
  }

  /** The mailbox of that user has that many messages from now on. */
  setMailbox(user: string, messages: { readonly new: number; readonly old?: number }): void {
    this.tell({ type: "mailbox", user, new: messages.new, old: messages.old ?? 0 });
  }

  /** The application tells the agent something. */
  tell(happening: Happening): void {
    this.#within(() => this.#agent.tell(happening));
  }

  /** Lets that many seconds pass. */
  async advance(seconds: number): Promise<void> {
    this.#within(() => this.clock.advance(seconds));
  }

  /** Lets time pass until that is so; rejects, with the end of the ladder, where it is not within so many seconds. */
  async until(condition: () => boolean, seconds = 60): Promise<void> {
    if (this.#within(() => this.clock.runUntil(condition, seconds))) return;
    throw new Error(`not so within ${seconds} s\n\nWhat happened last:\n${this.ladder.text({ last: 40 })}`);
  }

  /**
   * The agent is gone for so many seconds, and another takes its place, which knows nothing but what is said to it then. A `polite`
   * one tells its watchers to come back, and takes a second for it.
   */
  async restart({
    seconds = 1,
    polite = false,
  }: {
    readonly seconds?: number;
    readonly polite?: boolean;
  } = {}): Promise<void> {
    this.ladder.add({ at: this.clock.now, of: "server", note: polite ? "shuts down" : "is killed" });
    this.#within(() => {
      if (polite) {
        this.#agent.shutDown();
        this.clock.advance(1);
      }
      this.#agent.stop();
      this.network.leave(SERVER);
      this.#ways.clear();
      this.#streams.clear();
      this.clock.advance(seconds);
      this.#agent = this.#start();
    });
    this.ladder.add({ at: this.clock.now, of: "server", note: "is back" });
  }

  #within<Value>(run: () => Value): Value {
    return withBorrowed(this.clock, this.#chance, run);
  }

  #start(): AgentUnderTest {
    const random = this.#random.for(`agent ${++this.#connections}`);
    const outside: Outside = {
      place: SERVER,
      domain: this.domain,
      users: [...this.#passwords].map(([name, password]) => ({ name, password })),
      now: () => this.clock.now,
      random: random.next,
      token: random.token,
      setTimeout: this.clock.setTimeout,
      clearTimeout: this.clock.clearTimeout,
      send: (to, text) => this.#send(to, text),
      wayOf: (id) => this.#ways.get(id),
    };
    const agent = this.#make(outside);
    this.network.join(SERVER, {
      onDatagram: (text, from) => agent.deliver(this.#wayTo(from), text),
      onStream: (stream, from) => {
        const way = { id: `tcp/${++this.#connections}`, protocol: "tcp", place: from } as const;
        this.#ways.set(way.id, way);
        this.#streams.set(way.id, stream);
        return {
          onMessage: (text) => agent.deliver(way, text),
          onClosed: () => {
            this.#ways.delete(way.id);
            this.#streams.delete(way.id);
            agent.closed(way.id);
          },
        };
      },
    });
    return agent;
  }

  #wayTo(place: Place): Way {
    const id = `udp/${place}`;
    const way = this.#ways.get(id) ?? { id, protocol: "udp", place };
    this.#ways.set(id, way);
    return way;
  }

  #send(to: Parameters<Outside["send"]>[0], text: string): boolean {
    if ("place" in to) {
      if (to.protocol === "tcp") return false;
      this.network.datagram(SERVER, to.place, text);
      return true;
    }
    const way = this.#ways.get(to.way);
    if (way === undefined) return false;
    if (way.protocol === "udp") this.network.datagram(SERVER, way.place, text);
    else this.#streams.get(way.id)?.send(SERVER, text);
    return true;
  }
}

const SERVER: Place = "10.0.0.1:5060";
