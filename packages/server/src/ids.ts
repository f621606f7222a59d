import { randomFillSync } from "node:crypto";

const BYTES = 12;
const POOL = BYTES * 340;

/** Gives tokens of 96 random bits in 16 characters, each time another: drawn by the pool, for a draw costs more than its bytes. */
export function newIds(): () => string {
  const pool = Buffer.alloc(POOL);
  let at = POOL;
  return () => {
    if (at === POOL) {
      randomFillSync(pool);
      at = 0;
    }
    at += BYTES;
    return pool.toString("base64url", at - BYTES, at);
  };
}
