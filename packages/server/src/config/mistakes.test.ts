import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readConfig } from "./read.ts";

/** What is said of a command line and, where there is one, the file `p.yaml`. */
function said(argv: readonly string[], file?: string): string {
  const readFile = (name: string): string => {
    if (name === "p.yaml" && file !== undefined) return file;
    if (name.endsWith(".pem")) return `-----BEGIN ${name === "cert.pem" ? "CERTIFICATE" : "EC PRIVATE KEY"}-----`;
    throw name === "bare" ? "nothing" : Object.assign(new Error("not for people"), { code: name });
  };
  const read = readConfig(argv, readFile, (bytes) => new Uint8Array(bytes));
  return read.ok ? "nothing" : read.error;
}

describe("a mistake on the command line is told in one sentence:", () => {
  test.each<[string, string]>([
    ["--sip-prt 5060", "There is no option --sip-prt: did you mean --sip-port?"],
    ["--sipPort 5060", "There is no option --sipPort: did you mean --sip-port?"],
    ["--verbose", "There is no option --verbose: --help lists all."],
    ["-x", "There is no option -x: --help lists all."],
    ["--no-help", "There is no option --no-help: did you mean --help?"],
    ["--__proto__ x", "There is an option that is none of ours: --help lists all."],
    ["--token:s3cret", "There is an option that is none of ours: --help lists all."],
    ["start", 'Argument 1 belongs to no option: options begin with "--", and --help lists them.'],
    ["--auth off -- s3cret", 'Argument 4 belongs to no option: options begin with "--", and --help lists them.'],
    ["--host", "--host needs a value: an address or a name of this machine."],
    ["--sip-port --ws-port 1", "--sip-port needs a value: a port from 0 to 65535."],
    ["--domain", "--domain needs a value: a host name such as example.com, or an address."],
    ["--config", "--config needs a value: the name of a file."],
    ["--config=", '--config must be the name of a file, not "".'],
    ["--sip-port 65536", '--sip-port must be a port from 0 to 65535, not "65536".'],
    ["--sip-port -1", '--sip-port must be a port from 0 to 65535, not "-1".'],
    ["--ws-port=http", '--ws-port must be a port from 0 to 65535, not "http".'],
    ["--http-port 80.5", '--http-port must be a port from 0 to 65535, not "80.5".'],
    [`--http-port ${"8".repeat(50)}`, "--http-port must be a port from 0 to 65535, not so long a text."],
    ["--host a/b", '--host must be an address or a name of this machine, not "a/b".'],
    ["--auth basic", '--auth must be digest or off, not "basic".'],
    ["--log-level loud", '--log-level must be one of trace, debug, info, warn, error, fatal, silent, not "loud".'],
    ["--domain=", '--domain must be a host name such as example.com, or an address, not "".'],
    ["--domain a..b", '--domain must be a host name such as example.com, or an address, not "a..b".'],
    [
      "--domain bob@example.com",
      '--domain must be a host name such as example.com, or an address, not "bob@example.com".',
    ],
    ["--version=1", "--version takes no value: give it alone."],
    ["--host a --host b", "--host is given twice: give it once."],
    ["--tls-port 5061", "--tls-port needs a certificate: give --cert and --key."],
    ["--wss-port 0", "--wss-port needs a certificate: give --cert and --key."],
    ["--tls-port 5061 --cert cert.pem", "--cert needs its private key: give --key."],
    ["--tls-port 5061 --key key.pem", "--key needs its certificate: give --cert."],
    ["--cert cert.pem --key key.pem", "--cert is for TLS, which is off: give --tls-port or --wss-port."],
    ["--tls-port 0 --cert key.pem --key key.pem", "key.pem holds no certificate in PEM: give one to --cert."],
    ["--tls-port 0 --cert cert.pem --key cert.pem", "cert.pem holds no private key in PEM: give one to --key."],
    [
      "--tls-port 0 --cert ENOENT --key key.pem",
      "The file ENOENT of --cert cannot be read: there is none of that name; check where it is.",
    ],
    [
      "--tls-port 0 --cert cert.pem --key EACCES",
      "The file EACCES of --key cannot be read: access is denied; allow it to this user.",
    ],
    ["--config EISDIR", "The file EISDIR of --config cannot be read: it is a directory; name a file in it."],
    ["--config E\tIO", "The file E?IO of --config cannot be read: reading it failed; name another."],
    ["--config bare", "The file bare of --config cannot be read: reading it failed; name another."],
    ["--ws-port 5060", "--sip-port and --ws-port are both 5060: give each a port of its own."],
    ["--host 0.0.0.0", "0.0.0.0 of --host cannot be the domain of users as well: give --domain."],
    ["--host ::", ":: of --host cannot be the domain of users as well: give --domain."],
    ["--host fe80::1%eth0", "fe80::1%eth0 of --host cannot be the domain of users as well: give --domain."],
  ])("%s", (line, sentence) => {
    expect(said(line.split(" "))).toBe(sentence);
  });
});

