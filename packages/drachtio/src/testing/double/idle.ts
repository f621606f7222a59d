import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Socket } from "node:net";
import type { Connection } from "./connection.ts";

/**
 * The client sockets of this process: the other ends of the connections of a server in the same process. With both ends
 * in hand it is known, not guessed, that nothing is under way between them.
 */
export class OtherEnds {
  readonly #sockets = new Set<Socket>();
  readonly #made = (message: unknown): void => {
    if (message instanceof Object && "socket" in message && message.socket instanceof Socket) this.#add(message.socket);
  };

  constructor() {
    subscribe("net.client.socket", this.#made);
  }

  close(): void {
    unsubscribe("net.client.socket", this.#made);
    this.#sockets.clear();
  }

  /** Whether all that either end has sent has been read by the other; true where the other end is another process's. */
  isQuiet({ socket, isFlushed }: Connection): boolean {
    if (!isFlushed) return false;
    for (const other of this.#sockets) {
      if (other.localPort !== socket.remotePort || other.remotePort !== socket.localPort) continue;
      const isSent = other.writableLength === 0 && other.bytesWritten === socket.bytesRead;
      return isSent && other.bytesRead === socket.bytesWritten;
    }
    return true;
  }

  #add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}

/** The next turn of the event loop, when all sockets have been looked at. */
export function nextTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
