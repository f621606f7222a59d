import { PACKAGES } from "@presence/core";
import type { Header } from "@presence/sip";

/** What may be asked of the server. */
export const METHODS: readonly string[] = ["OPTIONS", "REGISTER", "SUBSCRIBE", "NOTIFY", "PUBLISH"];
/** What an OPTIONS is told (RFC 3261 §11.2). */
export const OPTIONS_HEADERS: readonly Header[] = [
  ["Allow", METHODS.join(", ")],
  ["Allow-Events", PACKAGES.flatMap(({ name }) => (name.includes(".") ? [] : [name])).join(", ")],
];
