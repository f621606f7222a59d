import {
  DigestAuthentication,
  IncomingRequestMessage,
  IncomingResponseMessage,
  LoggerFactory,
  type OutgoingRequestDelegate,
  Parser,
  type Subscription,
  type Transport,
  UserAgentCore,
  type UserAgentCoreConfiguration,
} from "sip.js/lib/core/index.js";
import { Grammar, type URI } from "sip.js/lib/grammar/index.js";
import type { TestContext } from "vitest";
import { Chronicle } from "./chronicle.ts";

/** How a phone is joined to the network. */
export interface Line extends Transport {
  /** What stands in its Via, and its Contact, with a transport parameter where that is not UDP. */
  readonly viaHost: string;
  readonly contactHost: string;
  /** Calls back with each message that arrives. */
  onMessage(hear: (text: string) => void): void;
  close(): void;
}

/** What a phone was told. */
interface Told {
  readonly state: string;
  readonly body: string;
  /** The proxies that the NOTIFY has passed. */
  readonly via: number;
}

export interface Subscribed {
  readonly told: Chronicle<Told>;
  /** The dialog, once there is one. */
  readonly subscription: Promise<Subscription>;
}

/** A phone made of SIP.js, which is not of our making, on the line that it is given. */
export class SipjsPhone {
  readonly #core: UserAgentCore;
  readonly #line: Line;
  readonly #user: string;
  /** Each message, in the order of the wire. */
  readonly #wire: string[] = [];

  constructor(
    { onTestFailed, onTestFinished }: TestContext,
    line: Line,
    user: string,
    password: string,
    instance: string,
    routeSet: readonly string[] = [],
  ) {
    this.#line = line;
    this.#user = user;
    const loggerFactory = new LoggerFactory();
    loggerFactory.builtinEnabled = false;
    const { protocol, viaHost, contactHost } = line;
    const parameter = protocol === "UDP" ? "" : `;transport=${protocol.toLowerCase()}`;
    const contact = uriOf(`sip:${user}@${contactHost}${parameter}`);
    const configuration: UserAgentCoreConfiguration = {
      aor: uriOf(`sip:${user}@127.0.0.1`),
      contact: {
        uri: contact,
        pubGruu: undefined,
        tempGruu: undefined,
        toString: () => `<${contact}>;+sip.instance="<${instance}>"`,
      },
      displayName: "",
      loggerFactory,
      hackViaTcp: false,
      routeSet: [...routeSet],
      sipjsId: "sipjs",
      supportedOptionTags: [],
      supportedOptionTagsResponse: [],
      userAgentHeaderFieldValue: "SIP.js",
      viaForceRport: true,
      viaHost,
      authenticationFactory: () => new DigestAuthentication(loggerFactory, undefined, user, password),
      transportAccessor: () => ({
        protocol,
        send: (text) => {
          this.#wire.push(`> ${text}`);
          return line.send(text);
        },
      }),
    };
    this.#core = new UserAgentCore(configuration);
    line.onMessage((text) => {
      this.#wire.push(`< ${text}`);
      const message = Parser.parseMessage(text, loggerFactory.getLogger("parser"));
      if (message instanceof IncomingRequestMessage) this.#core.receiveIncomingRequestFromTransport(message);
      if (message instanceof IncomingResponseMessage) this.#core.receiveIncomingResponseFromTransport(message);
    });
    onTestFailed(() => console.error(`The phone of ${user} sent and got:\n${this.#wire.join("\n")}`));
    onTestFinished(() => this.end());
  }

  /** Registers what it is called in its Contact, or something else, and gives the status of the answer. */
  async register(headers: readonly string[] = [], registrar = "127.0.0.1"): Promise<number> {
    const { configuration } = this.#core;
    const own = headers.some((header) => header.startsWith("Contact:")) ? [] : [`Contact: ${configuration.contact}`];
    return this.#answered((delegate) => {
      const message = this.#message("REGISTER", `sip:${registrar}`, configuration.aor, [
        ...own,
        "Expires: 600",
        ...headers,
      ]);
      this.#core.register(message, delegate);
    });
  }

  /** Publishes a document of itself, and gives the status of the answer. */
  async publish(uri: string, body: string): Promise<number> {
    return this.#answered((delegate) => {
      const message = this.#message("PUBLISH", uri, uriOf(uri), ["Event: presence", "Expires: 600"], body);
      this.#core.publish(message, delegate);
    });
  }

  /** Subscribes; `told` are the NOTIFYs that come. */
  subscribe(uri: string, event: string): Subscribed {
    const told = new Chronicle<Told>(`the phone of ${this.#user}`, (one) => JSON.stringify(one));
    const headers = [`Event: ${event}`, "Expires: 600", `Contact: ${this.#core.configuration.contact}`];
    const hear = ({ message }: { readonly message: IncomingRequestMessage }): void => {
      const state = message.getHeader("subscription-state") ?? "";
      told.push({ state, body: message.body, via: message.getHeaders("via").length });
    };
    const subscription = new Promise<Subscription>((resolve, reject) => {
      this.#core.subscribe(this.#message("SUBSCRIBE", uri, uriOf(uri), headers), {
        onNotify: ({ request, subscription }) => {
          request.accept();
          hear(request);
          if (subscription === undefined) return;
          subscription.delegate = {
            onNotify: (next) => {
              next.accept();
              hear(next);
            },
          };
          resolve(subscription);
        },
        onReject: ({ message }) => reject(new Error(`SUBSCRIBE was answered ${message.statusCode}`)),
      });
    });
    // Who does not want the dialog does not await it.
    subscription.catch(() => {});
    return { told, subscription };
  }

  /** Leaves without a word. */
  end(): void {
    this.#core.dispose();
    this.#line.close();
  }

  #message(method: string, uri: string, to: URI, headers: readonly string[], content?: string) {
    const { aor } = this.#core.configuration;
    const body =
      content === undefined
        ? undefined
        : ({ contentDisposition: "render", contentType: "application/pidf+xml", content } as const);
    return this.#core.makeOutgoingRequestMessage(method, uriOf(uri), aor, to, {}, [...headers], body);
  }

  #answered(send: (delegate: OutgoingRequestDelegate) => void): Promise<number> {
    return new Promise((resolve) => {
      const answered = ({ message }: { readonly message: IncomingResponseMessage }): void =>
        resolve(message.statusCode ?? 0);
      send({ onAccept: answered, onReject: answered, onRedirect: answered });
    });
  }
}

/** The status of what becomes of a SUBSCRIBE in a dialog. */
export async function refresh(subscription: Subscription, expires: number): Promise<number> {
  return new Promise((resolve) => {
    const answered = ({ message }: { readonly message: IncomingResponseMessage }): void =>
      resolve(message.statusCode ?? 0);
    const delegate = { onAccept: answered, onReject: answered };
    if (expires === 0) subscription.unsubscribe().delegate = delegate;
    else subscription.refresh().delegate = delegate;
  });
}

function uriOf(text: string): URI {
  const uri = Grammar.URIParse(text);
  if (uri === undefined) throw new Error(`${text} is no URI`);
  return uri;
}
