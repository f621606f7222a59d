import type { ParseLimits } from "../error.ts";
import type { HeaderLine } from "../header-lines.ts";
import type { Body } from "../text.ts";

/** One part of a multipart body (RFC 2046 §5.1). */
export interface Part<B extends Body = Body> {
  /** The header `Content-Type` as it stands; where it is absent, the part is text/plain (RFC 2045 §5.2). */
  readonly contentType?: string;
  /** The header `Content-ID` without its angle brackets: what a `cid` names (RFC 2045 §7). */
  readonly contentId?: string;
  /** All other headers, in their order. */
  readonly headers?: readonly HeaderLine[];
  /** What stands after the blank line, exactly, in whatever encoding the part declares. */
  readonly body: B;
}

/** What the reader of a multipart accepts at most. */
export interface MultipartLimits extends ParseLimits {
  /** Parts in one multipart. Default 256. */
  readonly maxParts?: number;
}

export const DEFAULT_MAX_PARTS = 256;
