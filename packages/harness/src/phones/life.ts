import {
  DigestAuthentication,
  IncomingRequestMessage,
  IncomingResponseMessage,
  LoggerFactory,
  type OutgoingRequestMessage,
  type OutgoingRequestMessageOptions,
} from "sip.js/lib/core/index.js";
import { PhoneCore } from "./core.ts";
import { type Line, lineOf } from "./line.ts";
import { parseIncoming } from "./message.ts";
import type { Identity, Surroundings } from "./surroundings.ts";
import { uriOf } from "./uri.ts";

/** A body with its content type. */
export interface Content {
  readonly type: string;
  readonly text: string;
}

/** A phone between switching on and off: a core of SIP.js on a line, of which nothing is left when it ends. */
export class Life {
  readonly identity: Identity;
  readonly around: Surroundings;
  readonly core: PhoneCore;
  readonly line: Line;
  readonly #timers = new Set<number>();
  #isOver = false;

  /** `instance`: what tells the phone from others, the same in each of its lives (RFC 5626 §4.1). */
  constructor(identity: Identity, around: Surroundings, instance: string, connections: number, onDown: () => void) {
    this.identity = identity;
    this.around = around;
    this.line = lineOf(identity, around, connections, {
      onMessage: (text) => this.#receive(text),
      onDown: () => {
        if (!this.#isOver) onDown();
      },
    });
    const { user, password, domain, make } = identity;
    const { place, protocol } = this.line;
    const uri = uriOf(`sip:${user}@${place}${protocol === "UDP" ? "" : ";transport=tcp"}`);
    const contact = `<${uri}>;+sip.instance="<urn:uuid:${instance}>"`;
    this.core = new PhoneCore({
      aor: uriOf(`sip:${user}@${domain}`),
      contact: { uri, pubGruu: undefined, tempGruu: undefined, toString: () => contact },
      displayName: "",
      loggerFactory: SILENT,
      hackViaTcp: false,
      routeSet: [],
      sipjsId: around.random.token(),
      supportedOptionTags: [],
      supportedOptionTagsResponse: [],
      userAgentHeaderFieldValue: make.userAgent,
      viaForceRport: true,
      viaHost: place,
      authenticationFactory: () => new DigestAuthentication(SILENT, undefined, user, password),
      transportAccessor: () => ({
        protocol,
        // Never fails: a promise would speak up when its time is over. Who is not answered gives up by a timer.
        send: (text) => {
          if (!this.#isOver) this.line.send(text);
          return SENT;
        },
      }),
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get contact(): string {
    return `Contact: ${this.core.configuration.contact}`;
  }

  /** Runs that in so many seconds, if the phone is still in this life. Returns what takes it back. */
  after(seconds: number, run: () => void): () => void {
    const { clock } = this.around;
    const timer = clock.setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, seconds * 1000);
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
      clock.clearTimeout(timer);
    };
  }

  /** A request of its own, from its user. */
  message(
    method: string,
    to: string,
    headers: readonly string[],
    content?: Content,
    options: OutgoingRequestMessageOptions = {},
  ): OutgoingRequestMessage {
    const { aor } = this.core.configuration;
    const target = method === "REGISTER" ? uriOf(`sip:${this.identity.domain}`) : uriOf(to);
    return this.core.makeOutgoingRequestMessage(method, target, aor, uriOf(to), options, [...headers], bodyOf(content));
  }

  /** Ends it, without a word to anybody. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const timer of this.#timers) this.around.clock.clearTimeout(timer);
    this.#timers.clear();
    this.core.dispose();
    this.line.close();
  }

  #receive(text: string): void {
    if (this.#isOver) return;
    const message = parseIncoming(text, LOGGER);
    if (message instanceof IncomingRequestMessage) this.core.receiveIncomingRequestFromTransport(message);
    if (message instanceof IncomingResponseMessage) this.core.receiveIncomingResponseFromTransport(message);
  }
}

export function bodyOf(
  content: Content | undefined,
): { contentDisposition: string; contentType: string; content: string } | undefined {
  return content && { contentDisposition: "render", contentType: content.type, content: content.text };
}

const SENT: Promise<void> = Promise.resolve();
const SILENT = new LoggerFactory();
SILENT.builtinEnabled = false;
const LOGGER = SILENT.getLogger("parser");
