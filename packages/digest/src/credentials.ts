import { type Algorithm, toAlgorithm } from "./algorithm.ts";
import { parseExtendedValue } from "./extended-value.ts";
import { type Parameters, quoted } from "./parameters.ts";
import { fail, ok, type Result } from "./result.ts";

/** What an Authorization or Proxy-Authorization value says (RFC 7616 §3.4). Parameters are as they came, without their quotes. */
export interface Credentials {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  /** The digest-uri: the Request-URI as the UAC sent it. */
  readonly uri: string;
  readonly response: string;
  /** Absent where none is named, which means MD5. */
  readonly algorithm?: Algorithm;
  readonly opaque?: string;
  /** Absent in the manner of RFC 2069. */
  readonly protection?: Protection;
}

/** The parameters that come with `qop`. */
export interface Protection {
  /** `auth`, in the letters in which it came. */
  readonly qop: string;
  /** The nonce-count: 8 hexadecimal digits. */
  readonly nc: string;
  readonly cnonce: string;
}

/** What can be wrong with credentials that are well-formed. */
export type Impropriety = "missing-parameter" | "username" | "algorithm" | "qop" | "nonce-count";

/** Reads the parameters of credentials. Ones that are not ours to understand are left alone. */
export function toCredentials(parameters: Parameters): Result<Credentials, Impropriety> {
  const username = usernameOf(parameters);
  if (!username.ok) return username;
  const realm = parameters.get("realm");
  const nonce = parameters.get("nonce");
  const uri = parameters.get("uri");
  const response = parameters.get("response");
  if (realm === undefined || nonce === undefined || uri === undefined || response === undefined) {
    return fail("missing-parameter");
  }
  const protection = protectionOf(parameters);
  if (!protection.ok) return protection;
  const named = parameters.get("algorithm");
  const algorithm = named === undefined ? undefined : toAlgorithm(named);
  if (named !== undefined && algorithm === undefined) return fail("algorithm");
  const opaque = parameters.get("opaque");
  return ok({
    username: username.value,
    realm,
    nonce,
    uri,
    response,
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(opaque === undefined ? {} : { opaque }),
    ...(protection.value === undefined ? {} : { protection: protection.value }),
  });
}

/** The value of the header, which `parseParameters` and `toCredentials` read back as it was. */
export function printCredentials(credentials: Credentials): string {
  const { username, realm, nonce, uri, response, algorithm, opaque, protection } = credentials;
  // RFC 7616 §3.4 names the parameters that MUST, and those that MUST NOT, be quoted.
  let printed = `Digest username=${quoted(username)}, realm=${quoted(realm)}, nonce=${quoted(nonce)}`;
  printed += `, uri=${quoted(uri)}, response=${quoted(response)}`;
  if (algorithm !== undefined) printed += `, algorithm=${algorithm}`;
  if (opaque !== undefined) printed += `, opaque=${quoted(opaque)}`;
  if (protection === undefined) return printed;
  return `${printed}, qop=${protection.qop}, nc=${protection.nc}, cnonce=${quoted(protection.cnonce)}`;
}

/** RFC 7616 §3.4: "Sending both username and username* in the same header option MUST be treated as an error." */
function usernameOf(parameters: Parameters): Result<string, Impropriety> {
  const plain = parameters.get("username");
  const extended = parameters.get("username*");
  if (extended === undefined) return plain === undefined ? fail("missing-parameter") : ok(plain);
  const decoded = plain === undefined ? parseExtendedValue(extended) : undefined;
  return decoded === undefined ? fail("username") : ok(decoded);
}

function protectionOf(parameters: Parameters): Result<Protection | undefined, Impropriety> {
  const qop = parameters.get("qop");
  if (qop === undefined) return ok(undefined);
  const nc = parameters.get("nc");
  const cnonce = parameters.get("cnonce");
  if (qop.toLowerCase() !== "auth") return fail("qop");
  if (nc === undefined || cnonce === undefined) return fail("missing-parameter");
  return NONCE_COUNT.test(nc) ? ok({ qop, nc, cnonce }) : fail("nonce-count");
}

// RFC 3261 §25.1:  nc-value = 8LHEX.  Upper case is read as well: no two texts are mistaken for each other by it.
const NONCE_COUNT = /^[0-9A-Fa-f]{8}$/;
