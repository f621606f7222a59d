import { headerOf, type SipMessage } from "../message/message.ts";
import { hostEnd } from "../uri/host.ts";
import { type Parameter, type Parameters, printParameters, readParameters } from "./parameters.ts";
import { parseDigits, skipWhite, tokenEnd } from "./syntax.ts";

/** One Via (RFC 3261 §20.42). */
export interface Via {
  /** In capitals: `UDP`, `TCP`, `TLS`, `WS`, `WSS`, ... */
  readonly transport: string;
  /** Of sent-by, as it came; an IPv6 address in its brackets. */
  readonly host: string;
  readonly port?: number;
  /** `branch`, `rport` (without a value in a request), `received`, ... */
  readonly parameters: Parameters;
}

/**
 * The topmost Via of a header value, which may hold a comma-separated list; undefined where that names no transport and
 * sent-by. Of malformed parameters those before the mistake are told, so that the request can be answered 400.
 */
export function parseVia(value: string): Via | undefined {
  return readVia(value)?.via;
}

/** The topmost Via of a message; undefined where it has none that can be read. */
export function topVia(message: SipMessage): Via | undefined {
  const value = headerOf(message, "via");
  return value === undefined ? undefined : parseVia(value);
}

/** The Via as a header value, of SIP/2.0. */
export function printVia({ transport, host, port, parameters }: Via): string {
  return `SIP/2.0/${transport} ${host}${port === undefined ? "" : `:${port}`}${printParameters(parameters)}`;
}

/** As `parseVia`, and whether its parameters are well-formed. */
// RFC 3261 §25.1: via-parm = sent-protocol LWS sent-by *( SEMI via-params ) ; sent-by = host [ COLON port ]
// sent-protocol = protocol-name SLASH protocol-version SLASH transport
export function readVia(value: string): { readonly via: Via; readonly isSound: boolean } | undefined {
  const version = afterSlash(value, 0);
  const start = version < 0 ? -1 : afterSlash(value, version);
  if (start < 0) return undefined;
  const end = tokenEnd(value, start);
  const hostStart = skipWhite(value, end);
  const afterHost = hostEnd(value, hostStart);
  if (end === start || hostStart === end || afterHost < 0) return undefined;
  const portStart = afterColon(value, afterHost);
  const portEnd = portStart < 0 ? afterHost : tokenEnd(value, portStart);
  const port = portStart < 0 ? undefined : parseDigits(value.slice(portStart, portEnd), 65_535);
  if (portStart >= 0 && port === undefined) return undefined;
  const parameters: Parameter[] = [];
  const isSound = readParameters(value, portEnd, parameters) >= 0;
  const written = value.slice(start, end);
  const transport = written === "UDP" || written === "TCP" ? written : written.toUpperCase();
  const host = value.slice(hostStart, afterHost);
  return {
    via: port === undefined ? { transport, host, parameters } : { transport, host, port, parameters },
    isSound,
  };
}

/** The index after the token that begins at `from`, a slash and white space round it; -1 where these do not stand there. */
function afterSlash(text: string, from: number): number {
  const end = tokenEnd(text, from);
  const at = skipWhite(text, end);
  return end > from && text.charCodeAt(at) === 47 ? skipWhite(text, at + 1) : -1;
}

function afterColon(text: string, from: number): number {
  const at = skipWhite(text, from);
  return text.charCodeAt(at) === 58 ? skipWhite(text, at + 1) : -1;
}
