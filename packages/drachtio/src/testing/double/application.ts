import Drachtio from "drachtio-srf";
import type { DrachtioDouble } from "./double.ts";

/** What the tests use of a request or response of drachtio-srf. */
export interface AppMessage {
  readonly method: string;
  readonly uri: string;
  readonly status: number;
  readonly body: string;
  readonly source: string;
  readonly source_address: string;
  readonly source_port: number;
  readonly protocol: string;
  readonly stackTxnId: string;
  readonly stackDialogId: string;
  readonly receivedOn?: string;
  readonly socket: object;
  get(name: string): string;
  on(event: "response", listener: (response: AppMessage) => void): void;
}

export interface AppResponse extends AppMessage {
  send(status: number, options?: object, callback?: (error: unknown, sent: AppMessage) => void): void;
}

export type AppHandler = (request: AppMessage, response: AppResponse) => void;

interface AppDialog {
  readonly id: string;
  readonly connected: boolean;
  on(event: string, listener: (request: AppMessage, response: AppResponse) => void): void;
}

/** What the tests use of drachtio-srf, whose own types leave out all that is about presence. */
export interface Srf {
  connect(options: object): void;
  disconnect(): void;
  on(event: string, listener: (...values: readonly unknown[]) => void): void;
  subscribe(handler: AppHandler): void;
  publish(handler: AppHandler): void;
  notify(handler: AppHandler): void;
  unregisterForMessages(verb: string): void;
  request(uri: string, options: object, callback: (error: Error | null, request: AppMessage) => void): void;
  createUAC(uri: string, options: object, news: object, callback: (error: unknown, dialog: AppDialog) => void): void;
}

/** The real library, not yet connected; its errors are what a test expects of it, not what ends the test. */
export function newSrf(): Srf {
  const srf = new Drachtio() as unknown as Srf;
  srf.on("error", () => {});
  return srf;
}

/** Connects; what `connect` tells, being the error if there is one. */
export async function connect(
  srf: Srf,
  double: DrachtioDouble,
  secret = "cymru",
  options: object = {},
): Promise<unknown> {
  const told = next(srf, "connect");
  srf.connect({ host: "127.0.0.1", port: double.port, secret, ...options });
  const [error] = await told;
  await double.idle();
  return error;
}

/** What the next event of that name carries. */
export function next(srf: Srf, event: string): Promise<readonly unknown[]> {
  return new Promise((resolve) => {
    let isOver = false;
    srf.on(event, (...values) => {
      if (!isOver) resolve(values);
      isOver = true;
    });
  });
}

/** What became of a request of the application: what was sent and its final answer, or why it was not sent. */
export interface Asked {
  error?: Error;
  sent?: AppMessage;
  answer?: AppMessage;
}

/** Sends a request and keeps what becomes of it, by callbacks: promises lose answers that come with the acknowledgement. */
export function ask(srf: Srf, uri: string, options: object): Asked {
  const asked: Asked = {};
  srf.request(uri, options, (error, sent) => {
    if (error !== null) {
      asked.error = error;
      return;
    }
    asked.sent = sent;
    sent.on("response", (answer) => {
      asked.answer = answer;
    });
  });
  return asked;
}

/** A NOTIFY in a dialog. */
export function notify(srf: Srf, dialog: string, state: string, body = "", more: object = {}): Asked {
  const typed = body === "" ? {} : { "Content-Type": "application/pidf+xml" };
  const headers = { Event: "presence", "Subscription-State": state, ...typed, ...more };
  return ask(srf, "sip:placeholder", { method: "NOTIFY", stackDialogId: dialog, headers, body });
}
