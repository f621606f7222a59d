import { readFileSync } from "node:fs";
import { type TSchema, Type } from "typebox";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readFileText } from "./file.ts";
import { readConfig } from "./read.ts";
import { FILE_SCHEMA } from "./schema.ts";

const EXAMPLE = readFileSync(new URL("../../presence.example.yaml", import.meta.url), "utf8");
const ALL = EXAMPLE.replace(/^( *)#(?=\w+: )/gm, "$1");
const PEM = "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----";

function config(text: string) {
  const files = (name: string) => (name === "example.yaml" ? text : PEM);
  const read = readConfig(["--config", "example.yaml"], files, (bytes) => new Uint8Array(bytes));
  if (!read.ok) throw new Error(read.error);
  if (read.value.type !== "config") throw new Error(read.value.type);
  return read.value;
}

describe("the example", () => {
  test("is valid as it stands, and with all that it shows taken in", () => {
    expect(config(EXAMPLE).generated).toEqual({ users: false, token: false });
    expect(config(ALL).config).toMatchObject({ ports: { tls: 5061, wss: 7443 }, tls: { certificate: PEM, key: PEM } });
  });

  test("names every key there is, each where it belongs", () => {
    expect(keysOf(parse(ALL))).toEqual(keysOfSchema(FILE_SCHEMA));
  });

  test("shows the defaults", () => {
    const { users, domains, http, ...shown } = config(EXAMPLE).config;
    const { config: bare } = config("domains: [example.com, example.org]");
    const { users: _, domains: same, http: __, ...unsaid } = bare;
    expect(shown).toEqual(unsaid);
    expect(domains).toEqual(same);
    expect(users.map(({ address }) => address)).toEqual(["1000@example.com", "1000@example.org"]);
    expect(http.token).toMatch(/^replace-me/);
  });

  test("may be written in JSON as well", () => {
    expect(readFileText("example.json", JSON.stringify(parse(EXAMPLE), undefined, 2))).toEqual(
      readFileText("example.yaml", EXAMPLE),
    );
  });
});

/** `agent.maxExpires`, `users.name`, ... of all that a value holds. */
function keysOf(value: unknown, path = ""): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((one) => [...keysOf(one, path)]).sort());
  if (typeof value !== "object" || value === null) return new Set();
  return new Set(
    Object.entries(value)
      .flatMap(([key, inner]) => [`${path}${key}`, ...keysOf(inner, `${path}${key}.`)])
      .sort(),
  );
}

function keysOfSchema(schema: TSchema, path = ""): Set<string> {
  if (Type.IsArray(schema)) return keysOfSchema(schema.items, path);
  if (!Type.IsObject(schema)) return new Set();
  return new Set(
    Object.entries(schema.properties)
      .flatMap(([key, inner]) => [`${path}${key}`, ...keysOfSchema(inner, `${path}${key}.`)])
      .sort(),
  );
}
