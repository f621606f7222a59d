import type { IncomingResponse, IncomingResponseMessage } from "sip.js/lib/core/index.js";
import type { Life } from "./life.ts";
import { retryDelay } from "./retry.ts";

/** A phone's registration, kept up until it is ended. */
export class Registration {
  readonly #life: Life;
  readonly #callId: string;
  readonly #onRegistered: () => void;
  #cseq = 1;
  #status: number | undefined;
  #cancel: () => void = () => {};

  /** `onRegistered`: called back when it is up for the first time. */
  constructor(life: Life, onRegistered: () => void) {
    this.#life = life;
    this.#callId = life.around.random.token();
    this.#onRegistered = onRegistered;
  }

  /** The status of the last answer; undefined while there is none. */
  get status(): number | undefined {
    return this.#status;
  }

  begin(): void {
    this.#send(this.#life.identity.make.expires.registration);
  }

  end(): void {
    this.#send(0);
  }

  #send(expires: number): void {
    const life = this.#life;
    const { user, domain, make } = life.identity;
    this.#cancel();
    const headers = [life.contact, `Expires: ${expires}`, `Allow: ${make.allow.join(", ")}`];
    const options = { callId: this.#callId, cseq: this.#cseq };
    const message = life.message("REGISTER", `sip:${user}@${domain}`, headers, undefined, options);
    const answered = ({ message: response }: IncomingResponse): void => {
      const { statusCode = 0 } = response;
      // With credentials it has gone out a second time.
      this.#cseq = message.cseq + 1;
      const isFirst = this.#status === undefined || this.#status >= 300;
      this.#status = statusCode;
      if (statusCode >= 300) this.#failed(response, expires);
      else if (expires > 0) {
        this.#cancel = life.after(expires / 2, () => this.#send(expires));
        if (isFirst) this.#onRegistered();
      }
    };
    this.#cseq++;
    life.core.register(message, { onAccept: answered, onReject: answered, onRedirect: answered });
  }

  #failed(response: IncomingResponseMessage, expires: number): void {
    const delay = retryDelay(response);
    if (expires > 0 && delay !== undefined) this.#cancel = this.#life.after(delay, () => this.#send(expires));
  }
}
