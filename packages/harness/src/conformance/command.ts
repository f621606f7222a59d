import { isIP } from "node:net";
import { parseArgs } from "node:util";
import type { Somewhere } from "./datagram.ts";
import type { Rule } from "./rule.ts";

const FORMATS = ["text", "json", "junit"] as const;
type Format = (typeof FORMATS)[number];

/** What the command line asks for. */
export type Command =
  | { readonly type: "check"; readonly where: Somewhere; readonly format: Format; readonly rules: readonly Rule[] }
  | { readonly type: "list"; readonly rules: readonly Rule[] }
  | { readonly type: "help" };

/** Reads the command line; the error is one sentence that says what is wrong with it. */
export function readCommand(
  argv: readonly string[],
  all: readonly Rule[],
): { readonly ok: true; readonly value: Command } | { readonly ok: false; readonly error: string } {
  try {
    return { ok: true, value: commandOf(argv, all) };
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    return { ok: false, error: `${sentence.split(". ", 1)[0]?.replace(/\.$/, "")}.` };
  }
}

function commandOf(argv: readonly string[], all: readonly Rule[]): Command {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help === true) return { type: "help" };
  const rules = rulesOf(values.only ?? [], all);
  if (values.list === true) return { type: "list", rules };
  const [place, ...more] = positionals;
  if (place === undefined) throw new Error("Say which server is to be checked, as in 127.0.0.1:5060");
  if (more.length > 0) throw new Error(`One server at a time: what is ${more[0]}`);
  const { host, port } = placeOf(place);
  if (values["allow-remote"] !== true && !isLoopback(host)) {
    throw new Error(`${host} is not on this machine: add --allow-remote if you may test it`);
  }
  const format = FORMATS.find((one) => one === (values.format ?? "text"));
  if (format === undefined) throw new Error(`--format is one of ${FORMATS.join(", ")}, not ${values.format}`);
  const users = usersOf(values);
  const domain = values.domain ?? (host.includes(":") ? `[${host}]` : host);
  const maxWait = secondsOf(values["max-wait"] ?? "30");
  return { type: "check", where: { host, port, domain, maxWait, ...users }, format, rules };
}

function rulesOf(ids: readonly string[], all: readonly Rule[]): readonly Rule[] {
  for (const id of ids) {
    if (!all.some((rule) => rule.id === id)) throw new Error(`There is no rule ${id}: --list shows all of them`);
  }
  return ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
}

function placeOf(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits = "5060"] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? (plain === "localhost" ? "127.0.0.1" : plain) ?? "";
  const port = Number(digits);
  if (isIP(host) === 0) throw new Error(`${text} is no IP address with a port, as 127.0.0.1:5060 or [::1]:5060`);
  if (port < 1 || port > 65_535) throw new Error(`${digits} is no port`);
  return { host, port };
}

function isLoopback(host: string): boolean {
  return host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function secondsOf(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new Error(`--max-wait is a number of seconds, not ${text}`);
  return Number(text);
}

type Users = Pick<Somewhere, "watcher" | "presentity" | "other" | "passwords">;

/** The first is who asks, the second whose state it is, the third who asks as well. */
function usersOf(values: { readonly user?: string[]; readonly presentity?: string }): Users {
  const passwords = new Map<string, string>();
  const names: string[] = [];
  for (const text of values.user ?? []) {
    const colon = text.indexOf(":");
    const name = colon < 0 ? text : text.slice(0, colon);
    if (!/^[^\s@<>";:]+$/.test(name)) throw new Error(`--user is a name and a password, as 1000:secret, not ${text}`);
    names.push(name);
    if (colon >= 0) passwords.set(name, text.slice(colon + 1));
  }
  const spare = ["1000", "1001", "1002"].filter((name) => !names.includes(name) && name !== values.presentity);
  const presentity = values.presentity ?? names[1] ?? spare[names.length === 0 ? 1 : 0] ?? "";
  const others = [...names, ...spare].filter((name) => name !== presentity);
  const [watcher = "", other = ""] = others;
  return { watcher, presentity, other, passwords };
}

const OPTIONS = {
  domain: { type: "string" },
  user: { type: "string", multiple: true },
  presentity: { type: "string" },
  format: { type: "string" },
  only: { type: "string", multiple: true },
  list: { type: "boolean" },
  "max-wait": { type: "string" },
  "allow-remote": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

export const HELP = `Usage: presence-conformance HOST:PORT [options]

Checks a SIP presence server, over UDP, against a list of rules.

  --domain D         what follows the "@" in addresses; HOST by default
  --user NAME:PASS   a user and the password; up to three times: who watches,
                     who is watched, who watches as well; 1000 to 1002 without
                     passwords by default
  --presentity NAME  who is watched, if not the second user
  --format FORMAT    text, json or junit; text by default
  --only ID          check that rule alone; may be repeated
  --list             show the rules, and check nothing
  --max-wait SECONDS the longest wait for an interval to end; 30 by default
  --allow-remote     check a server that is not on this machine
  -h, --help         show this

It exits with 0 where every MUST holds, 1 where one does not, and 2 where the
command line is wrong.
`;
