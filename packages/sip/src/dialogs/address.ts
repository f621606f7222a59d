import type { Destination, Flow, Transport } from "../flow.ts";
import { parameterOf } from "../headers/parameters.ts";
import { parseUri } from "../uri/parse.ts";

/** An address and port as they stand in Via and in URIs: IPv6 in brackets. */
export function printHost(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * Where the listener of that flow can be reached, as the value of Contact (RFC 3261 §8.1.1.8): the transport is said where
 * it does not follow from the scheme. Secure WebSockets are called `ws`, too (RFC 7118 §5.2).
 */
export function contactOf({ transport, local }: Pick<Flow, "transport" | "local">, isSecure: boolean): string {
  const host = printHost(local.host, local.port);
  if (isSecure) return transport === "ws" || transport === "wss" ? `<sips:${host};transport=ws>` : `<sips:${host}>`;
  return transport === "udp" ? `<sip:${host}>` : `<sip:${host};transport=${transport === "wss" ? "ws" : transport}>`;
}

/** Where a URI leads without asking anybody (RFC 3263 §4.1, §4.2): undefined where its host is a name, or its transport unknown. */
export function destinationOf(text: string): Destination | undefined {
  const uri = parseUri(text);
  if (uri === undefined) return undefined;
  const host = uri.host.startsWith("[") ? uri.host.slice(1, -1) : uri.host;
  if (host === uri.host && !IPV4.test(host)) return undefined;
  const transport = transportOf(uri.scheme === "sips", parameterOf(uri.parameters, "transport")?.toLowerCase());
  return transport && { transport, host, port: uri.port ?? DEFAULT_PORTS[transport] };
}

/** RFC 3261 §19.1.2, RFC 7118 §5.5. */
export const DEFAULT_PORTS: Readonly<Record<Transport, number>> = { udp: 5060, tcp: 5060, tls: 5061, ws: 80, wss: 443 };

function transportOf(isSecure: boolean, name: string | undefined): Transport | undefined {
  switch (name) {
    case undefined:
      return isSecure ? "tls" : "udp";
    case "udp":
      return isSecure ? undefined : "udp";
    case "tcp":
      return isSecure ? "tls" : "tcp";
    case "tls":
    case "wss":
      return name;
    case "ws":
      return isSecure ? "wss" : "ws";
    default:
      return undefined;
  }
}

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