const DIGITS = "0".repeat(32);

describe("a mistake in a file is told in one sentence:", () => {
  test.each<[string, string]>([
    ["a: [1\nb: 2", "p.yaml, line 2: the indentation does not fit; let keys that belong together begin in one column."],
    ["host: x\n\tsipPort: 1", "p.yaml, line 2: a tab indents; use spaces."],
    ["host: x\nhost: s3cret", "p.yaml, line 2: a key stands there a second time; leave one of the two."],
    ['http:\n  token: "s3cret', "p.yaml, line 2: a quote, a comma or a bracket is missing before it."],
    [
      "host: a: b",
      "p.yaml, line 1: there is one key too many; give each a line of its own, and texts with a colon quotes.",
    ],
    ["host: x\n---\nhost: y", "p.yaml, line 2: a second document begins; leave one."],
    ["host: x\n- s3cret", "p.yaml, line 2: this is no YAML."],
    ["host: *s3cret", 'p.yaml: write out what stands behind "&" and "*".'],
    ["- host", "p.yaml: it must hold keys with values, as presence.example.yaml does."],
    ["s3cret", "p.yaml: it must hold keys with values, as presence.example.yaml does."],
    ["sip-port: 5060", 'p.yaml: there is no key "sip-port": did you mean "sipPort"?'],
    ["__proto__: {}", HEAD('no key "__proto__"')],
    ["{s3cret:s3cret}", HEAD("something that is no key")],
    ["agent: {maxExpire: 1}", 'p.yaml: there is no key "maxExpire" in "agent": did you mean "maxExpires"?'],
    [
      "digest: {colour: blue}",
      'p.yaml: there is no key "colour" in "digest": the keys there are algorithms, realm, proxy, nonceExpires.',
    ],
    ["users: [{nam: s3cret}]", 'p.yaml: there is no key "nam" in entry 1 of "users": did you mean "name"?'],
    ["sipPort: '5060'", 'p.yaml: "sipPort" must be a port from 0 to 65535.'],
    ["httpPort: 70000", 'p.yaml: "httpPort" must be a port from 0 to 65535.'],
    ["sipPort: .nan", 'p.yaml: "sipPort" must be a port from 0 to 65535.'],
    ["host: a b", 'p.yaml: "host" must be an address or a name of this machine.'],
    ["auth: no", 'p.yaml: "auth" must be digest or off.'],
    ["logLevel: loud", 'p.yaml: "logLevel" must be one of trace, debug, info, warn, error, fatal, silent.'],
    ["domains: example.com", 'p.yaml: "domains" must be a list of domains.'],
    ["domains: []", 'p.yaml: "domains" must be a list of domains.'],
    ["domains: ['']", 'p.yaml: entry 1 of "domains" must be a host name such as example.com, or an address.'],
    ["domains: [a..b]", '"domains" in p.yaml must be host names such as example.com, or addresses, IPv6 in brackets.'],
    ["agent:", 'p.yaml: "agent" must be keys with values, one on each line.'],
    ["agent: {minExpires: 0}", 'p.yaml: "agent.minExpires" must be a whole number of seconds from 1 to 4294967295.'],
    ["agent: {maxBody: 1.5}", 'p.yaml: "agent.maxBody" must be a whole number from 1 to 1000000000.'],
    ["agent: {minExpires: 4000}", '"agent" in p.yaml: minExpires must be no more than maxExpires, which is 3600.'],
    [
      "registrar: {defaultExpires: 59}",
      '"registrar" in p.yaml: minExpires, defaultExpires and maxExpires must rise, and are 60, 59 and 7200.',
    ],
    [
      "registrar: {defaultExpires: 7201}",
      '"registrar" in p.yaml: minExpires, defaultExpires and maxExpires must rise, and are 60, 7201 and 7200.',
    ],
    ["composition: {dnd: some}", 'p.yaml: "composition.dnd" must be any, all, or device with the key of one.'],
    ["composition: {dnd: {devise: x}}", 'p.yaml: "composition.dnd" must be any, all, or device with the key of one.'],
    ["digest: {algorithms: [MD4]}", 'p.yaml: entry 1 of "digest.algorithms" must be MD5, SHA-256 or SHA-512-256.'],
    ["digest: {algorithms: [MD5, MD5]}", 'p.yaml: "digest.algorithms" must be a list of algorithms, each once.'],
    ["digest: {proxy: 407}", 'p.yaml: "digest.proxy" must be true or false.'],
    ["http: {token: s3cret}", 'p.yaml: "http.token" must be 16 or more letters, digits and characters of -._~+/.'],
    ["users: []", 'p.yaml: "users" must be a list of at least one user.'],
    ["users: [s3cret]", 'p.yaml: entry 1 of "users" must be keys with values, one on each line.'],
    ["users: [{password: s3cret}]", 'p.yaml: "name" of entry 1 of "users" is missing: give it.'],
    ["users: [{name: 1000}]", 'p.yaml: "name" of entry 1 of "users" must be text: in quotes, as "1000".'],
    [
      "users: [{name: a, password: 123456}]",
      'p.yaml: "password" of entry 1 of "users" must be text: in quotes, where it looks like anything else.',
    ],
    ["users: [{name: a}]", 'Entry 1 of "users" in p.yaml, a, has no password: give "password" or "ha1".'],
    [
      `users: [{name: a, password: s3cret, ha1: {MD5: "${DIGITS}"}}]`,
      'Entry 1 of "users" in p.yaml, a, has both "password" and "ha1": leave one of the two.',
    ],
    [
      "users: [{name: a, ha1: {MD5: s3cret}}]",
      'p.yaml: "ha1.MD5" of entry 1 of "users" must be 32 hexadecimal digits.',
    ],
    [
      `users: [{name: a, ha1: {SHA-256: "${DIGITS}"}}]`,
      'p.yaml: "ha1.SHA-256" of entry 1 of "users" must be 64 hexadecimal digits.',
    ],
    [
      "users: [{name: a, ha1: {}}]",
      'p.yaml: "ha1" of entry 1 of "users" must be the digests of name:realm:password, each under its algorithm.',
    ],
    [
      `digest: {algorithms: [SHA-256, SHA-512-256]}\nusers: [{name: a, ha1: {MD5: "${DIGITS}"}}]`,
      'Entry 1 of "users" in p.yaml, a, has no "ha1" of an algorithm that is offered: give that of SHA-256 or SHA-512-256.',
    ],
    [
      "users: [{name: a, password: s3cret}, {name: a, password: s3cret, domain: LOCALHOST}]\nhost: localhost",
      'Entry 2 of "users" in p.yaml, a, is there twice: leave one of the two.',
    ],
    [
      "domains: [a.example, b.example]\nusers: [{name: a, password: s3cret, domain: c.example}]",
      'Entry 1 of "users" in p.yaml, a, has a domain that is not among the domains: take a.example or b.example.',
    ],
    [
      "users: [{name: a@b, password: s3cret}]",
      'Entry 1 of "users" in p.yaml has a name that no address can have: take letters and digits.',
    ],
    [
      "users: [{name: s3cret%41, password: s3cret}]",
      'Entry 1 of "users" in p.yaml has a name that no address can have: take letters and digits.',
    ],
    ["tlsPort: 5061", '"tlsPort" in p.yaml needs a certificate: give --cert and --key.'],
    ["key: key.pem", '"key" in p.yaml needs its certificate: give --cert.'],
    ["cert: cert.pem", '"cert" in p.yaml needs its private key: give --key.'],
    [
      "tlsPort: 0\ncert: ENOENT\nkey: key.pem",
      'The file ENOENT of "cert" in p.yaml cannot be read: there is none of that name; check where it is.',
    ],
    ["httpPort: 5066", '--ws-port and "httpPort" in p.yaml are both 5066: give each a port of its own.'],
    ["host: 0.0.0.0", '0.0.0.0 of "host" in p.yaml cannot be the domain of users as well: give --domain.'],
  ])("%j", (file, sentence) => {
    expect(said(["--config", "p.yaml"], file)).toBe(sentence);
  });

  test("of an option and a file, each is called by its name", () => {
    expect(said(["--config", "p.yaml", "--ws-port", "7"], "wsPort: 8\nsipPort: 7")).toBe(
      '"sipPort" in p.yaml and --ws-port are both 7: give each a port of its own.',
    );
  });

  test("a JSON file is called so", () => {
    const read = readConfig(
      ["--config", "p.json"],
      () => '{"host": 1,, }',
      (bytes) => new Uint8Array(bytes),
    );
    expect(read).toEqual({ ok: false, error: "p.json, line 1: this is no JSON." });
  });
});

