import { headerOf } from "@presence/sip";
import { DOMAIN } from "../unlimited.ts";
import type { Link, Tally } from "./link.ts";
import { between, LONGEST, SHORTEST } from "./watcher.ts";

/** A phone that publishes a state, changes it, refreshes, removes it, or lets it expire. */
export class Publisher {
  readonly #link: Link;
  readonly #tally: Tally;
  readonly #uri: string;
  readonly #event: "presence" | "dialog";
  readonly #callId: string;
  #cseq = 0;
  #entityTag = "";
  isEnding = false;

  constructor(link: Link, tally: Tally, resource: string, event: "presence" | "dialog") {
    this.#link = link;
    this.#tally = tally;
    this.#uri = `sip:${resource}@${DOMAIN}`;
    this.#event = event;
    this.#callId = `p-${event}-${resource}@${link.host}`;
  }

  act(): void {
    if (this.isEnding) return;
    const drawn = Math.random();
    if (this.#entityTag === "" || drawn < 0.5) this.#publish(between(SHORTEST, LONGEST), this.#document());
    else if (drawn < 0.8) this.#publish(between(SHORTEST, LONGEST), "");
    else if (drawn < 0.9) this.#publish(0, "");
    else this.#entityTag = "";
    this.#link.after(between(20, 60), () => this.act());
  }

  #publish(expires: number, body: string): void {
    const match = this.#entityTag === "" ? "" : `SIP-If-Match: ${this.#entityTag}\r\n`;
    const type = body === "" ? "" : `Content-Type: ${TYPES[this.#event]}\r\n`;
    const cseq = ++this.#cseq;
    const names = `From: <${this.#uri}>;tag=${cseq}\r\nTo: <${this.#uri}>\r\nCall-ID: ${this.#callId}\r\nCSeq: ${cseq} PUBLISH\r\n`;
    const headers = `${names}Event: ${this.#event}\r\nExpires: ${expires}\r\n${match}${type}`;
    this.#link.request(`PUBLISH ${this.#uri}`, headers, body, (response) => {
      const isAccepted = response !== undefined && response.status < 300;
      this.#tally.add(isAccepted ? "published" : `PUBLISH ${response?.status ?? "unanswered"}`);
      this.#entityTag = isAccepted && expires > 0 ? (headerOf(response, "sip-etag") ?? "") : "";
    });
  }

  #document(): string {
    const state = between(0, 999_999);
    return this.#event === "presence" ? pidf(this.#uri, state) : dialogInfo(this.#uri, state);
  }
}

const TYPES = { presence: "application/pidf+xml", dialog: "application/dialog-info+xml" } as const;

function pidf(uri: string, state: number): string {
  const basic = state % 2 === 0 ? "open" : "closed";
  return `<?xml version="1.0"?><presence xmlns="urn:ietf:params:xml:ns:pidf" entity="${uri}"><tuple id="t"><status><basic>${basic}</basic></status><note>${state}</note></tuple></presence>`;
}

function dialogInfo(uri: string, state: number): string {
  const dialog = state % 2 === 0 ? "" : `<dialog id="${state}" direction="recipient"><state>confirmed</state></dialog>`;
  return `<?xml version="1.0"?><dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${state}" state="full" entity="${uri}">${dialog}</dialog-info>`;
}
