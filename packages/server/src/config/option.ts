import { parseArgs } from "node:util";
import { type Result, toAddress } from "@presence/core";
import { nearest } from "./nearest.ts";
import { type ConfigFile, LOG_LEVELS } from "./schema.ts";

/** An option of the command line. The parser and the help are made from the same table. */
export interface Option {
  /** Without its dashes. */
  readonly name: OptionName;
  /** One letter that stands for it, too. */
  readonly short?: string;
  /** The key of a file that says the same. */
  readonly key?: keyof ConfigFile;
  /** Absent where it takes no value. */
  readonly takes?: Taken;
  readonly help: string;
  /** What holds where it is not given. */
  readonly unsaid?: string;
}

/** The value of an option. */
interface Taken {
  /** What stands for it in the help. */
  readonly name: string;
  /** What it has to be, in words that follow "must be". */
  readonly wants: string;
  readonly accepts: (value: string) => boolean;
}

type OptionName =
  | "host"
  | "sip-port"
  | "ws-port"
  | "tls-port"
  | "wss-port"
  | "cert"
  | "key"
  | "http-port"
  | "auth"
  | "domain"
  | "config"
  | "record"
  | "log-level"
  | "help"
  | "version";

const PORT: Taken = { name: "PORT", wants: "a port from 0 to 65535", accepts: isPort };
const FILE: Taken = { name: "FILE", wants: "the name of a file", accepts: (value) => value !== "" };

export const OPTIONS: readonly Option[] = [
  {
    name: "host",
    key: "host",
    takes: { name: "HOST", wants: "an address or a name of this machine", accepts: (value) => HOST.test(value) },
    help: "address to listen on",
    unsaid: "127.0.0.1",
  },
  { name: "sip-port", key: "sipPort", takes: PORT, help: "SIP over UDP and TCP", unsaid: "5060" },
  { name: "ws-port", key: "wsPort", takes: PORT, help: "SIP over WebSocket", unsaid: "5066" },
  { name: "tls-port", key: "tlsPort", takes: PORT, help: "SIP over TLS; needs --cert and --key", unsaid: "off" },
  {
    name: "wss-port",
    key: "wssPort",
    takes: PORT,
    help: "SIP over secure WebSocket; needs --cert and --key",
    unsaid: "off",
  },
  { name: "cert", key: "cert", takes: FILE, help: "certificate and what stands between it and the root, in PEM" },
  { name: "key", key: "key", takes: FILE, help: "private key of the certificate, in PEM" },
  { name: "http-port", key: "httpPort", takes: PORT, help: "HTTP API", unsaid: "8080" },
  {
    name: "auth",
    key: "auth",
    takes: { name: "HOW", wants: "digest or off", accepts: (value) => value === "digest" || value === "off" },
    help: "digest: phones prove who they are; off: they are believed",
    unsaid: "digest",
  },
  {
    name: "domain",
    key: "domains",
    takes: { name: "NAME", wants: "a host name such as example.com, or an address", accepts: isDomain },
    help: "what follows the @ in the addresses of users; may be given repeatedly",
    unsaid: "the host",
  },
  { name: "config", takes: FILE, help: "settings, users among them, in YAML or JSON; what stands here goes first" },
  { name: "record", key: "record", takes: FILE, help: "write down all that happens, to be replayed" },
  {
    name: "log-level",
    key: "logLevel",
    takes: {
      name: "LEVEL",
      wants: `one of ${LOG_LEVELS.join(", ")}`,
      accepts: (value) => LOG_LEVELS.some((level) => level === value),
    },
    help: LOG_LEVELS.join(", "),
    unsaid: "info",
  },
  { name: "help", short: "h", help: "print this" },
  { name: "version", help: "print the version" },
];

/** What a command line says: each option with its values, of which only a domain may have several. */
export type Arguments = ReadonlyMap<OptionName, readonly string[]>;

/** Reads a command line without the program's own name; else one sentence of what is wrong with it. `--help` forgives all. */
export function readArguments(argv: readonly string[]): Result<Arguments, string> {
  const found = new Map<OptionName, string[]>();
  const mistakes: string[] = [];
  for (const token of tokensOf(argv)) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      mistakes.push(
        `Argument ${token.index + 1} belongs to no option: options begin with "--", and --help lists them.`,
      );
      continue;
    }
    const option = OPTIONS.find(({ name, short }) => token.name === name || token.name === short);
    const mistake = option === undefined ? unknown(token.rawName) : mistakeOf(option, token, found.has(option.name));
    if (mistake !== undefined) mistakes.push(mistake);
    if (option !== undefined) found.set(option.name, [...(found.get(option.name) ?? []), token.value ?? ""]);
  }
  const [first] = mistakes;
  return first === undefined || found.has("help") ? { ok: true, value: found } : { ok: false, error: first };
}

/** What the command line says, as a file would say it. */
export function settingsOf(given: Arguments): ConfigFile {
  const settings: [string, unknown][] = [];
  for (const { name, key, takes } of OPTIONS) {
    const [value, ...more] = given.get(name) ?? [];
    if (key === undefined || value === undefined) continue;
    settings.push([key, takes === PORT ? Number(value) : key === "domains" ? [value, ...more] : value]);
  }
  // Each value is one that its option accepts.
  return Object.fromEntries(settings) as ConfigFile;
}

/** A host name, an IPv4 address, or an IPv6 address in brackets: what can follow the @ of an address. */
export function isDomain(text: string): boolean {
  return DOMAIN.test(text) && toAddress(text) === text.toLowerCase();
}

const DOMAIN = /^(?:[-.\w]{1,253}|\[[0-9a-f:.]{2,45}\])$/i;
// IPv6 without brackets.
const HOST = /^[-.:%\w]{1,253}$/;

type Token = ReturnType<typeof tokensOf>[number];

function tokensOf(argv: readonly string[]) {
  const options = Object.fromEntries(
    OPTIONS.map(({ name, short, takes }) => {
      const type: "string" | "boolean" = takes === undefined ? "boolean" : "string";
      return [name, { type, ...(short !== undefined && { short }) }];
    }),
  );
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function mistakeOf(option: Option, token: Token & { kind: "option" }, isSecond: boolean): string | undefined {
  const { name, takes } = option;
  const { value, inlineValue } = token;
  if (takes === undefined) return value === undefined ? undefined : `--${name} takes no value: give it alone.`;
  // What looks like an option is one, unless it stands behind "=": a file is rarely called "--key".
  const isMissing = value === undefined || (!inlineValue && /^-(?![0-9])/.test(value));
  if (isMissing) return `--${name} needs a value: ${takes.wants}.`;
  if (isSecond && name !== "domain") return `--${name} is given twice: give it once.`;
  return takes.accepts(value) ? undefined : `--${name} must be ${takes.wants}, not ${shown(value)}.`;
}

function unknown(rawName: string): string {
  const bare = rawName.replace(/^-+/, "");
  const near = nearest(
    bare,
    OPTIONS.map(({ name }) => name),
  );
  // What is like none of ours may be anything, a secret as well.
  if (near !== undefined) return `There is no option ${rawName}: did you mean --${near}?`;
  return /^[a-z-]{1,20}$/i.test(bare)
    ? `There is no option ${rawName}: --help lists all.`
    : "There is an option that is none of ours: --help lists all.";
}

function isPort(value: string): boolean {
  return /^[0-9]{1,5}$/.test(value) && Number(value) <= 65_535;
}

function shown(value: string): string {
  return value.length <= 40 ? JSON.stringify(value) : "so long a text";
}
