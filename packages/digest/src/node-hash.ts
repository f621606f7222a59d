import { createHash } from "node:crypto";
import type { Algorithm } from "./algorithm.ts";
import type { Hash } from "./cryptography.ts";

type AtOnce = (algorithm: string, text: string) => string;

/** A digest in one call where Node has that (20.12, 21.7), which takes half the time. */
export function makeHash(atOnce: AtOnce | undefined): Hash {
  if (atOnce !== undefined) return (algorithm, text) => atOnce(NAMES[algorithm], text);
  return (algorithm, text) => createHash(NAMES[algorithm]).update(text).digest("hex");
}

const NAMES: Readonly<Record<Algorithm, string>> = { MD5: "md5", "SHA-256": "sha256", "SHA-512-256": "sha512-256" };
