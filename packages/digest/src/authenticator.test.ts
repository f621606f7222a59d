import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ALGORITHMS, type Algorithm } from "./algorithm.ts";
import { answer } from "./answer.ts";
import { type AuthenticatedRequest, Authenticator } from "./authenticator.ts";
import { parseChallenge } from "./challenge.ts";
import { type Credentials, printCredentials, toCredentials } from "./credentials.ts";
import { algorithm as anyAlgorithm, anyText, lineText } from "./digest.arbitrary.ts";
import type { Header } from "./header.ts";
import { hash, nodeCryptography } from "./node.ts";
import type { AuthenticatorOptions } from "./options.ts";
import { parseParameters } from "./parameters.ts";
import { responseOf } from "./response.ts";
import { ha1, type Secret } from "./secret.ts";
import type { Verdict } from "./verdict.ts";

const KEY = "0123456789abcdef";
const NOW = 1_800_000_000_000;
const METHOD = "SUBSCRIBE";
const URI = "sip:1001@example.com";
const BASE: AuthenticatedRequest = { method: METHOD, uri: URI, headers: [] };

function make(options: Partial<AuthenticatorOptions> = {}, key: string = KEY): Authenticator {
  return new Authenticator({ realm: "example.com", ...options }, nodeCryptography(key));
}

const secretOf = (username: string): Secret | undefined => (username === "1000" ? { password: "secret" } : undefined);

/** What a phone answers, which may be wrong in some of it; the response is right for all but what `forge` puts in after it was made. */
function answered(
  authenticator: Authenticator,
  { wrong = {}, forge = {}, password = "secret", nc = 1, now = NOW }: Attempt = {},
): Header {
  const header = authenticator.challenge(now)[0];
  const given = answer(
    header === undefined ? [] : [header],
    { ...BASE, username: "1000", secret: { password }, cnonce: "c", nc },
    hash,
  );
  const [name, value] = given ?? ["", ""];
  const credentials = { ...credentialsIn(value), ...wrong };
  const digest = ha1(hash, credentials.algorithm ?? "MD5", credentials.username, credentials.realm, password);
  return [
    name,
    printCredentials({ ...credentials, response: responseOf(hash, digest, METHOD, credentials), ...forge }),
  ];
}

interface Attempt {
  readonly wrong?: Partial<Credentials>;
  readonly forge?: Partial<Credentials>;
  readonly password?: string;
  readonly nc?: number;
  readonly now?: number;
}

