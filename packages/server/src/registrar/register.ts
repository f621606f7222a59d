import {
  type Address,
  type ContactHeader,
  hostOf,
  parseContacts,
  parseDeltaSeconds,
  type Result,
  type Seconds,
  toAddress,
  toSeconds,
  userOf,
} from "@presence/core";
import { onlyOf, type RegisterRequest, valuesOf } from "./fact.ts";
import { listed } from "./list.ts";
import type { RegistrarOptions } from "./options.ts";
import { type Refusal, refusal } from "./order.ts";

/** A REGISTER with all that matters of it read, and nothing in it that would be refused whatever is registered already. */
export interface Register {
  readonly aor: Address;
  readonly callId: string;
  readonly cseq: number;
  readonly change: Change;
  readonly userAgent?: string;
  readonly allow: readonly string[];
  readonly allowEvents: readonly string[];
  readonly path: readonly string[];
  readonly flow: string;
  readonly source: string;
  /** Whether it came from the phone itself, by no proxy. */
  readonly isDirect: boolean;
}

/** What a REGISTER asks for (RFC 3261 §10.2.1 to §10.2.4). */
type Change =
  | { readonly type: "query" }
  | { readonly type: "remove-all" }
  | { readonly type: "update"; readonly contacts: readonly Wanted[] };

/** A contact as it shall be. */
export interface Wanted {
  readonly uri: string;
  /** What it is known by instead of its URI: its instance and reg-id (RFC 5626 §6). */
  readonly flowKey?: string;
  readonly instance?: string;
  readonly printed: string;
  /** What is granted; 0 to remove it. */
  readonly expires: Seconds;
}

/** RFC 3261 §10.3, as far as it goes without a look at the bindings: steps 1 to 5, and of 6 and 7 what is in the request. */
export function readRegister(request: RegisterRequest, options: RegistrarOptions): Result<Register, Refusal> {
  const refused = refusalOf(request, options);
  if (refused !== undefined) return { ok: false, error: refused };
  const aor = toAddress(onlyOf(request, "to") ?? "");
  const callId = onlyOf(request, "call-id") ?? "";
  const cseq = toCSeq(onlyOf(request, "cseq") ?? "");
  if (aor === undefined || callId === "" || cseq === undefined) return malformed();
  // Step 4: "If the authenticated user is not authorized to modify bindings, the registrar MUST return a 403".
  if (request.identity !== undefined && request.identity !== aor) return { ok: false, error: refusal(403) };
  // Step 5: "If the address-of-record is not valid for the domain in the Request-URI, the registrar MUST send a 404".
  if (hostOf(aor) !== domainOf(request) || userOf(aor) === "") return { ok: false, error: refusal(404) };
  const path = listed(valuesOf(request, "path"));
  if (callId.length > options.maxValue || path.join().length > options.maxValue) return tooLarge();
  const isDirect = listed(valuesOf(request, "via")).length <= 1;
  // RFC 5626 §6: where the phone is behind a proxy that does not keep flows, "the registrar MUST ignore the "reg-id"".
  const isOutbound = isDirect || /;[ \t]*ob[ \t]*(?:[;=>?]|$)/i.test(path[0] ?? "");
  const change = readChange(request, isOutbound, options);
  if (!change.ok) return change;
  const [userAgent] = valuesOf(request, "user-agent");
  return {
    ok: true,
    value: {
      aor,
      callId,
      cseq,
      change: change.value,
      ...(userAgent !== undefined && { userAgent: userAgent.slice(0, options.maxValue) }),
      allow: tokens(request, "allow"),
      allowEvents: tokens(request, "allow-events"),
      path,
      flow: request.flow,
      source: request.source,
      isDirect,
    },
  };
}

/** Steps 1 and 2. */
function refusalOf(request: RegisterRequest, { domains }: RegistrarOptions): Refusal | undefined {
  // RFC 3261 §8.2.1: 405 with Allow.
  if (request.method !== "REGISTER") return refusal(405, ["Allow", "REGISTER"]);
  if (!domains.has(domainOf(request) ?? "")) return refusal(404);
  // RFC 3261 §8.2.2.3. Path is kept (RFC 3327 §5.3). Outbound is not promised: that would be keep-alives by STUN (RFC 5626 §6).
  const unsupported = listed(valuesOf(request, "require")).filter((tag) => tag.toLowerCase() !== "path");
  return unsupported.length > 0 ? refusal(420, ["Unsupported", unsupported.join(", ")]) : undefined;
}

function domainOf({ uri }: RegisterRequest): string | undefined {
  const address = toAddress(uri);
  return address && hostOf(address);
}

