import { printSip, type SipMessage, type SipRequest } from "./sip.ts";

/** Somebody beyond the server: where requests come from and go to. */
export interface Peer {
  readonly transport: "udp" | "tcp";
  readonly address: string;
  readonly port: number;
  /** False where a TCP peer has closed its connection, or nobody listens any more. */
  readonly isReachable: boolean;
  receive(message: SipMessage): void;
}

/** What the server wants done. */
export type Output =
  | {
      readonly type: "frame";
      readonly connection: number;
      readonly payload: string;
      /** Whether it answers a frame of the application. */
      readonly isResponse: boolean;
    }
  | { readonly type: "end"; readonly connection: number }
  | { readonly type: "deliver"; readonly peer: Peer; readonly message: SipMessage };

/** What both halves of the server speak through: the connections of the application, the way to the peers, and new names. */
export class Wire {
  /** Where the server itself listens for SIP. */
  readonly address: string;
  readonly port: number;
  /** Connections that are there. */
  readonly open: Set<number> = new Set();
  readonly #outputs: Output[] = [];
  #polled = 0;
  #ids = 0;

  constructor(address: string, port: number) {
    this.address = address;
    this.port = port;
  }

  get hostPort(): string {
    return `${this.address}:${this.port}`;
  }

  /** As long as the real server's ids, so that frames are as long as its frames. */
  uuid(): string {
    this.#ids++;
    return `00000000-0000-4000-8000-${this.#ids.toString(16).padStart(12, "0")}`;
  }

  /** Answers a frame that is no SIP. */
  respond(connection: number, id: string, result: string): void {
    this.#put({ type: "frame", connection, payload: `${this.uuid()}|response|${id}|${result}`, isResponse: true });
  }

  /** Answers a frame by what was sent for it: its tokens after the address and the time, and the message. */
  sent(connection: number, id: string, protocol: string, tokens: string, message: SipMessage, now: number): void {
    const text = printSip(message);
    const meta = `${Buffer.byteLength(text)}|${protocol}|${this.address}|${this.port}|${stampOf(now)}`;
    this.respond(connection, id, `OK|application|${meta}|${tokens}|Msg sent:|\r\n${text}`);
  }

  /** Gives the application a message that came from a peer. */
  forward(connection: number, peer: Peer, tokens: string, message: SipMessage, now: number): void {
    if (!this.open.has(connection)) return;
    const text = printSip(message);
    const meta = `${Buffer.byteLength(text)}|${peer.transport}|${peer.address}|${peer.port}|${stampOf(now)}`;
    const payload = `${this.uuid()}|sip|network|${meta}|${tokens}|\r\n${text}`;
    this.#put({ type: "frame", connection, payload, isResponse: false });
  }

  end(connection: number): void {
    this.#put({ type: "end", connection });
  }

  deliver(peer: Peer, message: SipMessage): void {
    this.#put({ type: "deliver", peer, message });
  }

  via(peer: Peer, branch: string): string {
    return `SIP/2.0/${peer.transport.toUpperCase()} ${this.hostPort};branch=z9hG4bK${branch}`;
  }

  contact(peer: Peer): string {
    return `<sip:${this.hostPort}${peer.transport === "tcp" ? ";transport=tcp" : ""}>`;
  }

  /** The next thing to do; undefined where there is none. */
  poll(): Output | undefined {
    const output = this.#outputs[this.#polled++];
    if (output !== undefined) return output;
    this.#outputs.length = 0;
    this.#polled = 0;
    return undefined;
  }

  #put(output: Output): void {
    this.#outputs.push(output);
  }
}

/** What of a frame's SIP message the application may not say: the server says it. */
export function ownHeaders(
  message: { readonly headers: SipRequest["headers"] },
  taken: ReadonlySet<string>,
): SipRequest["headers"] {
  return message.headers.filter(([name]) => !taken.has(name));
}

function stampOf(now: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const seconds = Math.floor(now / 1000);
  const time = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${time}.${String(Math.floor(now % 1000)).padStart(3, "0")}000`;
}