function credentialsIn(value: string): Credentials {
  const parsed = parseParameters(value);
  const read = parsed.ok ? toCredentials(parsed.value) : parsed;
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

function withoutProtection(header: Header): Header {
  const { protection: _, ...credentials } = credentialsIn(header[1]);
  const digest = ha1(hash, "MD5", "1000", "example.com", "secret");
  return [header[0], printCredentials({ ...credentials, response: responseOf(hash, digest, METHOD, credentials) })];
}

function withNc(header: Header, nc: number): Header {
  const credentials = credentialsIn(header[1]);
  const protection = { qop: "auth", cnonce: "c", nc: nc.toString(16).padStart(8, "0") };
  const digest = ha1(hash, "MD5", "1000", "example.com", "secret");
  const response = responseOf(hash, digest, METHOD, { ...credentials, protection });
  return [header[0], printCredentials({ ...credentials, protection, response })];
}

function verdict(authenticator: Authenticator, headers: readonly Header[], now: number = NOW): Verdict {
  return authenticator.verify({ ...BASE, headers }, secretOf, now);
}

/** A verdict in a word or two. */
function outcome(authenticator: Authenticator, headers: readonly Header[], now: number = NOW): string {
  const given = verdict(authenticator, headers, now);
  switch (given.type) {
    case "ok":
      return `ok ${given.username}`;
    case "challenge":
      return given.stale ? `stale ${given.reason}` : given.reason;
    case "refused":
      return `${given.status} ${given.reason}`;
    default:
      return given satisfies never;
  }
}

describe("a challenge", () => {
  test("[RFC 8760 §2.3] has a header for each algorithm in the order that we prefer, with one nonce and qop", () => {
    for (const algorithms of [["MD5", "SHA-256"], ["SHA-256", "SHA-512-256", "MD5"], ["SHA-256"]] as const) {
      const headers = make({ algorithms }).challenge(NOW);
      const challenges = headers.map(([, value]) => parseChallenge(value));
      expect(headers.map(([name]) => name)).toEqual(algorithms.map(() => "www-authenticate"));
      expect(challenges.map((challenge) => challenge?.algorithm)).toEqual(algorithms);
      expect(new Set(challenges.map((challenge) => challenge?.nonce)).size).toBe(1);
      for (const challenge of challenges)
        expect(challenge).toMatchObject({ realm: "example.com", qop: "auth", stale: false });
    }
  });

  test("[RFC 3261 §22.2] MUST be in each 401; [RFC 3261 §22.3] in each 407 as Proxy-Authenticate", () => {
    const user = verdict(make(), []);
    expect(user).toMatchObject({
      type: "challenge",
      status: 401,
      stale: false,
      headers: [
        ["www-authenticate", expect.any(String)],
        ["www-authenticate", expect.any(String)],
      ],
    });
    const proxy = verdict(make({ proxy: true, algorithms: ["MD5"] }), []);
    expect(proxy).toMatchObject({
      type: "challenge",
      status: 407,
      stale: false,
      headers: [["proxy-authenticate", expect.stringMatching(/^Digest /)]],
    });
  });

  test("says stale only where it is", () => {
    expect(make().challenge(NOW, true)[0]?.[1]).toMatch(/, stale=true$/);
    expect(make().challenge(NOW)[0]?.[1]).not.toContain("stale");
  });
});

describe("what is answered rightly is let in", () => {
  test("whatever the username, the password, the algorithm, the realm, the method and the URI are", () => {
    const given = fc.record({
      username: lineText,
      password: fc.string({ unit: "binary" }),
      realm: lineText.map((text) => `r${text}`),
      method: lineText,
      uri: lineText,
      cnonce: lineText,
    });
    fc.assert(
      fc.property(
        given,
        anyAlgorithm,
        fc.boolean(),
        fc.boolean(),
        ({ username, password, realm, method, uri, cnonce }, algorithm, proxy, asHa1) => {
          const authenticator = make({ realm, algorithms: [algorithm], proxy });
          const secret = asHa1
            ? { ha1: { [algorithm]: ha1(hash, algorithm, username, realm, password) } }
            : { password };
          const header = answer(authenticator.challenge(NOW), { username, secret, method, uri, cnonce, nc: 1 }, hash);
          const headers: Header[] = header === undefined ? [] : [header];
          expect(authenticator.verify({ method, uri, headers }, () => secret, NOW)).toEqual({
            type: "ok",
            username,
            realm,
          });
        },
      ),
    );
  });

  test("as often as the phone counts on, until the nonce expires; then once more challenged, with stale", () => {
    const authenticator = make({ nonceExpires: 60 });
    const header = answered(authenticator);
    for (let nc = 1; nc <= 60; nc++)
      expect(outcome(authenticator, [withNc(header, nc)], NOW + nc * 1000)).toBe("ok 1000");
    expect(outcome(authenticator, [withNc(header, 61)], NOW + 60_001)).toBe("stale old-nonce");
  });

  test("in two steps, with a look-up between them", async () => {
    const authenticator = make();
    const claim = authenticator.read({ ...BASE, headers: [answered(authenticator)] }, NOW);
    if (claim.type !== "claim") throw new Error(claim.type);
    expect([claim.username, claim.realm]).toEqual(["1000", "example.com"]);
    const secret = await Promise.resolve(secretOf(claim.username));
    expect(authenticator.check(claim, secret, NOW).type).toBe("ok");
    expect(authenticator.check(claim, secret, NOW)).toMatchObject({ type: "challenge", reason: "replay" });
  });

  test("by a server with the same key, after a restart say; not by one with another, which only needs to challenge", () => {
    const header = answered(make());
    expect(outcome(make(), [header])).toBe("ok 1000");
    expect(outcome(make({}, "another key of ours"), [header])).toBe("stale foreign-nonce");
    expect(outcome(make({}, "another key of ours"), [answered(make(), { password: "wrong" })])).toBe(
      "wrong-credentials",
    );
  });

  test("also where the username comes as username*", () => {
    const authenticator = make();
    const [name, value] = answered(authenticator);
    expect(outcome(authenticator, [[name, value.replace('username="1000"', "username*=UTF-8''%31000")]])).toBe(
      "ok 1000",
    );
  });
});

describe("what is answered wrongly is not", () => {
  const NAMES = ["username", "realm", "nonce", "uri", "response"] as const;

  test("a request in which any parameter was changed", () => {
    const change = fc.oneof(
      fc.tuple(fc.constantFrom(...NAMES), lineText).map(([name, text]) => (given: Credentials) => ({
        [name]: given[name] === text ? `${text}x` : text,
      })),
      fc.constantFrom<Algorithm>("SHA-256", "SHA-512-256").map((algorithm) => () => ({ algorithm })),
      fc
        .record({ qop: fc.constantFrom("AUTH", "auth-int", ""), nc: fc.constant("00000001"), cnonce: fc.constant("c") })
        .map((protection) => () => ({ protection })),
      fc
        .record({ qop: fc.constant("auth"), nc: fc.stringMatching(/^[0-9a-f]{7}[2-9]$/), cnonce: fc.constant("c") })
        .map((protection) => () => ({ protection })),
      fc
        .record({ qop: fc.constant("auth"), nc: fc.constant("00000001"), cnonce: lineText.map((text) => `${text}x`) })
        .map((protection) => () => ({ protection })),
    );
    fc.assert(
      fc.property(change, fc.boolean(), (changed, isLax) => {
        const authenticator = make({
          algorithms: ["MD5", "SHA-256"],
          ...(isLax ? { isSameUri: () => true, acceptsNoQop: true } : {}),
        });
        const [name, value] = answered(authenticator);
        const given = credentialsIn(value);
        expect(verdict(authenticator, [[name, printCredentials({ ...given, ...changed(given) })]]).type).not.toBe("ok");
        expect(outcome(authenticator, [[name, value]])).toBe("ok 1000");
      }),
    );
  });

  test("a request of another method", () => {
    const authenticator = make();
    expect(
      authenticator.verify({ ...BASE, method: "PUBLISH", headers: [answered(authenticator)] }, secretOf, NOW),
    ).toMatchObject({ type: "challenge", stale: false, reason: "wrong-credentials" });
  });

  test("[RFC 7616 §3.3] stale is true only if the password was right", () => {
    const authenticator = make();
    const later = NOW + 300_001;
    expect(outcome(authenticator, [answered(authenticator)], later)).toBe("stale old-nonce");
    expect(outcome(authenticator, [answered(authenticator)], later - 1)).toBe("ok 1000");
    expect(outcome(authenticator, [answered(authenticator, { password: "wrong" })], later)).toBe("wrong-credentials");
    expect(outcome(authenticator, [answered(authenticator, { wrong: { username: "nobody" } })], later)).toBe(
      "wrong-credentials",
    );
    expect(outcome(authenticator, [answered(authenticator, { password: "wrong", now: NOW })])).toBe(
      "wrong-credentials",
    );
  });

  test("a nonce from the future is an old one", () => {
    const authenticator = make();
    expect(outcome(authenticator, [answered(authenticator, { now: NOW + 1 })])).toBe("stale old-nonce");
  });

  test("a user that does not exist is told from a wrong password by nothing, the number of hashes included", () => {
    let hashes = 0;
    const real = nodeCryptography(KEY);
    const counting = {
      ...real,
      hash: (algorithm: Algorithm, text: string) => {
        hashes++;
        return real.hash(algorithm, text);
      },
    };
    const authenticator = new Authenticator({ realm: "example.com" }, counting);
    const attempts = [
      { password: "wrong" },
      { wrong: { username: "1009" } },
      { password: "", wrong: { username: "1009" } },
    ];
    for (const attempt of attempts) {
      const header = answered(make(), attempt);
      hashes = 0;
      expect(verdict(authenticator, [header])).toMatchObject({
        type: "challenge",
        status: 401,
        stale: false,
        reason: "wrong-credentials",
      });
      expect(hashes).toBe(3);
    }
  });

  test("no secret for the algorithm is no secret, not even the empty one", () => {
    const authenticator = make();
    const [name, value] = answered(authenticator, { password: "" });
    const credentials = credentialsIn(value);
    const withEmptyHa1 = printCredentials({ ...credentials, response: responseOf(hash, "", METHOD, credentials) });
    for (const secret of [undefined, { ha1: {} }, { ha1: { MD5: "" } }]) {
      for (const header of [value, withEmptyHa1]) {
        const given = authenticator.verify({ ...BASE, headers: [[name, header]] }, () => secret, NOW);
        expect(given).toMatchObject({ type: "challenge", reason: "wrong-credentials" });
      }
    }
  });

  test("[RFC 3261 §22.1] wrong credentials may get a 403, if the nonce is fresh", () => {
    const authenticator = make({ onWrongCredentials: "refuse" });
    expect(outcome(authenticator, [answered(authenticator, { password: "wrong" })])).toBe("403 wrong-credentials");
    expect(outcome(authenticator, [answered(authenticator, { password: "wrong" })], NOW + 300_001)).toBe(
      "wrong-credentials",
    );
    expect(outcome(authenticator, [answered(make({}, "another key of ours"), { password: "wrong" })])).toBe(
      "wrong-credentials",
    );
    expect(outcome(authenticator, [])).toBe("no-credentials");
  });
});

describe("[RFC 7616 §3.4] replay", () => {
  test("the same nc twice is challenged; nc in any order within the window is let in", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 32 }), { maxLength: 40 }), (counts) => {
        const authenticator = make();
        const header = answered(authenticator);
        const taken = new Set<number>();
        for (const nc of counts) {
          expect(outcome(authenticator, [withNc(header, nc)])).toBe(taken.has(nc) ? "stale replay" : "ok 1000");
          taken.add(nc);
        }
      }),
    );
  });

  test("a count is used up only by who knows the password", () => {
    const authenticator = make();
    const header = answered(authenticator);
    const forged = credentialsIn(header[1]);
    const forgery: Header = [header[0], printCredentials({ ...forged, response: "0".repeat(32) })];
    expect([outcome(authenticator, [forgery]), outcome(authenticator, [header])]).toEqual([
      "wrong-credentials",
      "ok 1000",
    ]);
  });

  test("under a flood of nonces memory is bounded, and who is forgotten is challenged with stale", () => {
    const authenticator = make({ maxNonces: 100 });
    const first = answered(authenticator);
    expect(outcome(authenticator, [first])).toBe("ok 1000");
    for (let i = 1; i <= 1000; i++) {
      expect(outcome(authenticator, [answered(authenticator, { now: NOW + i })], NOW + i)).toBe("ok 1000");
      expect(authenticator.size).toBeLessThanOrEqual(100);
    }
    expect(outcome(authenticator, [withNc(first, 2)], NOW + 1001)).toBe("stale old-nonce");
    for (let i = 0; i < 1000; i++) outcome(authenticator, [answered(authenticator, { password: "wrong" })]);
    expect(authenticator.size).toBeLessThanOrEqual(100);
  });
});

