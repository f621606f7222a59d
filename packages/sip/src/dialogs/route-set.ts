import type { Destination } from "../flow.ts";
import { listOf } from "../headers/list.ts";
import { parseNameAddress } from "../headers/name-address.ts";
import { parameterOf } from "../headers/parameters.ts";
import { headersOf, type SipMessage } from "../message/message.ts";
import { parseUri } from "../uri/parse.ts";
import { destinationOf } from "./address.ts";
import { flat } from "./compact.ts";

/** The proxies that want to see the requests of a dialog, nearest first (RFC 3261 §12.1). */
export interface RouteSet {
  /** Route values: of all of them, or of those after the first one where that is strict. */
  readonly route: string;
  /** The URI of the first one where it is a strict router (RFC 2543), which takes the place of the Request-URI; else empty. */
  readonly strict: string;
  /** Where the first one is, if it says so by an address. */
  readonly hop: Destination | undefined;
  /** Whether the first one has a SIPS URI. */
  readonly isSecure: boolean;
}

/** No proxy wants to. */
export const DIRECT: RouteSet = { route: "", strict: "", hop: undefined, isSecure: false };

/** RFC 3261 §12.1.1 and §12.1.2: as they stand in a request, in reverse order from a response. Unreadable ones are none. */
export function routeSetOf(message: SipMessage): RouteSet {
  const values = headersOf(message, "record-route");
  if (values.length === 0) return DIRECT;
  const items = listOf(values);
  if (message.kind === "response") items.reverse();
  const uri = parseNameAddress(items[0] ?? "")?.uri ?? "";
  const first = parseUri(uri);
  if (first === undefined) return DIRECT;
  const isLoose = parameterOf(first.parameters, "lr") !== undefined;
  return {
    route: flat(` ${(isLoose ? items : items.slice(1)).join(", ")}`).trimStart(),
    strict: isLoose ? "" : flat(` ${inRequestLine(uri)}`).trimStart(),
    hop: destinationOf(uri),
    isSecure: first.scheme === "sips",
  };
}

/** Request-URI and Route of a request to that target (RFC 3261 §12.2.1.1). */
export function routed({ route, strict }: RouteSet, target: string): { readonly uri: string; readonly route: string } {
  if (strict === "") return { uri: target, route };
  return { uri: strict, route: route === "" ? `<${target}>` : `${route}, <${target}>` };
}

/**
 * A URI without what may not stand in a Request-URI (RFC 3261 §19.1.1, Table 1): its headers and its method. What looks
 * like them in the user's name stays.
 */
export function inRequestLine(uri: string): string {
  const host = uri.indexOf("@") + 1;
  const [bare = ""] = uri.slice(host).split("?", 1);
  return uri.slice(0, host) + bare.replace(/;method=[^;]*/gi, "");
}
