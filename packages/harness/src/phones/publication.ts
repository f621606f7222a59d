import type { IncomingResponse } from "sip.js/lib/core/index.js";
import type { Content, Life } from "./life.ts";
import { retryDelay } from "./retry.ts";

/** A phone's publication of its presence (RFC 3903), kept up while it has something to say. */
export class Publication {
  readonly #life: Life;
  #content: Content | undefined;
  #entityTag: string | undefined;
  #status: number | undefined;
  #isUnderway = false;
  /** Whether the content has changed since it was sent. */
  #isDue = false;
  #cancel: () => void = () => {};

  constructor(life: Life) {
    this.#life = life;
  }

  /** The status of the last answer; undefined while the newest content has none. */
  get status(): number | undefined {
    return this.#isUnderway || this.#isDue ? undefined : this.#status;
  }

  /** Publishes that, in place of what it has published before. */
  say(content: Content): void {
    this.#content = content;
    this.#isDue = true;
    this.#send(content);
  }

  #send(content: Content | undefined): void {
    if (this.#isUnderway) return;
    this.#isUnderway = true;
    this.#isDue = false;
    this.#cancel();
    const life = this.#life;
    const { user, domain, make } = life.identity;
    const condition = this.#entityTag === undefined ? [] : [`SIP-If-Match: ${this.#entityTag}`];
    const headers = ["Event: presence", `Expires: ${make.expires.publication}`, ...condition];
    const answered = (response: IncomingResponse): void => this.#answered(response);
    life.core.publish(life.message("PUBLISH", `sip:${user}@${domain}`, headers, content), {
      onAccept: answered,
      onReject: answered,
      onRedirect: answered,
    });
  }

  #answered({ message }: IncomingResponse): void {
    const { statusCode = 0 } = message;
    const { make } = this.#life.identity;
    this.#isUnderway = false;
    this.#status = statusCode;
    if (statusCode < 300) {
      this.#entityTag = message.getHeader("sip-etag");
      const granted = Number.parseInt(message.getHeader("expires") ?? "", 10) || make.expires.publication;
      this.#cancel = this.#life.after(granted * 0.9, () => this.#refresh());
      if (this.#isDue) this.#send(this.#content);
      return;
    }
    // RFC 3903 §4.1: 412 means that there is no such publication, so that the next one is a first one.
    this.#entityTag = undefined;
    const delay = statusCode === 412 ? 0 : retryDelay(message);
    if (delay !== undefined) this.#cancel = this.#life.after(delay, () => this.#send(this.#content));
  }

  #refresh(): void {
    this.#send(this.#life.identity.make.faults.refreshesWithBody ? this.#content : undefined);
  }
}
