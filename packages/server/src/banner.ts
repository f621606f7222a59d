import type { Listener } from "@presence/sip/transports";
import type { Config, Generated } from "./config/index.ts";

/** What there is to say at the start. */
export interface Started {
  readonly version: string;
  readonly config: Config;
  readonly generated: Generated;
  readonly listeners: readonly Pick<Listener, "transport" | "port">[];
  readonly httpPort: number;
}

/** Where the server listens, which passwords it has made up, and what to do next. */
export function banner({ version, config, generated, listeners, httpPort }: Started): string {
  const { host, users } = config;
  const places = listeners.map(({ transport, port }) => `${transport.toUpperCase()} ${port}`).join(", ");
  const http = `http://${bracketed(host)}:${httpPort}`;
  const token = `TOKEN=${config.http.token}`;
  const [first, second] = users;
  const udp = listeners.find(({ transport }) => transport === "udp")?.port ?? config.ports.sip;
  return [
    `presence ${version} listens on ${host}: ${places}, HTTP ${httpPort}.`,
    ...(generated.users
      ? [
          "",
          "Users, with passwords made up for this run:",
          ...users.map(({ address, secret }) => `  ${address}  ${passwordOf(secret)}`),
        ]
      : []),
    ...(first !== undefined && second !== undefined ? ["", ...phones(first, second, udp)] : []),
    "",
    "Light a lamp without a phone:",
    ...(generated.token ? [`  ${token}`] : []),
    `  curl -X PUT -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\`,
    `    -d '{"state":"confirmed","direction":"recipient"}' \\`,
    `    ${http}/v1/entities/${second?.address ?? `1001@${config.domains[0]}`}/calls/1`,
    "",
    `All of the API: ${http}/openapi.json. SIGTERM or Ctrl-C ends it; watchers are told.`,
    "",
  ].join("\n");
}

function phones(a: Config["users"][number], b: Config["users"][number], port: number): string[] {
  const server = `${a.domain}:${port}`;
  return [
    "A phone that watches another:",
    `  baresip  in ~/.baresip/accounts: <sip:${a.name}@${server}>;auth_pass=${passwordOf(a.secret)}`,
    `           in ~/.baresip/contacts: "${b.name}" <sip:${b.address}>;presence=p2p`,
    `  linphone linphonec: register sip:${a.name}@${server} sip:${server} ${passwordOf(a.secret)}`,
  ];
}

function passwordOf(secret: Config["users"][number]["secret"]): string {
  return "password" in secret ? secret.password : "(as configured)";
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
