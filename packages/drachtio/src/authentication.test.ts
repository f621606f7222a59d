import { type Request, toAddress } from "@presence/core";
import { answer, type Header, ha1, type Secret } from "@presence/digest";
import { hash, nodeCryptography } from "@presence/digest/node";
import { describe, expect, test } from "vitest";
import { Authentication, type AuthenticationOptions, type Passage, type UserLookup } from "./authentication.ts";
import type { SrfRequest } from "./link/port.ts";
import { VirtualClock } from "./testing/double/clock.ts";

const URI = "sip:1001@example.com";
const PASSWORD = { password: "secret" };
const HA1 = ha1(hash, "MD5", "1000", "example.com", "secret");
const ALICE = { identity: "1000@example.com" };

/** An authentication with a clock that stands still, and what it makes of requests. */
class Gate {
  readonly clock = new VirtualClock();
  readonly #authentication: Authentication;

  constructor(options: Partial<AuthenticationOptions> = {}) {
    const { clock } = this;
    const given = { clock, date: clock.now, cryptography: nodeCryptography(), proxy: true, authtimeout: 5000 };
    this.#authentication = new Authentication({ ...given, ...options });
  }

  /** What became of it so far; more than one only if it is called back more than once. */
  ask(headers: readonly Header[] = [], parts: Partial<Request> = {}): Passage[] {
    const passages: Passage[] = [];
    this.#authentication.pass(request(headers, parts), REQ, (passage) => passages.push(passage));
    return passages;
  }

  /** Asks, and once more with the password; what became of that when all promises have been kept. */
  async enter(username: string, secret: Secret = PASSWORD, parts: Partial<Request> = {}): Promise<Passage[]> {
    const passages = this.ask([this.credentials(username, secret, parts)], parts);
    await new Promise((done) => setImmediate(done));
    return passages;
  }

  credentials(username: string, secret: Secret = PASSWORD, parts: Partial<Request> = {}): Header {
    const [challenge] = this.ask([], parts);
    const asking = { method: "SUBSCRIBE", uri: URI, username, secret, cnonce: "0a4f113b", nc: 1 };
    const found = challenge !== undefined && "status" in challenge && answer(challenge.headers, asking, hash);
    if (!found) throw new Error("there was no challenge");
    return found;
  }
}

function request(headers: readonly Header[], parts: Partial<Request> = {}): Request {
  const usual: readonly Header[] = [
    ["from", "<sip:1000@example.com>;tag=1"],
    ["to", "<sip:1001@example.com>"],
  ];
  const place = { transaction: "1", dialog: "d", isInDialog: false, flow: "udp/10.0.0.1:5060", source: "10.0.0.1" };
  const lower = headers.map(([name, value]): Header => [name.toLowerCase(), value]);
  return { method: "SUBSCRIBE", uri: URI, body: "", ...place, headers: [...usual, ...lower], ...parts };
}

const REQ: SrfRequest = {
  msg: { raw: "" },
  method: "SUBSCRIBE",
  uri: URI,
  source_address: "10.0.0.1",
  source_port: 5060,
  protocol: "udp",
  get: () => undefined,
};

const known: UserLookup = (username) => Promise.resolve(username === "1000" ? { secret: "secret" } : undefined);

/** The status, and what the first of its headers says. */
function challengeIn([passage, ...others]: readonly Passage[]): readonly [number | undefined, Header | undefined] {
  expect(others).toEqual([]);
  return passage !== undefined && "status" in passage ? [passage.status, passage.headers[0]] : [undefined, undefined];
}

describe("without a look-up", () => {
  test("nobody is asked: From is taken at its word", () => {
    expect(new Gate().ask()).toEqual([ALICE]);
  });

  test.each([[[["from", "<tel:+1555>"]]], [[]]] as const)("a From that names nobody is a 400: %j", (headers) => {
    expect(new Gate().ask([], { headers })).toEqual([{ status: 400, headers: [] }]);
  });
});

