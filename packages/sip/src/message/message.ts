/** One header line: its long name in lower case, its value with folding undone and no white space around it; lists are not split. */
export type Header = readonly [name: string, value: string];

/** A request (RFC 3261 §7.1). Headers stand in the order of the message. */
export interface SipRequest {
  readonly kind: "request";
  readonly method: string;
  /** Request-URI, as it came. */
  readonly uri: string;
  readonly headers: readonly Header[];
  /** As text (UTF-8); empty where there is none. */
  readonly body: string;
}

/** A response (RFC 3261 §7.2). */
export interface SipResponse {
  readonly kind: "response";
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly Header[];
  readonly body: string;
}

export type SipMessage = SipRequest | SipResponse;

/** The value of the first header of that name (long, in lower case); undefined where there is none. */
export function headerOf({ headers }: SipMessage, name: string): string | undefined {
  for (const [other, value] of headers) if (other === name) return value;
  return undefined;
}

/** The values of all headers of that name, line by line. */
export function headersOf({ headers }: SipMessage, name: string): string[] {
  const values: string[] = [];
  for (const [other, value] of headers) if (other === name) values.push(value);
  return values;
}