describe("an answer to our challenge that is not what we offered", () => {
  const foreign = "another key of ours";

  test.each<[string, Partial<Credentials>, string]>([
    ["an algorithm that is not on offer", { algorithm: "SHA-512-256" }, "400 algorithm"],
    ["another URI", { uri: "sip:1002@example.com" }, "400 uri"],
    ["the same URI written in another way", { uri: "sip:1001@EXAMPLE.com" }, "400 uri"],
  ])("%s is refused", (_, wrong, expected) => {
    expect(outcome(make(), [answered(make(), { wrong })])).toBe(expected);
    expect(outcome(make(), [answered(make({}, foreign), { wrong })])).toBe("stale foreign-nonce");
  });

  test.each([
    ["qop=auth,", "qop=auth-int,", "400 qop"],
    ["nc=00000001", "nc=1", "400 nonce-count"],
    ["nc=00000001, ", "", "400 missing-parameter"],
    ["algorithm=MD5", "algorithm=MD5-sess", "400 algorithm"],
    ["uri=", "x=", "400 missing-parameter"],
    ["username=", "username*=", "400 username"],
  ])("%s made %j is refused; to another's challenge it is challenged", (from, to, expected) => {
    const change = ([name, value]: Header): Header => [name, value.replace(from, to)];
    expect(outcome(make(), [change(answered(make()))])).toBe(expected);
    expect(outcome(make(), [change(answered(make({}, foreign)))])).toBe("foreign-nonce");
  });

  test("[RFC 8760 §2.6] the URIs MAY differ, where that is wanted", () => {
    const authenticator = make({ isSameUri: (a, b) => a.toLowerCase() === b.toLowerCase() });
    expect(outcome(authenticator, [answered(authenticator, { wrong: { uri: "sip:1001@EXAMPLE.com" } })])).toBe(
      "ok 1000",
    );
    expect(outcome(authenticator, [answered(authenticator, { wrong: { uri: "sip:1002@example.com" } })])).toBe(
      "400 uri",
    );
  });

  test("no qop is refused, or is good for one request with a nonce where RFC 2069 is accepted", () => {
    const header = withoutProtection(answered(make()));
    expect(outcome(make(), [header])).toBe("400 qop");
    const lax = make({ acceptsNoQop: true });
    expect([outcome(lax, [header]), outcome(lax, [header])]).toEqual(["ok 1000", "stale replay"]);
    expect(outcome(make({}, foreign), [header])).toBe("stale foreign-nonce");
    const strong = make({ acceptsNoQop: true, algorithms: ["SHA-256"] });
    const { protection: _, ...credentials } = credentialsIn(answered(strong)[1]);
    expect(outcome(strong, [["authorization", printCredentials(credentials)]])).toBe("400 qop");
  });
});

