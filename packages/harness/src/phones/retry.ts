import type { IncomingResponseMessage } from "sip.js/lib/core/index.js";

/** Seconds until a request that has failed is tried again, where nobody says when. */
const RETRY = 30;

/**
 * In how many seconds a phone tries again what was answered so: when `Retry-After` has it, or soon enough; undefined where the
 * answer is for good.
 */
export function retryDelay(response: IncomingResponseMessage): number | undefined {
  const { statusCode = 0 } = response;
  const said = Number.parseInt(response.getHeader("retry-after") ?? "", 10);
  if (said >= 0) return said;
  return statusCode === 408 || statusCode >= 500 ? RETRY : undefined;
}
