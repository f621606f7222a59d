/**
 * What we use of drachtio-srf, as it behaves: its own declarations have none of `subscribe`, `publish`, `notify` and the
 * callback forms. Promises are left out on purpose: what arrives in the same piece as the answer is lost with them.
 */
export interface Srf {
  /** Each request of that method is handed over once, whether or not it belongs to a dialog. */
  subscribe(handler: SrfHandler): unknown;
  publish(handler: SrfHandler): unknown;
  notify(handler: SrfHandler): unknown;
  /**
   * Sends a request. May throw, call back at once, or never do so: after the control connection has dropped, say.
   * The callback tells that drachtio has sent it; the response comes to what it is given.
   */
  request(uri: string, options: SrfRequestOptions, callback: SrfCallback<SrfSentRequest>): unknown;
  /** `connect` comes once each time drachtio has accepted us, `close` whenever a connection, or an attempt at one, is over. */
  on(event: "connect" | "close", listener: (error?: unknown) => void): unknown;
  removeListener(event: "connect" | "close", listener: (error?: unknown) => void): unknown;
}

export type SrfHandler = (req: SrfRequest, res: SrfResponse) => void;
export type SrfCallback<Value> = (error: unknown, value?: Value) => void;

/** A SIP message that drachtio has received, or its echo of one that it has sent. */
export interface SrfMessage {
  /** All of it, as it stood on the wire. */
  readonly raw: string;
}

/** A request that has arrived. */
export interface SrfRequest {
  readonly msg: SrfMessage;
  readonly method: string;
  /** Request-URI. */
  readonly uri: string;
  readonly source_address: string;
  readonly source_port: number;
  /** The transport, in lower case. */
  readonly protocol: string;
  /** `<call-id>;from-tag=<tag>` where drachtio has the dialog; empty where it has not. */
  readonly stackDialogId?: string;
  readonly stackTxnId?: string;
  /** The value of a header, all of one name joined by commas. Slow. */
  get(name: string): string | undefined;
}

/** Our answer to a request that has arrived. */
export interface SrfResponse {
  readonly finalResponseSent: boolean;
  /** Set once the callback of `send` is called, where the answer has made a dialog or belongs to one. */
  readonly stackDialogId?: string;
  /** Throws where drachtio-srf does not know the status. The callback is given the answer as it was sent. */
  send(status: number, options: { headers: SrfHeaders }, callback: SrfCallback<SrfMessage>): unknown;
}

/** A request that drachtio has sent for us. */
export interface SrfSentRequest {
  readonly msg: SrfMessage;
  /** Provisional responses come, too. */
  on(event: "response", listener: (response: SrfReceivedResponse) => void): unknown;
}

/** A response to a request of ours. */
export interface SrfReceivedResponse {
  readonly msg: SrfMessage;
  readonly status: number;
  readonly stackDialogId?: string;
}

/** By name; a value that holds a line end goes on with the name of the next header. */
export type SrfHeaders = Record<string, string>;

export interface SrfRequestOptions {
  readonly method: string;
  readonly headers: SrfHeaders;
  readonly body?: string;
  /** The dialog to send it in. */
  stackDialogId?: string;
  /** Where to send it, in place of what the Request-URI says. */
  readonly proxy?: string;
}

/**
 * An instance of drachtio-srf as this port.
 *
 * @throws TypeError if it lacks what we need
 */
export function toSrf(instance: object): Srf {
  for (const method of METHODS) {
    if (typeof Reflect.get(instance, method) !== "function") throw new TypeError(`no srf: it has no "${method}"`);
  }
  return instance as Srf;
}

const METHODS = ["subscribe", "publish", "notify", "request", "on", "removeListener"];
