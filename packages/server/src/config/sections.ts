import { type AgentOptions, DEFAULT_OPTIONS, toSeconds } from "@presence/core";
import { DEFAULT_REGISTRAR_OPTIONS, type RegistrarOptions } from "../registrar/index.ts";
import type { Config, DigestOptions, TransportLimits } from "./config.ts";
import type { ConfigFile } from "./schema.ts";

// Parts of the configuration, each with its defaults for what is not said.

export function portsOf(settings: ConfigFile): Config["ports"] {
  const { sipPort = 5060, wsPort = 5066, tlsPort, wssPort, httpPort = 8080 } = settings;
  return {
    sip: sipPort,
    ws: wsPort,
    ...(tlsPort !== undefined && { tls: tlsPort }),
    ...(wssPort !== undefined && { wss: wssPort }),
    http: httpPort,
  };
}

/** In lower case, each once; the host's where none is said. */
export function domainsOf(settings: ConfigFile): readonly [string, ...string[]] {
  const [first = hostDomain(settings), ...others] = settings.domains ?? [];
  const rest = new Set(others.map((domain) => domain.toLowerCase()));
  rest.delete(first.toLowerCase());
  return [first.toLowerCase(), ...rest];
}

/** The host as it stands in an address. */
export function hostDomain({ host = "127.0.0.1" }: ConfigFile): string {
  return host.includes(":") ? `[${host}]` : host;
}

export function digestOf({ digest = {} }: ConfigFile): DigestOptions {
  const { algorithms = ["MD5"], realm, proxy = false, nonceExpires = 300 } = digest;
  return { algorithms, ...(realm !== undefined && { realm }), proxy, nonceExpires: toSeconds(nonceExpires) };
}

export function agentOf({ agent = {}, composition = {} }: ConfigFile): AgentOptions {
  const { minExpires, maxExpires, parkTime, retryDelay, ...rest } = agent;
  const unsaid = DEFAULT_OPTIONS;
  return {
    ...unsaid,
    ...rest,
    minExpires: toSeconds(minExpires ?? unsaid.minExpires),
    maxExpires: toSeconds(maxExpires ?? unsaid.maxExpires),
    parkTime: toSeconds(parkTime ?? unsaid.parkTime),
    retryDelay: toSeconds(retryDelay ?? unsaid.retryDelay),
    composition: { ...unsaid.composition, ...composition },
  };
}

export function registrarOf(settings: ConfigFile): RegistrarOptions {
  const unsaid = DEFAULT_REGISTRAR_OPTIONS;
  const { minExpires, maxExpires, defaultExpires, maxContacts, maxBindings } = { ...unsaid, ...settings.registrar };
  return {
    ...unsaid,
    domains: new Set(domainsOf(settings)),
    minExpires: toSeconds(minExpires),
    maxExpires: toSeconds(maxExpires),
    defaultExpires: toSeconds(defaultExpires),
    maxContacts,
    maxBindings,
  };
}

export function transportsOf({ transports = {} }: ConfigFile): TransportLimits {
  const { idleTimeout = 900, pingInterval = 30, ...rest } = transports;
  return {
    maxMessage: 65_535,
    maxConnections: 20_000,
    maxConnectionsPerAddress: 1000,
    maxBacklog: 1_048_576,
    maxQueue: 10_000,
    ...rest,
    idleTimeout: idleTimeout * 1000,
    pingInterval: pingInterval * 1000,
  };
}
