import { headerOf, parseNameAddress, type SipRequest, type SipResponse, tagOf } from "@presence/sip";
import { DOMAIN } from "../unlimited.ts";
import type { Link, Tally } from "./link.ts";

/** What all watchers share. */
export interface Crowd {
  readonly link: Link;
  readonly tally: Tally;
  /** The watchers that subscribe, by Call-ID. */
  readonly byCallId: Map<string, Watcher>;
  isEnding: boolean;
}

/** The shortest and the longest time that anything is asked to last, in seconds. */
export const [SHORTEST, LONGEST] = [60, 120];

/**
 * A phone that subscribes again and again: it refreshes, leaves, lets the subscription expire, or goes away without a word
 * and answers nothing more. How often each happens is drawn.
 */
export class Watcher {
  readonly #crowd: Crowd;
  readonly #number: number;
  readonly #resource: string;
  readonly #event: string;
  #round = 0;
  #callId = "";
  #cseq = 0;
  #expires = 0;
  #to = "";
  #target = "";
  #isGone = false;

  constructor(crowd: Crowd, number: number, resource: string, event: string) {
    this.#crowd = crowd;
    this.#number = number;
    this.#resource = `sip:${resource}@${DOMAIN}`;
    this.#event = event;
  }

  begin(): void {
    const { byCallId, link, isEnding } = this.#crowd;
    byCallId.delete(this.#callId);
    if (isEnding) return;
    this.#round++;
    this.#callId = `${this.#number}-${this.#round}@${link.host}`;
    byCallId.set(this.#callId, this);
    this.#to = `<${this.#resource}>`;
    this.#target = this.#resource;
    this.#isGone = false;
    this.#expires = between(SHORTEST, LONGEST);
    this.#subscribe(this.#expires, "subscribed");
  }

  /** How it answers what it is told; undefined for silence. */
  hear(request: SipRequest): number | undefined {
    if (this.#isGone) return undefined;
    this.#crowd.tally.add("notified");
    if (/^terminated/.test(headerOf(request, "subscription-state") ?? "")) this.#end();
    return 200;
  }

  /** Ends the subscription, or lets it end by itself. */
  quit(): void {
    if (Math.random() < 0.5 && !this.#isGone) this.#subscribe(0, "left");
  }

  #subscribe(expires: number, what: string): void {
    const round = this.#round;
    const { link, tally } = this.#crowd;
    const self = `sip:w${this.#number}@`;
    const headers = `From: <${self}${DOMAIN}>;tag=${this.#round}\r\nTo: ${this.#to}\r\nCall-ID: ${this.#callId}\r\nCSeq: ${++this.#cseq} SUBSCRIBE\r\nContact: <${self}${link.host}>\r\nEvent: ${this.#event}\r\nExpires: ${expires}\r\n`;
    link.request(`SUBSCRIBE ${this.#target}`, headers, "", (response) => {
      if (round !== this.#round) return;
      const isAccepted = response !== undefined && response.status < 300;
      tally.add(isAccepted ? what : `SUBSCRIBE ${response?.status ?? "unanswered"}`);
      if (!isAccepted) this.#end();
      else if (expires > 0) this.#live(response);
      // The last NOTIFY says that it may begin again, unless all of its copies are lost.
      else this.#next(40, () => this.begin());
    });
  }

  #live(response: SipResponse): void {
    this.#to = headerOf(response, "to") ?? "";
    if (tagOf(this.#to) === undefined) this.#crowd.tally.add("no tag");
    this.#target = parseNameAddress(headerOf(response, "contact") ?? "")?.uri ?? this.#target;
    this.#next(this.#expires * (0.5 + 0.4 * Math.random()), () => this.#act());
  }

  #act(): void {
    if (this.#crowd.isEnding) return;
    const drawn = Math.random();
    if (drawn < 0.7) this.#subscribe(this.#expires, "refreshed");
    else if (drawn < 0.85) this.#subscribe(0, "left");
    else {
      this.#isGone = drawn < 0.9;
      this.#crowd.tally.add(this.#isGone ? "gone" : "expiring");
      // An end of which nobody tells: it comes again after that.
      this.#next(this.#expires, () => this.begin());
    }
  }

  #end(): void {
    this.#next(5 * Math.random(), () => this.begin());
  }

  /** Does so unless the subscription is another one by then. */
  #next(seconds: number, act: () => void): void {
    const round = this.#round;
    this.#crowd.link.after(seconds, () => {
      if (round === this.#round) act();
    });
  }
}

/** A whole number between these, drawn. */
export function between(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least + 1));
}
