import { isIP } from "node:net";
import { networkInterfaces } from "node:os";

/** `192.0.2.1:5060`, `[2001:db8::1]:5060`. */
export function printHostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether a message can be sent to that port. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65_536;
}

export function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

/**
 * An address at which others reach a socket that is bound to every address: the first of the machine that is not for
 * itself alone, else the loopback. Where the machine has several, the choice is a guess: advertise the right one.
 */
export function reachableHost(wildcard: string, interfaces: typeof networkInterfaces = networkInterfaces): string {
  const family = isIP(wildcard) === 6 ? "IPv6" : "IPv4";
  for (const addresses of Object.values(interfaces())) {
    for (const address of addresses ?? []) {
      if (address.family === family && !address.internal && !address.address.startsWith("fe80:"))
        return address.address;
    }
  }
  return family === "IPv6" ? "::1" : "127.0.0.1";
}

/** What counts as one peer: an IPv4 address, or the /64 of an IPv6 address, which one host may have all of. */
export function peerOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail = ""] = address.split("::");
  const first = groupsOf(head);
  const last = groupsOf(tail);
  return [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill("0"), ...last]
    .slice(0, 4)
    .join(":");
}

function groupsOf(part: string): string[] {
  return part === "" ? [] : part.split(":");
}
