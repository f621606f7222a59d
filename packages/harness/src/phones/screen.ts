import type { Light } from "./reader.ts";

/** What a phone shows to who looks at it. */
export interface Screen {
  /** The lamp of that user. */
  lamp(user: string): Light;
  /** Messages that are new, in the mailbox of that user; undefined where nothing has been heard of it. */
  mailbox(user: string): { readonly new: number; readonly old: number } | undefined;
  /** Whether it shows that its own user wants no calls. */
  readonly dnd: boolean;
  /** Who watches its user, with the status of each. */
  readonly watchers: readonly string[];
}

/** Something that a phone is expected to show. */
export interface Expectation {
  /** As it stands after "the phone of 1000 shows". */
  readonly text: string;
  isMet(screen: Screen): boolean;
  /** What is shown instead. */
  shown(screen: Screen): string;
}

/** The lamp of that user. */
export function lamp(
  user: string,
): Record<"idle" | "ringing" | "busy" | "dnd" | "offline" | "dark", () => Expectation> {
  const is = (light: Light) => (): Expectation => ({
    text: `the lamp of ${user} as ${light}`,
    isMet: (screen) => screen.lamp(user) === light,
    shown: (screen) => `it as ${screen.lamp(user)}`,
  });
  return {
    idle: is("idle"),
    ringing: is("ringing"),
    busy: is("busy"),
    dnd: is("dnd"),
    offline: is("offline"),
    dark: is("dark"),
  };
}

/** The mailbox of that user. */
export function mailbox(user: string): { readonly has: (count: number) => Expectation } {
  return {
    has: (count) => ({
      text: `${count} new messages in the mailbox of ${user}`,
      isMet: (screen) => screen.mailbox(user)?.new === count,
      shown: (screen) => `${screen.mailbox(user)?.new ?? "nothing"}`,
    }),
  };
}

/** Do-not-disturb of the phone's own user. */
export const dnd: Record<"on" | "off", () => Expectation> = {
  on: () => dndIs(true),
  off: () => dndIs(false),
};

function dndIs(on: boolean): Expectation {
  return {
    text: `do-not-disturb ${on ? "on" : "off"}`,
    isMet: (screen) => screen.dnd === on,
    shown: (screen) => `it ${screen.dnd ? "on" : "off"}`,
  };
}
