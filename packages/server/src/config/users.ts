import { type Result, toAddress, userOf } from "@presence/core";
import type { Algorithm, Secret, User } from "./config.ts";
import type { ConfigFile } from "./schema.ts";
import { newPassword, type Random } from "./secrets.ts";

export type UserEntry = NonNullable<ConfigFile["users"]>[number];

/** 1000 to 1003, with passwords that nobody knows yet. */
export function newUsers(random: Random): UserEntry[] {
  return ["1000", "1001", "1002", "1003"].map((name) => ({ name, password: newPassword(random) }));
}

/** The users of a file, of the first domain where they do not say; else one sentence of what is wrong with one of them, `where` they stand. */
export function readUsers(
  entries: readonly UserEntry[],
  domains: readonly [string, ...string[]],
  algorithms: readonly Algorithm[],
  where: string,
): Result<User[], string> {
  const users = new Map<string, User>();
  for (const [i, entry] of entries.entries()) {
    const { name, display } = entry;
    const domain = (entry.domain ?? domains[0]).toLowerCase();
    const address = toAddress(`${name}@${domain}`);
    // In an address a name may be written in several ways; in credentials it may not (RFC 7616 §3.4.2), and has no colon.
    if (address === undefined || userOf(address) !== name) {
      return {
        ok: false,
        error: `Entry ${i + 1} of ${where} has a name that no address can have: take letters and digits.`,
      };
    }
    const who = `Entry ${i + 1} of ${where}, ${name},`;
    if (!domains.includes(domain)) {
      return { ok: false, error: `${who} has a domain that is not among the domains: take ${domains.join(" or ")}.` };
    }
    if (users.has(address)) return { ok: false, error: `${who} is there twice: leave one of the two.` };
    const secret = readSecret(entry, algorithms);
    if (!secret.ok) return { ok: false, error: `${who} ${secret.error}` };
    users.set(address, { name, domain, address, ...(display !== undefined && { display }), secret: secret.value });
  }
  return { ok: true, value: [...users.values()] };
}

function readSecret({ password, ha1 = {} }: UserEntry, algorithms: readonly Algorithm[]): Result<Secret, string> {
  const digests = Object.keys(ha1).length;
  if (password !== undefined && digests > 0) {
    return { ok: false, error: 'has both "password" and "ha1": leave one of the two.' };
  }
  if (password !== undefined) return { ok: true, value: { password } };
  if (digests === 0) return { ok: false, error: 'has no password: give "password" or "ha1".' };
  const offered = algorithms.flatMap((algorithm): [Algorithm, string][] => {
    const digest = ha1[algorithm];
    return digest === undefined ? [] : [[algorithm, digest.toLowerCase()]];
  });
  if (offered.length > 0) return { ok: true, value: { ha1: Object.fromEntries(offered) } };
  return { ok: false, error: `has no "ha1" of an algorithm that is offered: give that of ${algorithms.join(" or ")}.` };
}