function HEAD(what: string): string {
  return `p.yaml: there is ${what}: the keys there are host, sipPort, wsPort, tlsPort, wssPort, cert, key, httpPort, auth, domains, record, logLevel, users, digest, http, agent, composition, registrar, transports.`;
}

describe("whatever is wrong", () => {
  const secret = fc.stringMatching(/^S[a-z0-9]{11}$/);
  const wrong = fc.constantFrom("", "[", "\t", "x: x: ", "*", '"', "&", "!!int ", "- ", "{", "? ", "%");

  test("no sentence has a secret in it, or more than one line", () => {
    const templates = [
      (s: string, w: string) => `http: {token: ${w}${s}}`,
      (s: string, w: string) => `http:\n  token:${w}${s}\n`,
      (s: string, w: string) => `users:\n  - name: "1000"\n    password: ${w}${s}\n    password: ${s}`,
      (s: string, w: string) => `users:\n  - name: "1000"\n    password:${s}${w}`,
      (s: string, w: string) => `users:\n  - name: "1000"\n   password: ${w}${s}`,
      (s: string, w: string) => `users:\n  1000: {password: ${w}${s}}`,
      (s: string, w: string) => `users: [{name: "1000", ha1: {MD5: ${w}${s}}}]`,
      (s: string, w: string) => `{"http": {"token": "${s}"${w}}`,
    ];
    fc.assert(
      fc.property(secret, wrong, fc.constantFrom(...templates), (s, w, template) => {
        const sentence = said(["--config", "p.yaml", "--tls-port", "1"], template(s, w));
        expect(sentence).not.toContain(s);
        expect(sentence).toMatch(/^[^\n]{10,}[.?]$/);
      }),
    );
  });

  test("no command line and no file make it throw", () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom("--config", "p.yaml", "--host", "--domain", "--tls-port", "0", "-"),
    );
    fc.assert(
      fc.property(fc.array(word), fc.string({ unit: "binary" }), (argv, file) => {
        expect(said(argv, file)).not.toBe("");
        expect(said(["--config", "p.yaml"], file)).not.toMatch(/\n/);
      }),
    );
  });
});
