import { isIP, type Server } from "node:net";
import type { Flow, Transport } from "../flow.ts";
import { isWildcard } from "./address.ts";
import { ListenError } from "./listen-error.ts";
import type { ListenOptions, TransportOptions } from "./options.ts";

/** A socket that listens. */
export interface Listener {
  readonly transport: Transport;
  /** The address and port that it is bound to. */
  readonly host: string;
  readonly port: number;
  /**
   * Takes nothing more; what waits to be sent goes out and each connection is closed, within `closeTimeout`. Resolves when all
   * is closed.
   */
  close(): Promise<void>;
}

/** Where a listener is bound. */
export interface Bound {
  readonly host: string;
  readonly port: number;
}

/** The address that a host stands for; rejects with a ListenError where there is none. */
export async function addressOf(place: ListenOptions, { lookup }: TransportOptions): Promise<string> {
  if (isIP(place.host) !== 0) return place.host;
  try {
    const [first] = await lookup(place.host);
    if (first === undefined) throw Object.assign(new Error("no address"), { code: "ENOTFOUND" });
    return first.address;
  } catch (error) {
    throw new ListenError(error, place);
  }
}

/** Binds a server; rejects with a ListenError where that cannot be. */
export function bind(server: Server, place: ListenOptions, address: string): Promise<Bound> {
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown): void => reject(new ListenError(error, place));
    server.once("error", refuse);
    server.listen({ host: address, port: place.port, ipv6Only: isIP(address) === 6 }, () => {
      server.off("error", refuse);
      const bound = server.address();
      resolve({ host: address, port: bound instanceof Object ? bound.port : place.port });
    });
  });
}

/** What names a listener to others: what is advertised, else where it is bound, else (bound to every address) `here`. */
export function localOf({ advertised }: ListenOptions, bound: Bound, here: () => string): Flow["local"] {
  return {
    host: advertised?.host ?? (isWildcard(bound.host) ? here() : bound.host),
    port: advertised?.port ?? bound.port,
  };
}
