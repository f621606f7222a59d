import type {
  Srf,
  SrfCallback,
  SrfHandler,
  SrfHeaders,
  SrfMessage,
  SrfReceivedResponse,
  SrfRequest,
  SrfRequestOptions,
  SrfResponse,
  SrfSentRequest,
} from "../port.ts";

/** drachtio-srf, as a test has it behave. */
export class FakeSrf implements Srf {
  readonly handlers = new Map<string, SrfHandler>();
  readonly requests: FakeRequest[] = [];
  /** What happens within `request`, beyond noting it. */
  onRequest: (request: FakeRequest) => void = () => {};
  readonly #listeners = new Map<string, Set<(error?: unknown) => void>>();

  subscribe(handler: SrfHandler): void {
    this.handlers.set("SUBSCRIBE", handler);
  }

  publish(handler: SrfHandler): void {
    this.handlers.set("PUBLISH", handler);
  }

  notify(handler: SrfHandler): void {
    this.handlers.set("NOTIFY", handler);
  }

  request(uri: string, options: SrfRequestOptions, callback: SrfCallback<SrfSentRequest>): void {
    const request = new FakeRequest(uri, options, callback);
    this.requests.push(request);
    this.onRequest(request);
  }

  on(event: "connect" | "close", listener: (error?: unknown) => void): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
  }

  removeListener(event: "connect" | "close", listener: (error?: unknown) => void): void {
    this.#listeners.get(event)?.delete(listener);
  }

  emit(event: "connect" | "close", error?: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(error);
  }

  /** A request arrives. */
  arrive(
    method: string,
    headers: readonly (readonly [string, string])[],
    more: Partial<SrfRequest> = {},
  ): FakeResponse {
    const raw = messageOf(`${method} sip:1002@pbx.example SIP/2.0`, headers);
    const response = new FakeResponse();
    const usual = {
      method,
      uri: "sip:1002@pbx.example",
      protocol: "udp",
      source_address: "192.0.2.7",
      source_port: 5060,
    };
    this.handlers.get(method)?.({ ...usual, msg: { raw }, get: () => undefined, ...more }, response);
    return response;
  }
}

/** A request of ours. */
export class FakeRequest {
  readonly uri: string;
  readonly options: SrfRequestOptions;
  readonly callback: SrfCallback<SrfSentRequest>;
  readonly #listeners: ((response: SrfReceivedResponse) => void)[] = [];

  constructor(uri: string, options: SrfRequestOptions, callback: SrfCallback<SrfSentRequest>) {
    this.uri = uri;
    this.options = options;
    this.callback = callback;
  }

  header(name: string): string | undefined {
    return this.options.headers[name];
  }

  /** drachtio has sent it. */
  go(headers: readonly (readonly [string, string])[] = []): this {
    const raw = messageOf(`${this.options.method} ${this.uri} SIP/2.0`, headers);
    this.callback(null, { msg: { raw }, on: (_, listener) => this.#listeners.push(listener) });
    return this;
  }

  fail(error: unknown): void {
    this.callback(error);
  }

  answer(status: number, headers: readonly (readonly [string, string])[] = [], stackDialogId = ""): this {
    const msg = { raw: messageOf(`SIP/2.0 ${status} X`, headers) };
    for (const listener of this.#listeners) listener({ status, msg, stackDialogId });
    return this;
  }
}

/** Our answer to a request. */
export class FakeResponse implements SrfResponse {
  stackDialogId = "";
  status = 0;
  headers: SrfHeaders = {};
  /** How often it was sent. */
  count = 0;
  callback: SrfCallback<SrfMessage> = () => {};
  /** What happens within `send`. */
  static onSend: (response: FakeResponse) => void = () => {};

  get finalResponseSent(): boolean {
    return this.count > 0;
  }

  send(status: number, { headers }: { headers: SrfHeaders }, callback: SrfCallback<SrfMessage>): void {
    this.status = status;
    this.headers = headers;
    this.count++;
    this.callback = callback;
    FakeResponse.onSend(this);
  }

  /** drachtio has sent it. */
  go(stackDialogId = "", contact = "<sip:10.0.0.1:5060>"): this {
    this.stackDialogId = stackDialogId;
    this.callback(null, { raw: messageOf("SIP/2.0 200 OK", [["Contact", contact]]) });
    return this;
  }
}

export function messageOf(startLine: string, headers: readonly (readonly [string, string])[], body = ""): string {
  return `${startLine}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`;
}