function readChange(request: RegisterRequest, isOutbound: boolean, options: RegistrarOptions): Result<Change, Refusal> {
  const values = valuesOf(request, "contact");
  if (values.length === 0) return { ok: true, value: { type: "query" } };
  const items = listed(values);
  const header = onlyOf(request, "expires");
  if (header === undefined && valuesOf(request, "expires").length > 0) return malformed();
  const unsaid = header === undefined ? options.defaultExpires : toExpires(header);
  if (items.includes("*")) {
    // Step 6: with "additional Contact fields or an expiration time other than zero, the request is invalid".
    if (items.length > 1 || header === undefined || unsaid !== 0) return malformed();
    return { ok: true, value: { type: "remove-all" } };
  }
  const contacts = parseContacts(items);
  if (items.length === 0 || contacts.length < items.length || !contacts.every(isReachable)) return malformed();
  // Nothing that happens will make room for them: "the request SHOULD NOT be repeated" (RFC 3261 §21.4.4).
  if (contacts.length > options.maxContacts) return { ok: false, error: refusal(403) };
  return readContacts(contacts, unsaid, isOutbound, options);
}

function readContacts(
  contacts: readonly ContactHeader[],
  unsaid: Seconds,
  isOutbound: boolean,
  options: RegistrarOptions,
): Result<Change, Refusal> {
  const wanted: Wanted[] = [];
  for (const contact of contacts) {
    const { uri, instance, parameters } = contact;
    const said = parameters.get("expires");
    const asked = said === undefined ? unsaid : toExpires(said);
    // Step 7: 423 "if and only if the requested expiration interval is greater than zero AND smaller than one hour AND less
    // than a registrar-configured minimum".
    if (asked > 0 && asked < HOUR && asked < options.minExpires) {
      return { ok: false, error: refusal(423, ["Min-Expires", String(options.minExpires)]) };
    }
    const printed = printContact(contact);
    if (printed.length > options.maxValue) return tooLarge();
    const regId = isOutbound ? toRegId(parameters.get("reg-id")) : undefined;
    wanted.push({
      uri,
      printed,
      expires: toSeconds(Math.min(asked, options.maxExpires)),
      ...(instance !== undefined && { instance }),
      ...(instance !== undefined && regId !== undefined && { flowKey: `${instance} ${regId}` }),
    });
  }
  // RFC 5626 §6: a reg-id is for "a single UA instance over a single flow"; with more than one contact to register, 400.
  const kept = wanted.filter(({ expires }) => expires > 0);
  if (kept.length > 1 && kept.some(({ flowKey }) => flowKey !== undefined)) return malformed();
  return { ok: true, value: { type: "update", contacts: wanted } };
}

/** Any scheme will do (RFC 3261 §10.2.1), but a SIP URI must have a host. */
function isReachable({ uri }: ContactHeader): boolean {
  if (/^sips?:/i.test(uri)) return toAddress(uri) !== undefined;
  return /^[a-z][-+.a-z0-9]*:./i.test(uri);
}

/** RFC 3261 §10.2: "Malformed values SHOULD be treated as equivalent to 3600." */
function toExpires(value: string): Seconds {
  return parseDeltaSeconds(value) ?? toSeconds(HOUR);
}

// RFC 3261 §25.1: CSeq = "CSeq" HCOLON 1*DIGIT LWS Method ; §8.1.1.5: "MUST be less than 2**31"
function toCSeq(value: string): number | undefined {
  const digits = /^([0-9]{1,16})[ \t]+REGISTER$/.exec(value)?.[1];
  return digits !== undefined && Number(digits) < 2 ** 31 ? Number(digits) : undefined;
}

// RFC 5626 §10: c-p-reg = "reg-id" EQUAL 1*DIGIT ; 1 to (2^31 - 1)
function toRegId(value: string | undefined): number | undefined {
  const number = /^[0-9]{1,16}$/.test(value ?? "") ? Number(value) : 0;
  return number > 0 && number < 2 ** 31 ? number : undefined;
}

/** The contact with all its parameters but `expires` (RFC 5626 §6), which changes; without its display name. */
function printContact({ uri, parameters }: ContactHeader): string {
  let printed = `<${uri}>`;
  for (const [name, value] of parameters) {
    if (name === "expires" || !TOKEN.test(name)) continue;
    printed += `;${name}`;
    if (value !== "") printed += TOKEN.test(value) ? `=${value}` : `="${value.replace(/["\\]/g, "\\$&")}"`;
  }
  return printed;
}

/** The tokens of a list, each once; more than anybody needs are not kept. */
function tokens(request: RegisterRequest, name: string): readonly string[] {
  const found = listed(valuesOf(request, name)).filter((value) => value.length <= 64 && TOKEN.test(value));
  return [...new Set(found)].slice(0, 64);
}

function malformed(): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: refusal(400) };
}

function tooLarge(): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: refusal(513) };
}

const HOUR = 3600;
// RFC 3261 §25.1: token = 1*(alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~" )
const TOKEN = /^[-.!%*_+`'~0-9A-Za-z]+$/;
