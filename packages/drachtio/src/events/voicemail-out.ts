import type { Address, Fact, MessageCounts, presentity } from "@presence/core";
import { type Context, said } from "./context.ts";
import type { Payload } from "./payload.ts";
import type { Subscribed } from "./subscriptions.ts";
import { aimOf } from "./targeted.ts";

/**
 * `presence.voicemail.out`: the messages of the entity.
 *
 * `init` counts where nothing has been said of the mailbox, or a phone has subscribed since the last word: what the
 * application looked up for `presence.voicemail.in` may be older than an `update` that came in between.
 */
export function voicemailOut(payload: Payload, context: Context): Fact[] {
  const aim = aimOf(payload, context);
  const isInit = payload.word(REASONS, "reason") === "init";
  const counts = countsOf(payload);
  if (aim === undefined || counts === undefined) return [];
  const { entity, only } = aim;
  const asking = only === undefined ? mailboxSubscriptions(entity, context) : [only];
  const isAsked = asking.some(({ isAnswered }) => !isAnswered);
  for (const subscription of asking) subscription.isAnswered = true;
  const known = mailboxOf(entity, context);
  if (isInit && known !== undefined && !isAsked) return [];
  return say(entity, counts, known, context);
}

/** What a phone is told that subscribes to a mailbox of which nobody has spoken, where that is wanted. */
export function dummyVoicemail({ event, target }: Subscribed, context: Context): Fact[] {
  if (!context.options.dummyvoicemail || event !== PACKAGE) return [];
  const isKnown = context.agent.sources(target).some(({ type }) => type === "mailbox");
  return isKnown ? [] : say(target, { voice: NONE, urgent: NONE }, undefined, context);
}

/** An empty mailbox is not kept where nobody watches it: whoever subscribes is asked about. */
export function forgetVoicemail(entity: Address, context: Context): Fact[] {
  const known = mailboxOf(entity, context);
  return known !== undefined && isEmpty(known) ? [end(entity, context)] : [];
}

const PACKAGE = "message-summary";
const KEY = "application";
const CLASS = "voice-message";
const NONE: MessageCounts = { new: 0, old: 0 };

const REASONS: ReadonlyMap<string, "init" | "update"> = new Map([
  ["init", "init"],
  ["update", "update"],
]);

interface Counts {
  readonly voice: MessageCounts;
  readonly urgent: MessageCounts;
}

function countsOf(payload: Payload): Counts | undefined {
  const fresh = payload.number("new", "newcount");
  const old = payload.number("old", "oldcount");
  const newUrgent = payload.number("newurgent");
  const oldUrgent = payload.number("oldurgent");
  if (!payload.has("new", "newcount")) payload.fault("new is missing: the mailbox is left as it was");
  if (fresh === undefined) return undefined;
  return { voice: messages(fresh, old), urgent: messages(newUrgent, oldUrgent) };
}

function messages(fresh = 0, old = 0): MessageCounts {
  return { new: Math.min(Math.floor(fresh), MAX_COUNT), old: Math.min(Math.floor(old), MAX_COUNT) };
}

// "All counters have a maximum value of 4,294,967,295" (RFC 3842 §3.5).
const MAX_COUNT = 4_294_967_295;

function say(
  entity: Address,
  { voice, urgent }: Counts,
  known: presentity.Mailbox | undefined,
  context: Context,
): Fact[] {
  const waiting = voice.new > 0 || urgent.new > 0;
  const summary = { waiting, classes: [{ name: CLASS, ...voice, urgent }] };
  const mailbox = { type: "mailbox", key: KEY, sequence: context.sequence(), summary } as const;
  if (isEmpty(mailbox) && mailboxSubscriptions(entity, context).length === 0) {
    return known === undefined ? [] : [end(entity, context)];
  }
  return [said(entity, mailbox)];
}

function end(entity: Address, { sequence }: Context): Fact {
  return said(entity, { type: "end", of: "mailbox", key: KEY, sequence: sequence() });
}

function isEmpty({ summary: { classes } }: Pick<presentity.Mailbox, "summary">): boolean {
  return classes.every(({ new: fresh, old, urgent }) => fresh + old + (urgent?.new ?? 0) + (urgent?.old ?? 0) === 0);
}

function mailboxOf(entity: Address, { agent }: Context): presentity.Mailbox | undefined {
  return agent.sources(entity).find((one): one is presentity.Mailbox => one.type === "mailbox" && one.key === KEY);
}

function mailboxSubscriptions(entity: Address, { subscriptions }: Context): Subscribed[] {
  return [...(subscriptions.to(entity)?.values() ?? [])].filter(({ event }) => event === PACKAGE);
}
