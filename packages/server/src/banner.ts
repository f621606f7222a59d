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
  const modules = ["stdio.so", "account.so", "contact.so", "menu.so", "presence.so"];
  const loaded = modules.map((name) => `'module${LOADED_LATER.get(name) ?? ""} ${name}'`).join(" ");
  return [
    `A phone of ${a.name} that watches ${b.name}, with baresip:`,
    "  mkdir -p phone",
    `  printf '%s\\n' 'module_path ${BARESIP_MODULES}' ${loaded} >phone/config`,
    `  echo '<sip:${a.name}@${server}>;auth_pass=${passwordOf(a.secret)}' >phone/accounts`,
    `  echo '"${b.name}" <sip:${b.name}@${server}>;presence=p2p' >phone/contacts`,
    "  baresip -f phone",
    `The same with linphonec (-c a file that has sip_port=-1 under [sip]):`,
    `  register sip:${a.name}@${server} sip:${server} ${passwordOf(a.secret)}`,
    `  friend add ${b.name} sip:${b.name}@${server}`,
  ];
}

/** Where Debian has them. */
const BARESIP_MODULES = "/usr/lib/baresip/modules";
const LOADED_LATER: ReadonlyMap<string, string> = new Map([
  ["account.so", "_tmp"],
  ["contact.so", "_app"],
  ["menu.so", "_app"],
  ["presence.so", "_app"],
]);

function passwordOf(secret: Config["users"][number]["secret"]): string {
  return "password" in secret ? secret.password : "(as configured)";
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
