import type { Clock } from "./clock.ts";
import { Limited } from "./limited.ts";
import type {
  Srf,
  SrfCallback,
  SrfHeaders,
  SrfMessage,
  SrfReceivedResponse,
  SrfRequestOptions,
  SrfResponse,
  SrfSentRequest,
} from "./port.ts";
import { frameBytes } from "./print.ts";
import { LONGEST, Window } from "./window.ts";

/** What has become of a request of ours. */
export type Result =
  | { readonly type: "answered"; readonly response: SrfReceivedResponse }
  /** There was no final response in its time. */
  | { readonly type: "unanswered" }
  /** Its time was over before it could be sent. */
  | { readonly type: "unsent" }
  /** The control connection was gone, or went meanwhile: whether it has been sent is not known. */
  | { readonly type: "dropped" }
  /** drachtio has no such dialog any more. */
  | { readonly type: "no-dialog" }
  /** drachtio would not send it. */
  | { readonly type: "refused" }
  /** It is longer than what drachtio can read. */
  | { readonly type: "too-long"; readonly bytes: number };

/** A request that waits for its result. */
export interface Pending {
  readonly uri: string;
  readonly options: SrfRequestOptions;
  readonly bytes: number;
  readonly sent: (message: SrfMessage) => void;
  readonly done: (result: Result) => void;
  isSent: boolean;
}

/**
 * What goes out by one control connection, in order, within what it can take. Each request has one result, within its
 * time, whatever drachtio-srf does; `done` is never called while the request is being handed over.
 */
export class Outbound {
  readonly #srf: Srf;
  readonly #clock: Clock;
  readonly #window: Window<Frame>;
  readonly #pending: Limited<Pending>;
  /** Results that have come too soon to be told. */
  #early: { readonly pending: Pending; readonly result: Result }[] = [];
  #telling: unknown;
  #isDown = false;

  /** `limit`: milliseconds that a request may take from when it is handed over. */
  constructor(srf: Srf, clock: Clock, limit: number) {
    this.#srf = srf;
    this.#clock = clock;
    this.#window = new Window((frame, position) => frame.go(position));
    this.#pending = new Limited(limit, clock, (pending) =>
      pending.done({ type: pending.isSent ? "unanswered" : "unsent" }),
    );
  }

  /** Whether there is no control connection, as far as we have heard. */
  get isDown(): boolean {
    return this.#isDown;
  }

  /** Takes a request. Its time runs from now on, but it waits for `send`. `named`: the dialog that it is going to be sent in. */
  take(
    uri: string,
    options: SrfRequestOptions,
    named: string,
    done: (result: Result) => void,
    sent: (message: SrfMessage) => void = ignore,
  ): Pending {
    const { headers, body = "" } = options;
    const bytes = frameBytes(headers, body, uri, named, options.proxy ?? "");
    const pending = { uri, options, bytes, sent, done, isSent: false };
    this.#pending.add(pending);
    if (bytes > LONGEST) this.#later(pending, { type: "too-long", bytes });
    return pending;
  }

  /** Sends it as soon as there is room, unless it is over by then. */
  send(pending: Pending): void {
    if (this.#isDown) this.#later(pending, DROPPED);
    else if (pending.bytes <= LONGEST) {
      const go = (position: number): void => this.#request(pending, position);
      this.#window.put({ bytes: pending.bytes, go, drop: ignore });
    }
  }

  /** It is not going to be sent. */
  abandon(pending: Pending): void {
    this.#later(pending, { type: "unsent" });
  }

  /**
   * Sends an answer. `done` is told, at once or later or never, the message as it was sent, or nothing where it was not.
   * `named`: what it repeats of the request.
   */
  answer(
    res: SrfResponse,
    status: number,
    headers: SrfHeaders,
    named: readonly string[],
    done: (sent: SrfMessage | undefined) => void,
  ): void {
    const bytes = frameBytes(headers, "", ...named);
    if (bytes > LONGEST) {
      done(undefined);
      return;
    }
    const go = (position: number): void => {
      const callback: SrfCallback<SrfMessage> = (error, sent) => {
        this.#window.acknowledge(position);
        done(isNothing(error) ? sent : undefined);
      };
      try {
        res.send(status, { headers }, callback);
      } catch (error) {
        callback(error);
      }
    };
    this.#window.put({ bytes, go, drop: () => done(undefined) });
  }

  /** The control connection is no more, until `connected`. */
  dropped(): void {
    this.#isDown = true;
    for (const frame of this.#window.reset()) frame.drop();
    for (const pending of this.#pending.clear()) pending.done(DROPPED);
  }

  connected(): void {
    this.#isDown = false;
  }

  #request(pending: Pending, position: number): void {
    if (!this.#pending.has(pending)) {
      this.#window.acknowledge(position);
      return;
    }
    let isCalling = true;
    const settle = (result: Result): void => {
      if (isCalling) this.#later(pending, result);
      else this.#settle(pending, result);
    };
    const callback: SrfCallback<SrfSentRequest> = (error, request) => {
      this.#window.acknowledge(position);
      if (request === undefined || !isNothing(error)) {
        settle(resultOf(error));
        return;
      }
      request.on("response", (response) => {
        if (response.status >= 200) settle({ type: "answered", response });
      });
      pending.sent(request.msg);
    };
    pending.isSent = true;
    try {
      this.#srf.request(pending.uri, pending.options, callback);
    } catch {
      // It does so where there is no connection, before anybody has heard that it is gone.
      this.#window.acknowledge(position);
      settle(DROPPED);
    }
    isCalling = false;
  }

  #settle(pending: Pending, result: Result): void {
    if (this.#pending.delete(pending)) pending.done(result);
  }

  #later(pending: Pending, result: Result): void {
    this.#early.push({ pending, result });
    this.#telling ??= this.#clock.start(() => this.#tell(), 0);
  }

  #tell(): void {
    this.#telling = undefined;
    const early = this.#early;
    this.#early = [];
    for (const { pending, result } of early) this.#settle(pending, result);
  }
}

interface Frame {
  readonly bytes: number;
  /** Sends it, as the frame of that position. */
  readonly go: (position: number) => void;
  /** It will not be sent. */
  readonly drop: () => void;
}

function resultOf(error: unknown): Result {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (code === "ENODIALOG") return { type: "no-dialog" };
  return { type: code === "EDRACHTIO" ? "refused" : "dropped" };
}

/** Callbacks have null or undefined in the place of an error where there is none. */
function isNothing(error: unknown): boolean {
  return error === undefined || error === null;
}

function ignore(): void {}

const DROPPED: Result = { type: "dropped" };