describe("a challenge", () => {
  test.each([
    [true, 407, "proxy-authenticate"],
    [false, 401, "www-authenticate"],
  ])("[RFC 3261 §22] with proxy %s it is %i, and is answered in kind", async (proxy, status, name) => {
    const gate = new Gate({ userlookup: known, proxy });
    const [answered, header] = challengeIn(gate.ask());
    expect([answered, header?.[0].toLowerCase()]).toEqual([status, name]);
    expect(header?.[1]).toMatch(/^Digest realm="example.com".*algorithm=MD5.*qop="auth"/);
    expect(await gate.enter("1000")).toEqual([ALICE]);
  });

  test.each([
    ["a wrong password", "1000", { password: "guess" }],
    ["a user who is none", "1009", PASSWORD],
  ] as const)("[RFC 3261 §22.1] is the answer to %s, too", async (_, username, secret) => {
    expect(challengeIn(await new Gate({ userlookup: known }).enter(username, secret))[0]).toBe(407);
  });

  test("[RFC 7616 §3.3] says that it is stale where only the nonce is too old", async () => {
    const gate = new Gate({ userlookup: (_, __, callback) => callback(null, { secret: "secret" }) });
    const credentials = gate.credentials("1000");
    expect(gate.ask([credentials])).toEqual([ALICE]);
    gate.clock.advance(301_000);
    const [status, header] = challengeIn(gate.ask([credentials]));
    expect([status, header?.[1]]).toEqual([407, expect.stringContaining("stale=true")]);
    expect(gate.ask([gate.credentials("1000")])).toEqual([ALICE]);
  });

  test("[RFC 7616 §3.4] credentials are good once", async () => {
    const gate = new Gate({ userlookup: known });
    const credentials = gate.credentials("1000");
    const twice = [gate.ask([credentials]), gate.ask([credentials])];
    await new Promise((done) => setImmediate(done));
    expect(twice[0]).toEqual([ALICE]);
    expect(challengeIn(twice[1] ?? [])[0]).toBe(407);
  });

  test("[RFC 3261 §22.4] credentials that cannot be read are a 400", () => {
    const gate = new Gate({ userlookup: known });
    const header: Header = ["proxy-authorization", 'Digest realm="example.com'];
    expect(gate.ask([header])).toEqual([{ status: 400, headers: [] }]);
  });
});

describe("the realm", () => {
  const to = (value: string): Partial<Request> => ({
    headers: [
      ["from", "<sip:1000@from.example>"],
      ["to", value],
    ],
  });

  test.each([
    ["the host of the Request-URI", { uri: "sip:1001@a.example" }, "a.example"],
    ["in a dialog the host of To", { isInDialog: true, ...to("<sip:1001@b.example>;tag=2") }, "b.example"],
    ["else the host of From", { uri: "tel:1", ...to("") }, "from.example"],
    ["and where nobody is named, one that is nobody's", { uri: "tel:1", headers: [] }, "unknown"],
  ])("is %s", (_, parts, realm) => {
    expect(challengeIn(new Gate({ userlookup: known }).ask([], parts))[1]?.[1]).toContain(`realm="${realm}"`);
  });

  test("of each request is looked up, and its user is one of that realm", async () => {
    const asked: string[] = [];
    const userlookup: UserLookup = async (username, realm) => {
      asked.push(`${username}@${realm}`);
      return { secret: "secret" };
    };
    const gate = new Gate({ userlookup });
    for (const host of ["a.example", "b.example", "a.example"]) {
      const parts = { uri: `sip:1001@${host}` };
      expect(await gate.enter("1000", PASSWORD, parts)).toEqual([{ identity: `1000@${host}` }]);
    }
    expect(asked).toEqual(["1000@a.example", "1000@b.example", "1000@a.example"]);
  });

  test("may be any of so many, of which not all are remembered", async () => {
    const gate = new Gate({ userlookup: known });
    for (let i = 0; i < 1001; i++) gate.ask([], { uri: `sip:1001@host${i}.example` });
    expect(await gate.enter("1000")).toEqual([ALICE]);
  });
});

describe("who it is", () => {
  test("a username that has a host is whole", async () => {
    const userlookup: UserLookup = async () => ({ secret: "secret" });
    expect(await new Gate({ userlookup }).enter("1000@other.example")).toEqual([{ identity: "1000@other.example" }]);
  });

  test("a username that can be none of a URI is refused", async () => {
    const userlookup: UserLookup = async () => ({ secret: "secret" });
    expect(await new Gate({ userlookup }).enter("a@b@c d")).toEqual([{ status: 403, headers: [] }]);
  });
});

