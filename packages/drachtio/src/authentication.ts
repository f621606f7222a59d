import { type Address, hostOf, type Request, toAddress } from "@presence/core";
import {
  Authenticator,
  type Claim,
  type Cryptography,
  parseParameters,
  type Secret,
  type Verdict,
} from "@presence/digest";
import type { Clock } from "./link/clock.ts";
import type { SrfRequest } from "./link/port.ts";

/** What is known of a user: the password, or its digests by algorithm; nothing where there is no such user. */
export interface UserSecret {
  readonly secret?: string;
  readonly ha1?: string | Readonly<Partial<Record<"MD5" | "SHA-256" | "SHA-512-256", string>>>;
  readonly display?: string;
}

type LookupCallback = (error: unknown, user?: UserSecret | false | null) => void;

/** Finds the secret of a user: gives a promise, or calls back. */
export type UserLookup = (username: string, realm: string, callback: LookupCallback) => unknown;

/** What is used of babble-drachtio-registrar. */
export interface Registrar {
  /** The authentication by which the sender of the request has registered. */
  getauth?(req: SrfRequest): RegistrarAuth | false | null | undefined;
}

interface RegistrarAuth {
  /** Whether these are the credentials, parsed, with which it has registered. */
  equal?(authorization: Readonly<Record<string, string>>): boolean;
}

export interface AuthenticationOptions {
  readonly userlookup?: UserLookup;
  /** 407 and Proxy-Authenticate; else 401 and WWW-Authenticate. */
  readonly proxy: boolean;
  /** How long a look-up may take, in milliseconds. */
  readonly authtimeout: number;
  readonly registrar?: Registrar;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  /** Milliseconds since 1970: nonces say when they were made. */
  readonly date: () => number;
}

/** Who a request is from, or how it is answered instead. */
export type Passage =
  | { readonly identity: Address }
  | { readonly status: number; readonly headers: readonly (readonly [name: string, value: string])[] };

/** Realms are the hosts that phones name: no more of them are remembered. */
const MAX_REALMS = 1000;

/** Asks who a request is from. Without a look-up nobody is asked, and From is taken at its word. */
export class Authentication {
  readonly #options: AuthenticationOptions;
  readonly #realms = new Map<string, Authenticator>();

  constructor(options: AuthenticationOptions) {
    this.#options = options;
  }

  /** Calls back once, perhaps at once. */
  pass(request: Request, req: SrfRequest, done: (passage: Passage) => void): void {
    const { userlookup, date } = this.#options;
    const known = this.#known(request, req);
    if (known !== undefined || userlookup === undefined) {
      done(known ?? { status: 400, headers: [] });
      return;
    }
    const realm = realmOf(request);
    const authenticator = this.#authenticator(realm);
    const claim = authenticator.read(request, date());
    if (claim.type !== "claim") {
      done({ status: claim.status, headers: headersOf(claim) });
      return;
    }
    this.#lookUp(userlookup, claim, (found) => {
      if (found === undefined) done({ status: 503, headers: [["Retry-After", "5"]] });
      else done(passageOf(authenticator.check(claim, found.secret, date()), realm));
    });
  }

  /** Who need not be asked: all where there is nobody to look up, and who comes with what it has registered with. */
  #known(request: Request, req: SrfRequest): Passage | undefined {
    const identity =
      this.#options.userlookup === undefined ? toAddress(firstOf(request, "from")) : this.#registered(request, req);
    return identity && { identity };
  }

  /** A phone that has registered is known by what it registered with. */
  #registered(request: Request, req: SrfRequest): Address | undefined {
    const { registrar, proxy } = this.#options;
    const parsed = parseParameters(firstOf(request, proxy ? "proxy-authorization" : "authorization"));
    if (!parsed.ok || !isKnownTo(registrar, req, Object.fromEntries(parsed.value))) return undefined;
    const [username, realm] = [parsed.value.get("username"), parsed.value.get("realm")];
    return username === undefined || realm === undefined ? undefined : identityOf(username, realm);
  }

  /** Calls back once: undefined where the look-up failed or took too long. */
  #lookUp(
    userlookup: UserLookup,
    { username, realm }: Claim,
    done: (found?: { readonly secret: Secret | undefined }) => void,
  ): void {
    const { clock, authtimeout } = this.#options;
    let isDone = false;
    const finish = (found?: { readonly secret: Secret | undefined }): void => {
      if (isDone) return;
      isDone = true;
      clock.cancel(timer);
      done(found);
    };
    const tell = (user: unknown): void => finish({ secret: secretOf(user) });
    const timer = clock.start(() => finish(), authtimeout);
    try {
      const found = userlookup(username, realm, (error, user) => (error ? finish() : tell(user)));
      if (isPromise(found)) found.then(tell, () => finish());
      // Who takes no callback, and gives no promise, has answered.
      else if (found !== undefined || userlookup.length < 3) tell(found);
    } catch {
      finish();
    }
  }

  #authenticator(realm: string): Authenticator {
    const known = this.#realms.get(realm);
    if (known !== undefined) return known;
    if (this.#realms.size >= MAX_REALMS) this.#realms.clear();
    const { proxy, cryptography } = this.#options;
    const authenticator = new Authenticator({ realm, proxy, algorithms: ["MD5"], isSameUri: () => true }, cryptography);
    this.#realms.set(realm, authenticator);
    return authenticator;
  }
}

/** The host that the request is to: in a dialog the Request-URI names our end of it, and To whom the phone means. */
function realmOf(request: Request): string {
  const to =
    toAddress(request.isInDialog ? firstOf(request, "to") : request.uri) ?? toAddress(firstOf(request, "from"));
  return to === undefined ? "unknown" : hostOf(to);
}

function passageOf(verdict: Verdict, realm: string): Passage {
  if (verdict.type !== "ok") return { status: verdict.status, headers: headersOf(verdict) };
  const identity = identityOf(verdict.username, realm);
  return identity === undefined ? { status: 403, headers: [] } : { identity };
}

function identityOf(username: string, realm: string): Address | undefined {
  return toAddress(username.includes("@") ? username : `${username}@${realm}`);
}

function headersOf(verdict: Exclude<Verdict, { readonly type: "ok" }>): readonly (readonly [string, string])[] {
  return verdict.type === "challenge" ? verdict.headers : [];
}

/** A registrar may throw at credentials that lack what it expects. */
function isKnownTo(
  registrar: Registrar | undefined,
  req: SrfRequest,
  credentials: Readonly<Record<string, string>>,
): boolean {
  try {
    const auth = registrar?.getauth?.(req);
    return auth ? auth.equal?.(credentials) === true : false;
  } catch {
    return false;
  }
}

/** Of whatever a look-up gives. */
function secretOf(user: unknown): Secret | undefined {
  if (typeof user !== "object" || user === null) return undefined;
  const [secret, ha1]: unknown[] = [Reflect.get(user, "secret"), Reflect.get(user, "ha1")];
  if (typeof secret === "string") return { password: secret };
  if (typeof ha1 === "string") return { ha1: { MD5: ha1 } };
  return typeof ha1 === "object" && ha1 !== null ? { ha1 } : undefined;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function firstOf({ headers }: Request, name: string): string {
  for (const [other, value] of headers) if (other === name) return value;
  return "";
}
