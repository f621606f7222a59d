import type { Address } from "@presence/core";

/** Something that has happened, as the registrar is told it. Plain data. */
export type RegistrarFact =
  /** A REGISTER has arrived. */
  | { readonly type: "request"; readonly request: RegisterRequest }
  /** A connection is no more; of datagrams there is none that could close. */
  | { readonly type: "flow-closed"; readonly flow: string }
  /** Somebody other than the phone ends a binding, or all of an address-of-record where no key is named. */
  | { readonly type: "unregister"; readonly aor: Address; readonly key?: string }
  | { readonly type: "tick" };

/** A request as its stack sees it: retransmissions absorbed, headers as they came. A `Request` of the core is one. */
export interface RegisterRequest {
  readonly method: string;
  /** Request-URI. */
  readonly uri: string;
  /** Long names in lower case, in the order of the message; folding undone, lists not split. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What `respond` refers to. */
  readonly transaction: string;
  /** The connection it came on; datagrams of one peer have one, too. */
  readonly flow: string;
  /** Where it came from: an address without a port. */
  readonly source: string;
  /** Who it is from, authenticated; absent where nobody was asked. */
  readonly identity?: Address;
}

/** The values of a header, in the order of the message. */
export function valuesOf(request: RegisterRequest, name: string): string[] {
  const values: string[] = [];
  for (const [other, value] of request.headers) if (other === name) values.push(value);
  return values;
}

/** The value of a header that stands exactly once; undefined where it does not. */
export function onlyOf(request: RegisterRequest, name: string): string | undefined {
  const [value, ...more] = valuesOf(request, name);
  return more.length > 0 ? undefined : value;
}