describe("a look-up", () => {
  const looked = (userlookup: UserLookup) => new Gate({ userlookup }).enter("1000");

  test.each<readonly [string, UserLookup]>([
    ["a promise", async () => ({ secret: "secret" })],
    ["a callback", (_, __, callback) => callback(null, { secret: "secret" })],
    ["a callback that comes later", (_, __, callback) => queueMicrotask(() => callback(null, { secret: "secret" }))],
    [
      "a promise, whatever the callback says after it",
      (_, __, callback) => {
        callback(null, { secret: "secret" });
        return Promise.reject(new Error("too late"));
      },
    ],
    ["what it returns", () => ({ secret: "secret" })],
    ["an ha1", async () => ({ ha1: HA1 })],
    ["an ha1 by algorithm", async () => ({ ha1: { MD5: HA1 } })],
    ["a secret beside an ha1: the secret counts", async () => ({ secret: "secret", ha1: "" })],
  ])("may answer by %s", async (_, userlookup) => {
    expect(await looked(userlookup)).toEqual([ALICE]);
  });

  test.each<readonly [string, UserLookup]>([
    ["undefined", async () => undefined],
    ["null", async () => null],
    ["false, to the callback", (_, __, callback) => callback(null, false)],
    ["a word", async () => "secret"],
    ["nothing, without taking a callback", () => {}],
    ["a user without a secret", async () => ({ display: "Alice" })],
    ["a secret that is no text", async () => ({ secret: 1234 })],
    ["null as ha1", async () => ({ ha1: null })],
    ["an ha1 of another algorithm", async () => ({ ha1: { "SHA-256": HA1 } })],
  ])("that answers %s knows no such user", async (_, userlookup) => {
    expect(challengeIn(await looked(userlookup))[0]).toBe(407);
  });

  const BUSY = [{ status: 503, headers: [["Retry-After", "5"]] }];

  test.each<readonly [string, UserLookup]>([
    [
      "throws",
      () => {
        throw new Error("no database");
      },
    ],
    ["is rejected", () => Promise.reject(new Error("no database"))],
    ["calls back with an error", (_, __, callback) => callback(new Error("no database"))],
  ])("that %s is a 503 with Retry-After", async (_, userlookup) => {
    expect(await looked(userlookup)).toEqual(BUSY);
  });

  test("that never answers is a 503 after authtimeout, and what it says after that is not heard", async () => {
    const late: (() => void)[] = [];
    const gate = new Gate({ userlookup: (_, __, done) => void late.push(() => done(null, { secret: "secret" })) });
    const passages = gate.ask([gate.credentials("1000")]);
    gate.clock.advance(4999);
    expect(passages).toEqual([]);
    gate.clock.advance(1);
    expect(passages).toEqual(BUSY);
    for (const tell of late) tell();
    expect(passages).toEqual(BUSY);
  });
});

describe("a registrar", () => {
  const CREDENTIALS: Header = ["proxy-authorization", 'Digest username="1000", realm="example.com", nonce="n", x="<"'];
  const asking = (equal: (authorization: object) => boolean) => ({ getauth: () => ({ equal }) });

  test("that knows the credentials vouches for them: they are handed over parsed, and nothing is looked up", () => {
    const asked: object[] = [];
    const registrar = asking((authorization) => asked.push(authorization) > 0);
    const userlookup = () => {
      throw new Error("looked up");
    };
    expect(new Gate({ userlookup, registrar }).ask([CREDENTIALS])).toEqual([ALICE]);
    expect(asked).toEqual([{ username: "1000", realm: "example.com", nonce: "n", x: "<" }]);
  });

  test("is given Authorization where that is what is asked for", () => {
    const gate = new Gate({ userlookup: known, registrar: asking(() => true), proxy: false });
    expect(gate.ask([["authorization", CREDENTIALS[1]]])).toEqual([ALICE]);
    expect(challengeIn(gate.ask([CREDENTIALS]))[0]).toBe(401);
  });

  test("a username that has a host is whole", () => {
    const gate = new Gate({ userlookup: known, registrar: asking(() => true) });
    const header: Header = ["proxy-authorization", 'Digest username="1000@example.com", realm="pbx"'];
    expect(gate.ask([header])).toEqual([ALICE]);
  });

  test.each<readonly [string, NonNullable<AuthenticationOptions["registrar"]>, Header[]]>([
    ["does not know the phone", { getauth: () => false }, [CREDENTIALS]],
    ["does not know the credentials", asking(() => false), [CREDENTIALS]],
    [
      "throws at them",
      asking(() => {
        throw new TypeError("nonce");
      }),
      [CREDENTIALS],
    ],
    ["has nothing to compare them by", { getauth: () => ({}) }, [CREDENTIALS]],
    ["has no getauth", {}, [CREDENTIALS]],
    ["is given none", asking(() => true), []],
    ["is given those of another scheme", asking(() => true), [["proxy-authorization", "Basic eA=="]]],
    ["is given those of no user", asking(() => true), [["proxy-authorization", 'Digest realm="example.com"']]],
    ["is given those of no realm", asking(() => true), [["proxy-authorization", 'Digest username="1000"']]],
  ])("that %s leaves the phone to be asked", (_, registrar, headers) => {
    const gate = new Gate({ userlookup: known, registrar });
    expect([400, 407]).toContain(challengeIn(gate.ask(headers))[0]);
  });
});

test("an identity is an address of the core's", async () => {
  const [passage] = await new Gate({ userlookup: known }).enter("1000");
  expect(passage).toEqual({ identity: toAddress("sip:1000@EXAMPLE.com") });
});
