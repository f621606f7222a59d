/** What was wrong with a body that a peer sent, and how RFC 3261 lets us answer the request that carried it. */
export interface DocumentError {
  readonly code: "too-large" | "unsupported-encoding" | "not-well-formed" | "wrong-document" | "invalid-value";
  /** 413 Request Entity Too Large, 415 Unsupported Media Type, 400 Bad Request (RFC 3261 §21.4). */
  readonly status: 400 | 413 | 415;
  /** For people: what and where. Never holds a part of the body. */
  readonly detail: string;
}

/** What a parser accepts at most. A body past a limit is refused before it is read. */
export interface ParseLimits {
  /** Length of the body: bytes of a `Uint8Array`, UTF-16 code units of a string. Default 131,072. */
  readonly maxBytes?: number;
  /** Elements open at once in an XML document. Default 64. */
  readonly maxDepth?: number;
}

export const DEFAULT_MAX_BYTES = 131_072;
export const DEFAULT_MAX_DEPTH = 64;

const STATUS = {
  "too-large": 413,
  "unsupported-encoding": 415,
  "not-well-formed": 400,
  "wrong-document": 400,
  "invalid-value": 400,
} as const;

export function documentError(code: DocumentError["code"], detail: string): DocumentError {
  return { code, status: STATUS[code], detail };
}
