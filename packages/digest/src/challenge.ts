import { type Algorithm, toAlgorithm } from "./algorithm.ts";
import { parseParameters, quoted } from "./parameters.ts";

/** What a WWW-Authenticate or Proxy-Authenticate value asks for (RFC 7616 §3.3). */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  /** Absent where none is named, which means MD5. */
  readonly algorithm?: Algorithm;
  /** Absent in the manner of RFC 2069. Other values that were offered are left out. */
  readonly qop?: "auth";
  readonly opaque?: string;
  /** Whether only the nonce was wrong with the credentials that came before. */
  readonly stale: boolean;
}

/** RFC 8760 §2.4: "The client MUST ignore any challenge it does not understand": undefined for each such. */
export function parseChallenge(value: string): Challenge | undefined {
  const parsed = parseParameters(value);
  if (!parsed.ok) return undefined;
  const parameters = parsed.value;
  const realm = parameters.get("realm");
  const nonce = parameters.get("nonce");
  const named = parameters.get("algorithm");
  const algorithm = named === undefined ? undefined : toAlgorithm(named);
  const qop = parameters.get("qop");
  if (realm === undefined || nonce === undefined) return undefined;
  if (named !== undefined && algorithm === undefined) return undefined;
  if (qop !== undefined && !offersAuth(qop)) return undefined;
  const opaque = parameters.get("opaque");
  return {
    realm,
    nonce,
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(qop === undefined ? {} : { qop: "auth" }),
    ...(opaque === undefined ? {} : { opaque }),
    stale: parameters.get("stale")?.toLowerCase() === "true",
  };
}

/** The value of the header, which `parseChallenge` reads back as it was. */
export function printChallenge({ realm, nonce, algorithm, qop, opaque, stale }: Challenge): string {
  // RFC 7616 §3.3 names the parameters that MUST, and those that MUST NOT, be quoted.
  let printed = `Digest realm=${quoted(realm)}, nonce=${quoted(nonce)}`;
  if (algorithm !== undefined) printed += `, algorithm=${algorithm}`;
  if (qop !== undefined) printed += `, qop=${quoted(qop)}`;
  if (opaque !== undefined) printed += `, opaque=${quoted(opaque)}`;
  return stale ? `${printed}, stale=true` : printed;
}

// RFC 3261 §25.1:  qop-options = "qop" EQUAL LDQUOT qop-value *("," qop-value) RDQUOT
function offersAuth(options: string): boolean {
  return options.split(",").some((option) => option.trim().toLowerCase() === "auth");
}
