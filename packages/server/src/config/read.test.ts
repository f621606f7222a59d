import { DEFAULT_OPTIONS } from "@presence/core";
import { describe, expect, test } from "vitest";
import { DEFAULT_REGISTRAR_OPTIONS } from "../registrar/index.ts";
import type { ConfigOutcome } from "./config.ts";
import { helpText } from "./help.ts";
import { readConfig } from "./read.ts";

const PEM = { "cert.pem": "-----BEGIN CERTIFICATE-----", "key.pem": "-----BEGIN PRIVATE KEY-----" };

function outcome(line: string, files: { readonly [name: string]: string } = {}): ConfigOutcome {
  const all = new Map(Object.entries({ ...PEM, ...files }));
  let drawn = 0;
  const random = (bytes: number) => {
    drawn++;
    return new Uint8Array(bytes).map((_, i) => i * drawn);
  };
  const read = readConfig(line === "" ? [] : line.split(" "), (name) => all.get(name) ?? "", random);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

function configOf(line: string, file?: string) {
  const read = outcome(
    `${line}${file === undefined ? "" : " --config p.yaml"}`.trim(),
    file === undefined ? {} : { "p.yaml": file },
  );
  if (read.type !== "config") throw new Error(read.type);
  return read;
}

describe("without any word", () => {
  const { config, generated } = configOf("");

  test("it listens on this machine, with the defaults of all its parts", () => {
    const { users: _, http: __, ...rest } = config;
    expect(rest).toEqual({
      host: "127.0.0.1",
      ports: { sip: 5060, ws: 5066, http: 8080 },
      domains: ["127.0.0.1"],
      auth: "digest",
      digest: { algorithms: ["MD5"], proxy: false, nonceExpires: 300 },
      logLevel: "info",
      agent: DEFAULT_OPTIONS,
      registrar: { ...DEFAULT_REGISTRAR_OPTIONS, domains: new Set(["127.0.0.1"]) },
      subscribesToPhones: true,
      transports: {
        maxMessage: 65_535,
        maxConnections: 20_000,
        maxConnectionsPerAddress: 1000,
        idleTimeout: 900_000,
        pingInterval: 30_000,
        maxBacklog: 1_048_576,
        maxQueue: 10_000,
      },
    });
  });

  test("it has users and a token that nobody knows, and says so", () => {
    expect(generated).toEqual({ users: true, token: true });
    expect(config.users.map(({ address }) => address)).toEqual([
      "1000@127.0.0.1",
      "1001@127.0.0.1",
      "1002@127.0.0.1",
      "1003@127.0.0.1",
    ]);
    const secrets = config.users.map(({ secret }) => ("password" in secret ? secret.password : ""));
    expect(new Set([...secrets, config.http.token]).size).toBe(5);
    expect([...secrets, config.http.token].map(({ length }) => length)).toEqual([16, 16, 16, 16, 26]);
  });
});

describe("what is said", () => {
  test("on the command line goes before the file, and that before the defaults", () => {
    const file = "host: h.example\nsipPort: 1\nwsPort: 2\ndomains: [f.example]\nauth: off\nlogLevel: warn\nrecord: f";
    const { config } = configOf(
      "--sip-port 0 --domain A.example --domain a.example --domain [::1] --log-level debug",
      file,
    );
    expect(config).toMatchObject({
      host: "h.example",
      ports: { sip: 0, ws: 2, http: 8080 },
      domains: ["a.example", "[::1]"],
      auth: "off",
      logLevel: "debug",
      record: "f",
    });
  });

  test("may be everything", () => {
    const line =
      "--host ::1 --sip-port 1 --ws-port 2 --tls-port 3 --wss-port 4 --cert cert.pem --key key.pem --http-port 5 --auth off --record r --log-level silent";
    expect(configOf(line).config).toMatchObject({
      host: "::1",
      ports: { sip: 1, ws: 2, tls: 3, wss: 4, http: 5 },
      tls: { certificate: PEM["cert.pem"], key: PEM["key.pem"] },
      domains: ["[::1]"],
      auth: "off",
      record: "r",
      logLevel: "silent",
    });
  });

  test("in the sections of a file comes where it belongs, times of transports in milliseconds", () => {
    const file = `
domains: [Example.com, example.org]
users:
  - {name: "1000", password: one, display: Alice}
  - {name: "1000", domain: EXAMPLE.org, ha1: {MD5: "${"A".repeat(32)}", SHA-512-256: "${"b".repeat(64)}"}}
digest: {algorithms: [SHA-256, MD5], realm: ours, proxy: true, nonceExpires: 10}
http: {token: 0123456789abcdef}
agent: {minExpires: 5, maxExpires: 50, authorize: ask, parkTime: 0, retryDelay: 1, maxBody: 9}
composition: {dnd: {device: desk}, withoutRegistration: idle}
registrar: {minExpires: 1, defaultExpires: 2, maxExpires: 3, maxContacts: 4, maxBindings: 5, subscribe: false}
transports: {idleTimeout: 1, pingInterval: 0, maxQueue: 7, advertisedHost: sip.example.com}
`;
    const { config, generated } = configOf("", file);
    expect(generated).toEqual({ users: false, token: false });
    expect(config).toMatchObject({
      users: [
        {
          name: "1000",
          domain: "example.com",
          address: "1000@example.com",
          display: "Alice",
          secret: { password: "one" },
        },
        { name: "1000", domain: "example.org", address: "1000@example.org", secret: { ha1: { MD5: "a".repeat(32) } } },
      ],
      digest: { algorithms: ["SHA-256", "MD5"], realm: "ours", proxy: true, nonceExpires: 10 },
      http: { token: "0123456789abcdef" },
      agent: {
        minExpires: 5,
        maxExpires: 50,
        authorize: "ask",
        parkTime: 0,
        retryDelay: 1,
        maxBody: 9,
        maxFailures: 4,
        composition: { dnd: { device: "desk" }, withoutRegistration: "idle" },
      },
      registrar: { minExpires: 1, defaultExpires: 2, maxExpires: 3, maxContacts: 4, maxBindings: 5, maxValue: 2048 },
      subscribesToPhones: false,
      transports: {
        idleTimeout: 1000,
        pingInterval: 0,
        maxQueue: 7,
        maxMessage: 65_535,
        advertisedHost: "sip.example.com",
      },
    });
  });

  test("may be nothing: an empty file is as good as none", () => {
    expect(configOf("", "# nothing\n")).toEqual(configOf(""));
  });

  test("port 0 may be said of all, and a name may begin with a dash", () => {
    const { config } = configOf("--sip-port 0 --ws-port 0 --http-port 0 --record=-r");
    expect(config).toMatchObject({ ports: { sip: 0, ws: 0, http: 0 }, record: "-r" });
  });

  test("to ask nobody for a password makes none up", () => {
    expect(configOf("--auth off")).toMatchObject({ config: { users: [] }, generated: { users: false, token: true } });
  });
});

describe("who asks", () => {
  test.each(["--help", "-h", "--sip-port nonsense --help", "--version -h"])(
    "by %s gets the help, whatever else is wrong",
    (line) => {
      expect(outcome(line)).toEqual({ type: "help", text: helpText() });
    },
  );

  test("by --version gets that", () => {
    expect(outcome("--version")).toEqual({ type: "version" });
  });
});