describe("which credentials are looked at", () => {
  test("[RFC 3261 §22.3] those of our realm, MUST NOT those of another", () => {
    const authenticator = make();
    const mine = answered(authenticator);
    const other = answered(make({ realm: "example.org" }));
    expect(outcome(authenticator, [other])).toBe("no-credentials");
    expect(
      outcome(authenticator, [other, ["Authorization", "Basic YTpi"], ["authorization", 'Digest realm="'], mine]),
    ).toBe("ok 1000");
  });

  test("of several for our realm those that answer us, else the first", () => {
    const foreign = answered(make({}, "another key of ours"));
    const wrong = answered(make({}, "another key of ours"), { password: "wrong" });
    expect(outcome(make(), [foreign, wrong, answered(make())])).toBe("ok 1000");
    expect(outcome(make(), [foreign, wrong])).toBe("stale foreign-nonce");
    expect(outcome(make(), [wrong, foreign])).toBe("wrong-credentials");
  });

  test("Authorization by a UAS and Proxy-Authorization by a proxy, the names in any case", () => {
    const [, value] = answered(make());
    expect(outcome(make(), [["AUTHORIZATION", value]])).toBe("ok 1000");
    expect(outcome(make(), [["proxy-authorization", value]])).toBe("no-credentials");
    expect(outcome(make({ proxy: true }), [["Proxy-Authorization", value]])).toBe("ok 1000");
    expect(outcome(make({ proxy: true }), [["authorization", value]])).toBe("no-credentials");
  });

  test("[RFC 8760 §2.7] empty parameters of a UAC that has not yet been challenged are no credentials", () => {
    const value = 'Digest username="1000", realm="example.com", nonce="", uri="sip:example.com", response=""';
    expect(outcome(make(), [["authorization", value]])).toBe("no-credentials");
    expect(outcome(make(), [["authorization", value.replace('nonce="", ', "")]])).toBe("no-credentials");
  });

  test("[RFC 7616 §3.4] what is improper gets a 4xx, unless there is better", () => {
    expect(outcome(make(), [["authorization", 'Digest realm="example.com']])).toBe("400 malformed");
    expect(
      outcome(make(), [
        ["authorization", "Digest realm=a, realm=b"],
        ["authorization", "Digest a=b"],
      ]),
    ).toBe("400 malformed");
    expect(
      outcome(make(), [
        ["authorization", "Digest a=b"],
        ["authorization", "Digest realm=a, realm=b"],
      ]),
    ).toBe("400 missing-parameter");
    expect(outcome(make(), [["authorization", "Bearer a.b.c"]])).toBe("no-credentials");
  });

  test("no more than 16 in a request", () => {
    const other = answered(make({ realm: "example.org" }));
    const others = (count: number): Header[] => Array.from({ length: count }, () => other);
    expect(outcome(make(), [...others(15), answered(make())])).toBe("ok 1000");
    expect(outcome(make(), [...others(16), answered(make())])).toBe("no-credentials");
  });
});

test("whatever the headers are, there is a verdict, and it lets nobody in who does not know the password", () => {
  const authenticator = make({ acceptsNoQop: true, isSameUri: () => true, algorithms: ALGORITHMS });
  const cut = fc.tuple(fc.string({ unit: "binary", maxLength: 3 }), fc.nat(400), fc.nat(30));
  const nearly = cut.map(([insert, at, remove]) => {
    const [, value] = answered(authenticator, { password: "wrong" });
    return value.slice(0, at) + insert + value.slice(at + remove);
  });
  const header = fc.tuple(fc.oneof(fc.constant("authorization"), lineText), fc.oneof(anyText, nearly));
  fc.assert(
    fc.property(fc.array(header), (headers) => {
      expect(verdict(authenticator, headers).type).toMatch(/challenge|refused/);
    }),
  );
});
