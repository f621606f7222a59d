import type { Heard } from "../packages/package.ts";
import type { Context } from "./context.ts";
import { FOREVER } from "./deadlines.ts";
import type { Watch } from "./held.ts";

/** Does what a phone asks for; its other devices are told, and it itself by the NOTIFY that it gets anyway. */
export function heed(context: Context, { audience }: Watch, heard: readonly Heard[]): void {
  const { resource, package: found } = audience;
  for (const { key: device, words } of heard) {
    const key = `${found.name} ${device}`;
    // What a phone has set stays set until somebody sets it otherwise.
    const source = { type: "device", key, via: "as-feature-event", expiresAt: FOREVER } as const;
    context.say(resource, { ...source, ...words, sequence: context.sequence() });
    context.report({ type: "heard", resource: resource.address, package: found.name, words });
  }
}
