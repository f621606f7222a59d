import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { type Leg, nextHeaders, withDefaults } from "../src/testing/double/leg.ts";
import {
  answerTo,
  branchOf,
  type Header,
  headerOf,
  parseSip,
  printSip,
  type SipRequest,
  type SipResponse,
  tagOf,
  uriOf,
} from "../src/testing/double/sip.ts";

/** A phone on a real UDP socket. It sends each request until it is answered, and answers every NOTIFY with 200. */
export class UdpPhone {
  readonly uri: string;
  /** Each once, in the order in which they came. */
  readonly notifies: SipRequest[] = [];
  readonly #socket: Socket;
  readonly #proxy: { readonly host: string; readonly port: number };
  readonly #asked = new Map<string, (response: SipResponse) => void>();
  readonly #sending = new Set<NodeJS.Timeout>();
  readonly #waiting = new Set<() => void>();
  readonly #seen = new Set<string>();
  #ids = 0;

  /** `proxy`: where all requests are sent. */
  static async open(uri: string, proxy: { readonly host: string; readonly port: number }): Promise<UdpPhone> {
    const socket = createSocket("udp4");
    socket.bind(0, proxy.host === "127.0.0.1" ? "127.0.0.1" : "0.0.0.0");
    await once(socket, "listening");
    socket.connect(proxy.port, proxy.host);
    await once(socket, "connect");
    return new UdpPhone(uri, socket, proxy);
  }

  private constructor(uri: string, socket: Socket, proxy: { readonly host: string; readonly port: number }) {
    this.uri = uri;
    this.#socket = socket;
    this.#proxy = proxy;
    // Nobody listens there: the request is not answered.
    socket.on("error", () => {});
    socket.on("message", (data) => this.#received(data.toString()));
  }

  /** What has not been answered never will be. */
  close(): void {
    for (const timer of this.#sending) clearInterval(timer);
    this.#socket.close();
  }

  get contact(): string {
    const { address, port } = this.#socket.address();
    return `<${this.uri.slice(0, this.uri.indexOf("@"))}@${address}:${port}>`;
  }

  leg(to: string): Leg {
    const id = this.#id();
    const leg = { callId: `call-${id}`, localUri: this.uri, localTag: `tag-${id}`, remoteUri: to, remoteTag: "" };
    return { ...leg, target: to, cseq: 0 };
  }

  /** What it was finally answered. In a dialog, the leg knows its peer after that. */
  async send(method: string, leg: Leg, headers: readonly Header[], body = ""): Promise<SipResponse> {
    const { address, port } = this.#socket.address();
    const via = `SIP/2.0/UDP ${address}:${port};rport;branch=z9hG4bK${this.#id()}`;
    const usual: Header[] = [
      ["via", via],
      ["max-forwards", "70"],
      ["contact", this.contact],
      ...nextHeaders(leg, method),
    ];
    const all = withDefaults(headers, usual);
    const request: SipRequest = { kind: "request", method, uri: leg.target, headers: all, body };
    const answer = await this.#ask(request);
    if (answer.status < 300) {
      leg.remoteTag = tagOf(headerOf(answer, "to"));
      if (headerOf(answer, "contact") !== "") leg.target = uriOf(headerOf(answer, "contact"));
    }
    return answer;
  }

  /** Resolves when so many NOTIFYs have come: the last of them. */
  async notified(count: number): Promise<SipRequest> {
    for (;;) {
      const found = this.notifies[count - 1];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #ask(request: SipRequest): Promise<SipResponse> {
    const text = printSip(request);
    return new Promise((resolve) => {
      this.#socket.send(text);
      // RFC 3261 §17.1.2.2: Timer E at T1, without its growth.
      const again = setInterval(() => this.#socket.send(text), 500);
      this.#sending.add(again);
      this.#asked.set(branchOf(request), (response) => {
        clearInterval(again);
        this.#sending.delete(again);
        resolve(response);
      });
    });
  }

  #received(text: string): void {
    const message = parseSip(text);
    if (message === undefined) return;
    if (message.kind === "response") {
      if (message.status < 200) return;
      this.#asked.get(branchOf(message))?.(message);
      this.#asked.delete(branchOf(message));
      return;
    }
    this.#socket.send(printSip(answerTo(message, 200, "", [["contact", this.contact]])));
    const branch = branchOf(message);
    if (message.method !== "NOTIFY" || this.#seen.has(branch)) return;
    this.#seen.add(branch);
    this.notifies.push(message);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #id(): string {
    this.#ids++;
    return `${this.#proxy.port}-${process.hrtime.bigint().toString(36)}-${this.#ids}`;
  }
}
