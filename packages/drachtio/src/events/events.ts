import { type Address, type Fact, type Instant, type News, type Request, toInstant } from "@presence/core";
import { ApplicationWords } from "./application-words.ts";
import { CallManagerBridge } from "./bridge/call-manager.ts";
import { Registered } from "./bridge/registered.ts";
import { registerFacts, unregisterFacts } from "./bridge/registrar.ts";
import { checkSyncOut } from "./checksync-out.ts";
import type { Context, KnownToAgent, Translation } from "./context.ts";
import { dialogOut } from "./dialog-out.ts";
import { DEFAULT_EVENTS_OPTIONS, type EventsOptions } from "./options.ts";
import { Payload } from "./payload.ts";
import type { Emission, IncomingEvents, Network } from "./presence-events.ts";
import { registrationOut } from "./registration-out.ts";
import { featureIn, statusIn } from "./status-in.ts";
import { statusOut } from "./status-out.ts";
import { subscribeIn } from "./subscribe-in.ts";
import { type Origin, Subscriptions } from "./subscriptions.ts";
import { dummyVoicemail, forgetVoicemail, voicemailOut } from "./voicemail-out.ts";

/** What the events of an application need besides the agent. */
export interface Surroundings {
  /** Gives numbers that rise. */
  readonly sequence: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** The connection on which a phone is reached; undefined where its contact is enough. */
  readonly flowOf?: (network: Network) => string | undefined;
}

/** What the agent's news mean to the application. */
export interface Announcement {
  /** To be told to the agent, before the events are emitted. */
  readonly facts: readonly Fact[];
  readonly events: readonly Emission[];
}

/** The events to listen for. */
export const INCOMING_EVENTS: readonly (keyof IncomingEvents)[] = [
  "presence.voicemail.out",
  "presence.dialog.out",
  "presence.registration.out",
  "presence.status.out",
  "presence.checksync.out",
  "register",
  "unregister",
];

/**
 * Translates between the events of an application and the facts and news of an agent. Holds no more than what names the
 * subscriptions, the registrations and what the application has said of entities in words; all of it goes when they do.
 *
 * Time is in milliseconds since 1970, for the agent as well: applications tell when calls began.
 */
export class Events {
  readonly subscriptions: Subscriptions = new Subscriptions();
  readonly registered: Registered = new Registered();
  readonly words: ApplicationWords = new ApplicationWords();
  readonly #agent: KnownToAgent;
  readonly #options: EventsOptions;
  readonly #around: Surroundings;

  constructor(agent: KnownToAgent, around: Surroundings, options: Partial<EventsOptions> = {}) {
    this.#agent = agent;
    this.#around = around;
    this.#options = { ...DEFAULT_EVENTS_OPTIONS, ...options };
  }

  /** A request is about to be told to the agent. Call `settle` when it has been polled empty. */
  ask(request: Request, origin: Origin): void {
    this.subscriptions.ask(request, origin);
  }

  /** The agent has nothing more to say about the request. */
  settle(): void {
    this.subscriptions.settle();
  }

  /** What an event of the application means. Never throws, whatever the payload is. */
  factsOf(name: keyof IncomingEvents, payload: unknown, now: number): Translation {
    const read = new Payload(name, payload);
    const context = this.#context(toInstant(now));
    const { faults } = read;
    switch (name) {
      case "presence.voicemail.out":
        return { facts: voicemailOut(read, context), restarts: [], faults };
      case "presence.dialog.out":
        return { facts: dialogOut(read, context), restarts: [], faults };
      case "presence.registration.out":
        return { facts: registrationOut(read, context), restarts: [], faults };
      case "presence.status.out":
        return { facts: statusOut(read, context), restarts: [], faults };
      case "presence.checksync.out":
        return { facts: [], restarts: checkSyncOut(read, context), faults };
      case "register":
        return { facts: registerFacts(read, context), restarts: [], faults };
      case "unregister":
        return { facts: unregisterFacts(read, context), restarts: [], faults };
      default:
        return name satisfies never;
    }
  }

  /** What the agent's news mean. To be called for each, in order. */
  eventsOf(news: News, now: number): Announcement {
    const context = this.#context(toInstant(now));
    switch (news.type) {
      case "subscription.started": {
        const started = this.subscriptions.start(news.subscription);
        const event = subscribeIn(started, this.#options);
        return { facts: dummyVoicemail(started, context), events: event === undefined ? [] : [event] };
      }
      case "subscription.refreshed":
        this.subscriptions.refresh(news.subscription);
        return NOTHING;
      case "subscription.ended":
        this.subscriptions.end(news.subscription);
        return { facts: this.#unwatched(news.subscription.resource, context), events: [] };
      case "heard":
        return { facts: this.#again(news.resource, context), events: [featureIn(news.resource, news.words, context)] };
      case "published": {
        const { resource, status } = news;
        const event = status && statusIn("PUBLISH", resource, status, undefined, context);
        return { facts: this.#again(resource, context), events: event === undefined ? [] : [event] };
      }
      case "notified": {
        const { watching, status } = news;
        const event = status && statusIn("NOTIFY", watching.resource, status, watching.target, context);
        return { facts: this.#again(watching.resource, context), events: event === undefined ? [] : [event] };
      }
      case "unpublished":
        return { facts: this.#again(news.resource, context), events: [] };
      case "watching":
        return { facts: this.#again(news.watching.resource, context), events: [] };
      case "subscription.challenged":
      case "watching.challenged":
        return NOTHING;
      default:
        return news satisfies never;
    }
  }

  /** A bridge to babble-drachtio-callmanager: see there. */
  callManager(
    now: () => number,
    tell: (facts: readonly Fact[]) => void,
    warn: (sentence: string) => void,
  ): CallManagerBridge {
    return new CallManagerBridge(() => this.#context(toInstant(now())), tell, warn);
  }

  /** An empty mailbox and an unreachable entity need not be kept for nobody. */
  #unwatched(entity: Address, context: Context): Fact[] {
    const others = this.subscriptions.to(entity);
    const facts = others === undefined ? this.#again(entity, context) : [];
    const isMailboxWatched = [...(others?.values() ?? [])].some(({ event }) => event === "message-summary");
    return isMailboxWatched ? facts : [...facts, ...forgetVoicemail(entity, context)];
  }

  #again(entity: Address, context: Context): Fact[] {
    return this.words.again(entity, [], context);
  }

  #context(now: Instant): Context {
    const { sequence, random, flowOf = () => undefined } = this.#around;
    const { subscriptions, registered, words } = this;
    return {
      agent: this.#agent,
      subscriptions,
      registered,
      words,
      options: this.#options,
      now,
      sequence,
      random,
      flowOf,
    };
  }
}

const NOTHING: Announcement = { facts: [], events: [] };
