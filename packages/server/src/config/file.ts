import type { Result } from "@presence/core";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { parseDocument } from "yaml";
import { nearest } from "./nearest.ts";
import { type ConfigFile, FILE_SCHEMA } from "./schema.ts";

/**
 * Reads a configuration, YAML or (which is YAML as well) JSON; else one sentence of what is wrong with it. No sentence holds a
 * value of the file: any of them may be a secret that has come to the wrong place.
 */
export function readFileText(name: string, text: string): Result<ConfigFile, string> {
  const document = parseDocument(text, { prettyErrors: false, logLevel: "error" });
  const [error] = document.errors;
  if (error !== undefined) {
    const kind = /\.json$/i.test(name) ? "JSON" : "YAML";
    const why = SYNTAX.get(error.code) ?? `this is no ${kind}`;
    const line = text.slice(0, error.pos[0]).split("\n").length;
    return { ok: false, error: `${name}, line ${line}: ${why}.` };
  }
  const settings = contentOf(document);
  if (settings === undefined) return { ok: false, error: `${name}: write out what stands behind "&" and "*".` };
  const check = checker();
  if (check(settings)) return { ok: true, value: settings };
  return { ok: false, error: `${name}: ${byGravity(check.errors ?? []).map(sentence)[0]}` };
}

let compiled: ValidateFunction<ConfigFile> | undefined;

/** Made once, and not before there is a file: it takes longer than all the rest. */
function checker(): ValidateFunction<ConfigFile> {
  compiled ??= new Ajv({ allErrors: true, verbose: true, keywords: ["expects"] }).compile<ConfigFile>(FILE_SCHEMA);
  return compiled;
}

/** What a document holds, an empty one nothing; undefined where it refers to itself in ways that are not followed. */
function contentOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch {
    return undefined;
  }
}

/** What is behind a syntax error, by the codes of the library, whose own messages quote the file. */
const SYNTAX: ReadonlyMap<string, string> = new Map([
  ["BAD_INDENT", "the indentation does not fit; let keys that belong together begin in one column"],
  ["TAB_AS_INDENT", "a tab indents; use spaces"],
  ["DUPLICATE_KEY", "a key stands there a second time; leave one of the two"],
  ["MISSING_CHAR", "a quote, a comma or a bracket is missing before it"],
  ["BLOCK_AS_IMPLICIT_KEY", "there is one key too many; give each a line of its own, and texts with a colon quotes"],
  ["MULTIPLE_DOCS", "a second document begins; leave one"],
]);

/** What explains others goes first: a key that is not known may be why another is missing. Branches explain nothing. */
function byGravity(errors: readonly ErrorObject[]): ErrorObject[] {
  const whole = errors.filter(({ schemaPath }) => !/\/anyOf\/[0-9]/.test(schemaPath));
  const isUnknownKey = ({ keyword }: ErrorObject) => keyword === "additionalProperties";
  return [...whole.filter(isUnknownKey), ...whole.filter((error) => !isUnknownKey(error))];
}

function sentence({ instancePath, keyword, params, parentSchema }: ErrorObject): string {
  const path = instancePath.split("/").slice(1);
  switch (keyword) {
    case "additionalProperties":
      return unknownKey(String(params["additionalProperty"]), path, Object.keys(parentSchema?.["properties"]));
    case "required":
      return `${place([...path, String(params["missingProperty"])])} is missing: give it.`;
    default:
      if (path.length === 0) return "it must hold keys with values, as presence.example.yaml does.";
      return `${place(path)} must be ${parentSchema?.["expects"]}.`;
  }
}

function unknownKey(written: string, path: readonly string[], keys: readonly string[]): string {
  const where = path.length === 0 ? "" : ` in ${place(path)}`;
  const near = nearest(written, keys);
  const hint = near === undefined ? `the keys there are ${keys.join(", ")}.` : `did you mean "${near}"?`;
  // What stands where a key should may be a secret, without the space behind its colon.
  return `there is ${/^[-\w]{1,32}$/.test(written) ? `no key "${written}"` : "something that is no key"}${where}: ${hint}`;
}

/** `"password" of entry 2 of "users"`. */
function place(path: readonly string[]): string {
  const at = path.findIndex((part) => /^[0-9]+$/.test(part));
  if (at < 0) return `"${path.join(".")}"`;
  const entry = `entry ${Number(path[at]) + 1} of "${path.slice(0, at).join(".")}"`;
  return at === path.length - 1 ? entry : `${place(path.slice(at + 1))} of ${entry}`;
}
