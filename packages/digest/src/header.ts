/** One header line: its name, and its value. Names that we write are long and in lower case; names that we read may be in any. */
export type Header = readonly [name: string, value: string];

/** Where a UAS finds and puts what a UAC and it say to each other (RFC 3261 §22.2), or a proxy (RFC 3261 §22.3). */
export interface HeaderNames {
  readonly status: 401 | 407;
  readonly challenge: string;
  readonly credentials: string;
}

export const USER_TO_USER: HeaderNames = { status: 401, challenge: "www-authenticate", credentials: "authorization" };

export const PROXY_TO_USER: HeaderNames = {
  status: 407,
  challenge: "proxy-authenticate",
  credentials: "proxy-authorization",
};
