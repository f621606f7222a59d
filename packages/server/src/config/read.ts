import type { Result } from "@presence/core";
import type { Config, ConfigOutcome } from "./config.ts";
import { readFileText } from "./file.ts";
import { helpText } from "./help.ts";
import { type Label, mistakeIn } from "./mistake.ts";
import { OPTIONS, readArguments, settingsOf } from "./option.ts";
import type { ConfigFile } from "./schema.ts";
import { newToken, type Random } from "./secrets.ts";
import { agentOf, digestOf, domainsOf, portsOf, registrarOf, transportsOf } from "./sections.ts";
import { newUsers, readUsers } from "./users.ts";

/** The text of a file; throws as Node's own does. */
export type ReadFile = (name: string) => string;

/**
 * What a command line (without the program's own name) and the files that it names ask for, the command line before the file
 * before the defaults; else ONE sentence of what is wrong and what to do, in which no secret stands. Pure, but for what it is
 * given to read and to draw.
 */
export function readConfig(argv: readonly string[], readFile: ReadFile, random: Random): Result<ConfigOutcome, string> {
  const given = readArguments(argv);
  if (!given.ok) return given;
  if (given.value.has("help")) return { ok: true, value: { type: "help", text: helpText() } };
  if (given.value.has("version")) return { ok: true, value: { type: "version" } };
  const [name = ""] = given.value.get("config") ?? [];
  const file = name === "" ? NOTHING : readSettings(name, readFile);
  if (!file.ok) return file;
  const label: Label = (key) => {
    const option = OPTIONS.find((one) => one.key === key)?.name;
    const isInFile = key in file.value && (option === undefined || !given.value.has(option));
    return isInFile ? `"${key}" in ${printable(name)}` : `--${option}`;
  };
  const settings = { ...file.value, ...settingsOf(given.value) };
  const mistake = mistakeIn(settings, label);
  return mistake === undefined ? configOf(settings, label, readFile, random) : { ok: false, error: mistake };
}

/** The settings as they are, now that nothing in them contradicts the rest. */
function configOf(
  settings: ConfigFile,
  label: Label,
  readFile: ReadFile,
  random: Random,
): Result<ConfigOutcome, string> {
  const { auth = "digest", host = "127.0.0.1", logLevel = "info", record } = settings;
  const domains = domainsOf(settings);
  const digest = digestOf(settings);
  const isMadeUp = settings.users === undefined && auth === "digest";
  const users = readUsers(
    settings.users ?? (isMadeUp ? newUsers(random) : []),
    domains,
    digest.algorithms,
    label("users"),
  );
  if (!users.ok) return users;
  const tls = tlsOf(settings, label, readFile);
  if (!tls.ok) return tls;
  const token = settings.http?.token;
  const config: Config = {
    host,
    ports: portsOf(settings),
    ...tls.value,
    domains,
    auth,
    digest,
    users: users.value,
    http: { token: token ?? newToken(random) },
    ...(record !== undefined && { record }),
    logLevel,
    agent: agentOf(settings),
    registrar: registrarOf(settings),
    subscribesToPhones: settings.registrar?.subscribe ?? true,
    transports: transportsOf(settings),
  };
  return { ok: true, value: { type: "config", config, generated: { users: isMadeUp, token: token === undefined } } };
}

function readSettings(name: string, readFile: ReadFile): Result<ConfigFile, string> {
  const text = textOf("--config", name, readFile);
  return text.ok ? readFileText(printable(name), text.value) : text;
}

function tlsOf({ cert, key }: ConfigFile, label: Label, readFile: ReadFile): Result<Pick<Config, "tls">, string> {
  if (cert === undefined || key === undefined) return { ok: true, value: {} };
  const certificate = textOf(label("cert"), cert, readFile);
  if (!certificate.ok) return certificate;
  const secret = textOf(label("key"), key, readFile);
  if (!secret.ok) return secret;
  if (!/-----BEGIN (?:TRUSTED )?CERTIFICATE-----/.test(certificate.value)) {
    return { ok: false, error: `${printable(cert)} holds no certificate in PEM: give one to ${label("cert")}.` };
  }
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(secret.value)) {
    return { ok: false, error: `${printable(key)} holds no private key in PEM: give one to ${label("key")}.` };
  }
  return { ok: true, value: { tls: { certificate: certificate.value, key: secret.value } } };
}

function textOf(asked: string, name: string, readFile: ReadFile): Result<string, string> {
  try {
    return { ok: true, value: readFile(name) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const why = UNREADABLE.get(code) ?? "reading it failed; name another";
    return { ok: false, error: `The file ${printable(name)} of ${asked} cannot be read: ${why}.` };
  }
}

const UNREADABLE: ReadonlyMap<unknown, string> = new Map([
  ["ENOENT", "there is none of that name; check where it is"],
  ["EACCES", "access is denied; allow it to this user"],
  ["EISDIR", "it is a directory; name a file in it"],
]);

function printable(name: string): string {
  return name.replace(/\p{C}/gu, "?");
}

const NOTHING: Result<ConfigFile, string> = { ok: true, value: {} };
