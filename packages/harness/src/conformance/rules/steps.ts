import { type Header, parseDigits } from "@presence/sip";
import type { Answer } from "../answer.ts";
import type { Asking } from "../asking.ts";
import { MEDIA_TYPES, type Package } from "../documents.ts";
import type { Phone } from "../phone.ts";
import { Publication } from "../publication.ts";
import type { Subscription } from "../subscription.ts";
import type { Target } from "../target.ts";
import { must, NotApplicable } from "../verdict.ts";

/** How long nothing may come before nothing is taken to come, in seconds. */
export const QUIET = 2;

/** The watcher's SUBSCRIBE to the presentity, however it is answered. Throws a Deviation where it is not. */
export async function asked(target: Target, event: string, asking: Asking = {}): Promise<Subscription<Phone>> {
  const phone = await target.phone(target.watcher);
  const subscription = await phone.subscribe(target.presentity, event, asking);
  must(subscription.answer.shown !== "no answer", "no answer to a SUBSCRIBE", "one");
  return subscription;
}

/** The same, granted and notified. */
export async function watching(target: Target, event: string, asking: Asking = {}): Promise<Subscription<Phone>> {
  const subscription = (await asked(target, event, asking)).supported();
  await subscription.notified(1);
  return subscription;
}

/** A subscription that is granted for as short a time as the server grants any, and that time in seconds. */
export async function brief(
  target: Target,
  phone: Phone,
): Promise<{ subscription: Subscription<Phone>; expires: number }> {
  for (let expires = 3; ; ) {
    const subscription = await phone.subscribe(target.presentity, "presence", {
      headers: [["Expires", `${expires}`]],
    });
    if (subscription.answer.status !== 423) {
      subscription.supported();
      await subscription.notified(1);
      return { subscription, expires: subscription.answer.number("expires") ?? expires };
    }
    const least = subscription.answer.number("min-expires");
    if (least === undefined || least <= expires) throw new NotApplicable("423 without a Min-Expires that helps");
    if (least > target.maxWait)
      throw new NotApplicable(`it takes ${least} s, and the longest wait is ${target.maxWait} s`);
    expires = least;
  }
}

/** The document published by the presentity's phone. Throws NotApplicable where the server takes none of the package. */
export async function published(target: Target, event: Package, body: string, expires = 600): Promise<Publication> {
  const phone = await target.phone(target.presentity);
  const answer = await phone.publish(event, document(event, body, [["Expires", `${expires}`]]));
  mustTake(answer, event);
  return new Publication(phone, event, answer);
}

/** How a PUBLISH with that document is sent. */
export function document(event: Package, body: string, headers: readonly Header[] = []): Asking {
  return { headers: [...headers, ["Content-Type", MEDIA_TYPES[event]]], body };
}

/** Throws NotApplicable where a plain PUBLISH is not taken for what the server is, a Deviation for another refusal. */
export function mustTake(answer: Answer, event: string): void {
  if (UNWILLING.has(answer.status)) throw new NotApplicable(`${answer.shown} to a PUBLISH of ${event}`);
  must(answer.isAccepted, `${answer.shown} to a plain PUBLISH`, "200");
}

/** Statuses that refuse with a 4xx of any kind: where the RFC leaves open which. */
export function mustRefuse(answer: Answer, what: string): void {
  must(
    answer.status >= 400 && answer.status < 500 && answer.shown !== "no answer",
    `${answer.shown} to ${what}`,
    "a 4xx",
  );
}

/** Throws a Deviation unless the answer has that status. */
export function mustBe(answer: Answer, status: number, what: string): void {
  must(answer.status === status && answer.shown !== "no answer", `${answer.shown} to ${what}`, `${status}`);
}

/** A header that is a number of seconds. Throws a Deviation where it is none, or absent. */
export function secondsOf(answer: Answer, name: string): number {
  const value = answer.header(name.toLowerCase());
  const seconds = parseDigits(value ?? "", 2 ** 32 - 1);
  must(
    seconds !== undefined,
    value === undefined ? `no ${name}` : `${name}: ${value}`,
    `${name} with a number of seconds`,
  );
  return seconds;
}

/** No PUBLISH is served, not of that package, or not from everybody. */
const UNWILLING: ReadonlySet<number> = new Set([401, 403, 404, 405, 407, 480, 489, 501]);
