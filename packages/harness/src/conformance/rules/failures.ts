import { dialogInfo } from "../documents.ts";
import type { Phone } from "../phone.ts";
import type { Rule } from "../rule.ts";
import type { Subscription } from "../subscription.ts";
import type { Target } from "../target.ts";
import { must, NotApplicable } from "../verdict.ts";
import { mustBe, published, QUIET, watching } from "./steps.ts";

/** What becomes of a subscription whose NOTIFY fails. */
export const FAILURES: readonly Rule[] = [
  ...[404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604].map(
    (status): Rule => ({
      id: `notify-gets-${status}`,
      section: "RFC 6665 §4.2.2",
      level: "MUST",
      claim: `a NOTIFY that gets ${status} ends its subscription`,
      check: async (target) => {
        const phone = await target.phone(target.watcher);
        phone.policy = () => ({ status });
        const subscription = (await phone.subscribe(target.presentity, "presence")).supported();
        await subscription.notified(1);
        await target.wait(1);
        await mustBeGone(subscription, status);
      },
    }),
  ),
  ...([400, 500] as const).map(
    (status): Rule => ({
      id: `notify-gets-${status}`,
      section: "RFC 5057 §5.1",
      // After 500 without Retry-After the notifier may end the subscription as well.
      level: status === 400 ? "SHOULD" : "field",
      claim: `${status} to a NOTIFY is about that one transaction: the subscription goes on`,
      check: async (target) => {
        const phone = await target.phone(target.watcher);
        phone.policy = () => ({ status });
        const subscription = (await phone.subscribe(target.presentity, "presence")).supported();
        await subscription.notified(1);
        await target.wait(1);
        phone.policy = () => ({ status: 200 });
        mustBe(await subscription.refresh(600), 200, `a refresh after ${status} to a NOTIFY`);
      },
    }),
  ),
  {
    id: "notify-retry-after",
    section: "RFC 5057 §5.1",
    level: "SHOULD",
    claim: "500 with Retry-After ends nothing: a refresh is granted and notified",
    check: async (target) => {
      const phone = await target.phone(target.watcher);
      phone.policy = () => ({ status: 500, headers: [["Retry-After", "2"]] });
      const subscription = (await phone.subscribe(target.presentity, "presence")).supported();
      await subscription.notified(1);
      phone.policy = () => ({ status: 200 });
      mustBe(await subscription.refresh(600), 200, "a refresh after 500 with Retry-After");
      await subscription.notified(2);
    },
  },
  {
    id: "notify-gets-481-of-two",
    section: "RFC 5057 §5.1",
    level: "SHOULD",
    claim: "481 ends that one subscription of a dialog",
    check: async (target) => {
      const subscription = await two(target, 481);
      mustBe(await subscription.refresh(600), 200, "a refresh of the other subscription");
    },
  },
  {
    id: "notify-gets-404-of-two",
    section: "RFC 5057 §5.1",
    level: "SHOULD",
    claim: "404 ends all subscriptions of a dialog",
    check: async (target) => await mustBeGone(await two(target, 404), 404),
  },
  {
    id: "notify-unanswered",
    section: "order of NOTIFYs",
    level: "field",
    claim: "while a NOTIFY has no answer no newer one of its subscription comes, which could overtake it",
    check: async (target) => {
      const entity = `sip:${target.presentity}@${target.domain}`;
      const publication = await published(target, "dialog", dialogInfo(entity, "a", "early"));
      const subscription = await watching(target, "dialog");
      await target.wait(QUIET);
      subscription.phone.policy = () => undefined;
      await publication.again(dialogInfo(entity, "a", "confirmed"));
      const { length } = await subscription.notified(2);
      await publication.again(dialogInfo(entity, "a", "terminated"));
      await target.wait(3);
      const more = subscription.notifies.length - length;
      must(more === 0, `${more} newer NOTIFYs within 3 s`, "none before the answer");
    },
  },
  {
    id: "notify-retransmitted",
    section: "RFC 3261 §17.1.2.2",
    level: "MUST",
    claim: "a NOTIFY that is not answered is sent again, the same",
    check: async (target) => {
      const phone = await target.phone(target.watcher);
      phone.policy = () => undefined;
      const subscription = (await phone.subscribe(target.presentity, "presence")).supported();
      await subscription.notified(1);
      const copies = () =>
        phone.heard.filter(({ message }) => message.kind === "request").map(({ message }) => message);
      await phone.wait(2, () => copies().length > 1);
      const [first, second] = copies();
      must(second !== undefined, "one NOTIFY within 2 s", "copies of it");
      must(JSON.stringify(first) === JSON.stringify(second), "another NOTIFY", "the same once more");
    },
  },
];

/** Two subscriptions in a dialog, of which the second is the one whose NOTIFY gets that status. Gives the first. */
async function two(target: Target, status: number): Promise<Subscription<Phone>> {
  const subscription = await watching(target, "presence");
  const { phone } = subscription;
  phone.policy = (notify) => ({ status: notify.event === "dialog" ? status : 200 });
  const answer = await subscription.refresh(600, {}, "dialog");
  if (!answer.isAccepted) throw new NotApplicable(`${answer.shown} to another subscription in a dialog`);
  const notify = await subscription.found(({ event }) => event === "dialog");
  if (notify === undefined) throw new NotApplicable("another subscription in a dialog is not notified");
  await target.wait(1);
  return subscription;
}

async function mustBeGone(subscription: Subscription<Phone>, status: number): Promise<void> {
  const before = subscription.notifies.length;
  const answer = await subscription.refresh(600);
  if (!answer.isAccepted) return;
  await subscription.phone.wait(QUIET, () => subscription.notifies.length > before);
  must(false, `${answer.shown} to a refresh after ${status} to a NOTIFY`, "481");
}
