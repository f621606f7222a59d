import type { Socket } from "node:dgram";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { parameterOf, parseMessage, printMessage, type SipRequest, type SipResponse, topVia } from "@presence/sip";

/** How often something happened. */
export class Tally {
  readonly counts = new Map<string, number>();

  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }
}

/** T1, T2 and 64*T1 (RFC 3261, Table 4), in milliseconds. */
const [T1, T2, LIFETIME] = [500, 4000, 32_000];
const TICK = 20;

/** Many phones on one socket, whose datagrams get lost, both ways, with the probability `loss`. */
export class Link {
  readonly host: string;
  readonly #socket: Socket;
  readonly #port: number;
  readonly #loss: number;
  readonly #tally: Tally;
  readonly #answers = new Map<string, (response: SipResponse | undefined) => void>();
  readonly #timed = new Map<number, (() => void)[]>();
  readonly #timer: NodeJS.Timeout;
  #tick = Math.floor(Date.now() / TICK);
  #branches = 0;
  /** The status to answer with; undefined for silence. */
  onRequest: (request: SipRequest) => number | undefined = () => 481;

  static async open(port: number, loss: number, tally: Tally): Promise<Link> {
    const socket = createSocket({ type: "udp4", recvBufferSize: 4_194_304, sendBufferSize: 4_194_304 });
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return new Link(socket, port, loss, tally);
  }

  private constructor(socket: Socket, port: number, loss: number, tally: Tally) {
    this.host = `127.0.0.1:${socket.address().port}`;
    this.#socket = socket;
    this.#port = port;
    this.#loss = loss;
    this.#tally = tally;
    socket.on("message", (bytes) => this.#receive(bytes.toString()));
    this.#timer = setInterval(() => this.#wake(), TICK);
  }

  /** Calls after so many seconds. */
  after(seconds: number, act: () => void): void {
    const at = Math.max(Math.ceil((Date.now() + seconds * 1000) / TICK), this.#tick + 1);
    const others = this.#timed.get(at);
    if (others === undefined) this.#timed.set(at, [act]);
    else others.push(act);
  }

  /** Sends a request, given by its first line and its headers but Via, until it is answered; undefined where it never is. */
  request(line: string, headers: string, body: string, done: (response: SipResponse | undefined) => void): void {
    const branch = `z9hG4bK${process.pid}-${++this.#branches}`;
    const via = `Via: SIP/2.0/UDP ${this.host};branch=${branch};rport`;
    const text = `${line} SIP/2.0\r\n${via}\r\nMax-Forwards: 70\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
    const until = Date.now() + LIFETIME;
    this.#answers.set(branch, done);
    const transmit = (interval: number) => {
      if (!this.#answers.has(branch)) return;
      if (Date.now() >= until) {
        this.#answers.delete(branch);
        done(undefined);
        return;
      }
      this.#send(text);
      this.after(interval / 1000, () => transmit(Math.min(2 * interval, T2)));
    };
    transmit(T1);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }

  #receive(text: string): void {
    if (this.#isLost()) return;
    const read = parseMessage(text, "datagram");
    if (!read.ok) {
      this.#tally.add("unreadable");
      return;
    }
    const message = read.value;
    if (message.kind === "request") {
      const status = this.onRequest(message);
      if (status !== undefined) this.#answer(message, status);
      return;
    }
    const branch = parameterOf(topVia(message)?.parameters ?? [], "branch") ?? "";
    const done = this.#answers.get(branch);
    this.#answers.delete(branch);
    done?.(message);
  }

  #answer(request: SipRequest, status: number): void {
    const copied = request.headers.filter(([name]) => COPIED.includes(name));
    this.#send(printMessage({ kind: "response", status, reason: "As Said", headers: copied, body: "" }));
  }

  #send(text: string): void {
    if (!this.#isLost()) this.#socket.send(text, this.#port, "127.0.0.1");
  }

  #isLost(): boolean {
    const isLost = Math.random() < this.#loss;
    if (isLost) this.#tally.add("lost");
    return isLost;
  }

  #wake(): void {
    for (const now = Math.floor(Date.now() / TICK); this.#tick < now; ) {
      this.#tick++;
      const due = this.#timed.get(this.#tick) ?? [];
      this.#timed.delete(this.#tick);
      for (const act of due) act();
    }
  }
}

const COPIED = ["via", "from", "to", "call-id", "cseq"];
