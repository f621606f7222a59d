/** A digest algorithm that we know, as it is named on the wire (RFC 8760 §2.7). The session variants are none of them. */
export type Algorithm = "MD5" | "SHA-256" | "SHA-512-256";

/** All algorithms, the strongest first. */
export const ALGORITHMS: readonly Algorithm[] = ["SHA-512-256", "SHA-256", "MD5"];

/** What stands where no algorithm is named (RFC 7616 §3.3: "If this is not present, it is assumed to be "MD5""). */
export const DEFAULT_ALGORITHM: Algorithm = "MD5";

/** The algorithm of that name, in upper or lower case; undefined for one that we do not know, `MD5-sess` among them. */
export function toAlgorithm(name: string): Algorithm | undefined {
  const upper = name.toUpperCase();
  return ALGORITHMS.find((algorithm) => algorithm === upper);
}

/** Whether a text is a digest of that algorithm: 32 hexadecimal digits in lower case for MD5, else 64 (RFC 7616 §3.2). */
export function isDigest(text: string, algorithm: Algorithm): boolean {
  return (algorithm === "MD5" ? MD5_DIGEST : SHA_DIGEST).test(text);
}

const MD5_DIGEST = /^[0-9a-f]{32}$/;
const SHA_DIGEST = /^[0-9a-f]{64}$/;
