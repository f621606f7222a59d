import { type Config, readConfig } from "@presence/server";

/** The configuration of a server as the command line makes it, with chance that is none. */
export function configOf(...argv: readonly string[]): Config {
  const read = readConfig(
    argv,
    (name) => {
      throw new Error(name);
    },
    (bytes) => new Uint8Array(bytes).fill(7),
  );
  if (!read.ok) throw new Error(read.error);
  if (read.value.type !== "config") throw new Error(read.value.type);
  return read.value.config;
}
