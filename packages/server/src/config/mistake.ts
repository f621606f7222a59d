import { isDomain } from "./option.ts";
import type { ConfigFile } from "./schema.ts";
import { agentOf, hostDomain, portsOf, registrarOf } from "./sections.ts";

/** What to call a setting to whom it comes from: `--host`, or `"host" in presence.yaml`. */
export type Label = (key: keyof ConfigFile) => string;

/** One sentence of what is wrong with settings each of which may be right by itself; undefined where nothing is. */
export function mistakeIn(settings: ConfigFile, label: Label): string | undefined {
  return (
    domainMistake(settings, label) ??
    portMistake(settings, label) ??
    tlsMistake(settings, label) ??
    timeMistake(settings, label)
  );
}

function domainMistake(settings: ConfigFile, label: Label): string | undefined {
  if (settings.domains === undefined) {
    const isAnybodys = settings.host === "0.0.0.0" || settings.host === "::";
    // Every address of this machine is none that users' addresses could end in, and phones would be answered 404.
    if (!isAnybodys && isDomain(hostDomain(settings))) return undefined;
    return `${settings.host} of ${label("host")} cannot be the domain of users as well: give --domain.`;
  }
  if (settings.domains.every(isDomain)) return undefined;
  return `${label("domains")} must be host names such as example.com, or addresses, IPv6 in brackets.`;
}

const PORT_KEYS = { sip: "sipPort", ws: "wsPort", tls: "tlsPort", wss: "wssPort", http: "httpPort" } as const;

/** All listen to TCP: none can share its port. */
function portMistake(settings: ConfigFile, label: Label): string | undefined {
  const ports = portsOf(settings);
  const taken = new Map<number, string>();
  for (const name of ["sip", "ws", "tls", "wss", "http"] as const) {
    const port = ports[name];
    if (port === undefined || port === 0) continue;
    const said = label(PORT_KEYS[name]);
    const other = taken.get(port);
    if (other !== undefined) return `${other} and ${said} are both ${port}: give each a port of its own.`;
    taken.set(port, said);
  }
  return undefined;
}

function tlsMistake({ cert, key, tlsPort, wssPort }: ConfigFile, label: Label): string | undefined {
  const port = tlsPort === undefined ? (wssPort === undefined ? undefined : "wssPort") : "tlsPort";
  if (port !== undefined && cert === undefined && key === undefined) {
    return `${label(port)} needs a certificate: give --cert and --key.`;
  }
  if (cert !== undefined && key === undefined) return `${label("cert")} needs its private key: give --key.`;
  if (cert === undefined && key !== undefined) return `${label("key")} needs its certificate: give --cert.`;
  if (port !== undefined || cert === undefined) return undefined;
  return `${label("cert")} is for TLS, which is off: give --tls-port or --wss-port.`;
}

function timeMistake(settings: ConfigFile, label: Label): string | undefined {
  const agent = agentOf(settings);
  if (agent.minExpires > agent.maxExpires) {
    return `${label("agent")}: minExpires must be no more than maxExpires, which is ${agent.maxExpires}.`;
  }
  const { minExpires, maxExpires, defaultExpires } = registrarOf(settings);
  if (minExpires <= defaultExpires && defaultExpires <= maxExpires) return undefined;
  return `${label("registrar")}: minExpires, defaultExpires and maxExpires must rise, and are ${minExpires}, ${defaultExpires} and ${maxExpires}.`;
}
