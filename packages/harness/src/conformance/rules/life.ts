import { pidf } from "../documents.ts";
import type { Phone } from "../phone.ts";
import type { Rule } from "../rule.ts";
import type { Subscription } from "../subscription.ts";
import type { Target } from "../target.ts";
import { must, NotApplicable } from "../verdict.ts";
import { asked, brief, mustBe, published, QUIET, secondsOf, watching } from "./steps.ts";

/** How a subscription is prolonged, and how it ends. */
export const LIFE: readonly Rule[] = [
  {
    id: "refresh-notified",
    section: "RFC 6665 §4.2.1.2",
    level: "MUST",
    claim: "a refresh gets 200 and a NOTIFY, although nothing has changed",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      mustBe(await subscription.refresh(600), 200, "a refresh");
      await subscription.notified(2);
    },
  },
  {
    id: "refresh-expires",
    section: "RFC 6665 §4.2.1.4",
    level: "MUST",
    claim: "the answer to a refresh has Expires, of no more than was asked for",
    check: async (target) => {
      const granted = secondsOf(await (await watching(target, "presence")).refresh(300), "Expires");
      must(granted <= 300, `${granted} s for 300 s`, "at most 300 s");
    },
  },
  {
    id: "refresh-prolongs",
    section: "RFC 6665 §4.2.1.4",
    level: "MUST",
    claim: "a refresh moves the end of the subscription",
    check: async (target) => {
      const phone = await target.phone(target.watcher);
      const { subscription, expires } = await brief(target, phone);
      await target.wait(Math.max(expires - 2, 1));
      mustBe(await subscription.refresh(600), 200, "a refresh before the end");
      await target.wait(2 + SLACK);
      must(!subscription.isOver, "a NOTIFY that says terminated", "none before the new end");
      mustBe(await subscription.refresh(600), 200, "a refresh after what was the end");
    },
  },
  {
    id: "refresh-too-brief",
    section: "RFC 6665 §4.2.1.4",
    level: "SHOULD",
    claim: "a refresh that gets 423 leaves the subscription as it was",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      const answer = await subscription.refresh(1);
      if (answer.status !== 423) throw new NotApplicable("one second is not too short for it");
      must(!subscription.isOver, "a subscription that is over", "one that goes on");
      mustBe(await subscription.refresh(600), 200, "a refresh after that");
    },
  },
  {
    id: "unsubscribe",
    section: "RFC 6665 §4.2.1.4",
    level: "MUST",
    claim: "a refresh with Expires 0 gets 200, and a NOTIFY that says terminated",
    check: async (target) => void (await ended(target)),
  },
  {
    id: "unsubscribe-reason",
    section: "RFC 6665 §4.2.1.4",
    level: "SHOULD",
    claim: "that NOTIFY has reason=timeout",
    check: async (target) => await mustTimeOut(await ended(target)),
  },
  {
    id: "unsubscribe-silences",
    section: "RFC 6665 §4.2.1.4",
    level: "MUST",
    claim: "after it nothing comes any more, whatever changes",
    check: async (target) => {
      const publication = await published(target, "presence", pidf(`sip:${target.presentity}@${target.domain}`, "one"));
      const subscription = await ended(target);
      const before = subscription.notifies.length;
      await publication.again(pidf(`sip:${target.presentity}@${target.domain}`, "two"));
      await target.wait(6);
      must(subscription.notifies.length === before, "a NOTIFY after the last", "none");
    },
  },
  {
    id: "refresh-after-end",
    section: "RFC 3261 §12.2.2",
    level: "SHOULD",
    claim: "a refresh of what is over gets 481",
    check: async (target) => mustBe(await (await ended(target)).refresh(600), 481, "a refresh of what is over"),
  },
  {
    id: "fetch",
    section: "RFC 6665 §4.4.3",
    level: "MUST",
    claim: "a first SUBSCRIBE with Expires 0 gets 200, and one NOTIFY that says terminated",
    check: async (target) => {
      const subscription = (await asked(target, "presence", { headers: [["Expires", "0"]] })).supported();
      const notify = await subscription.nth(1);
      must(notify.state === "terminated", notify.shown, "terminated");
      await target.wait(QUIET);
      must(subscription.notifies.length === 1, `${subscription.notifies.length} NOTIFYs`, "one");
    },
  },
  {
    id: "fetch-reason",
    section: "RFC 6665 §4.4.3",
    level: "MUST",
    claim: "that NOTIFY has reason=timeout",
    check: async (target) => {
      await mustTimeOut((await asked(target, "presence", { headers: [["Expires", "0"]] })).supported());
    },
  },
  {
    id: "fetch-has-state",
    section: "RFC 6665 §4.4.3",
    level: "MUST",
    claim: "a fetch is told the state",
    check: async (target) => {
      await published(target, "presence", pidf(`sip:${target.presentity}@${target.domain}`, "fetch me"));
      const subscription = (await asked(target, "presence", { headers: [["Expires", "0"]] })).supported();
      const { body } = await subscription.nth(1);
      must(body.includes("fetch me"), body === "" ? "no body" : "another body", "what was published");
    },
  },
  {
    id: "expiry",
    section: "RFC 6665 §4.2.1.4",
    level: "SHOULD",
    claim: "what is not refreshed ends with a NOTIFY that says terminated",
    check: async (target) => void (await expired(target)),
  },
  {
    id: "expiry-reason",
    section: "RFC 6665 §4.2.1.4",
    level: "SHOULD",
    claim: "that NOTIFY has reason=timeout",
    check: async (target) => await mustTimeOut(await expired(target)),
  },
  {
    id: "expiry-forgets",
    section: "RFC 6665 §4.2.1.4",
    level: "MUST",
    claim: "a subscription that has expired is removed: a refresh is not granted",
    check: async (target) => {
      const phone = await target.phone(target.watcher);
      const { subscription, expires } = await brief(target, phone);
      await target.wait(expires + SLACK);
      const answer = await subscription.refresh(600);
      must(!answer.isAccepted, `${answer.shown} to a refresh ${SLACK} s after the end`, "481");
    },
  },
  {
    id: "unknown-dialog",
    section: "RFC 3261 §12.2.2",
    level: "SHOULD",
    claim: "a SUBSCRIBE in a dialog that there is not gets 481, unless it is taken for that of a lost one",
    check: async (target) => {
      const alter = (text: string) => text.replace(/\r\nTo: ([^\r]*)/, "\r\nTo: $1;tag=nobody");
      const { answer } = await asked(target, "presence", { alter });
      if (answer.isAccepted) throw new NotApplicable("it recreates dialogs, as it may");
      mustBe(answer, 481, "a SUBSCRIBE in an unknown dialog");
    },
  },
  {
    id: "wrong-from-tag",
    section: "RFC 3261 §12.2.2",
    level: "MUST",
    claim: "a SUBSCRIBE with another From tag does not end the subscription",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      const alter = (text: string) => text.replace(`;tag=${subscription.tag}`, ";tag=somebody-else");
      const answer = await subscription.refresh(0, { alter });
      must(!answer.isAccepted, `${answer.shown} to Expires: 0 with another From tag`, "481");
      mustBe(await subscription.refresh(600), 200, "a refresh with the right one");
    },
  },
  {
    id: "lower-cseq",
    section: "RFC 3261 §12.2.2",
    level: "MUST",
    claim: "a refresh with a lower CSeq than the one before gets 500, and changes nothing",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      for (let count = 2; count <= 3; count++) {
        await subscription.refresh(600);
        await subscription.notified(count);
      }
      const alter = (text: string) => text.replace(/\r\nCSeq: \d+/, "\r\nCSeq: 1");
      mustBe(await subscription.refresh(0, { alter }), 500, "a lower CSeq");
      must(!subscription.isOver, "a subscription that is over", "one that goes on");
      mustBe(await subscription.refresh(600), 200, "a refresh in order");
    },
  },
  {
    id: "cseq-may-jump",
    section: "RFC 3261 §12.2.2",
    level: "MUST",
    claim: "a CSeq more than one higher than the one before is no error",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      const alter = (text: string) => text.replace(/\r\nCSeq: \d+/, "\r\nCSeq: 1000000");
      mustBe(await subscription.refresh(600, { alter }), 200, "a CSeq that jumps");
    },
  },
  {
    id: "ids-in-one-dialog",
    section: "RFC 6665 §4.5.2",
    level: "MUST",
    claim: "subscriptions with different ids in one dialog live and end apart",
    check: async (target) => {
      const first = await asked(target, "presence;id=one");
      if (!first.answer.isAccepted) throw new NotApplicable(`${first.answer.shown} to Event: presence;id=one`);
      await first.notified(1);
      const second = await first.refresh(600, {}, "presence;id=two");
      if (!second.isAccepted) throw new NotApplicable(`${second.shown} to another subscription in a dialog`);
      await first.notified(2);
      await first.refresh(0, {}, "presence;id=one");
      await first.notified(3);
      mustBe(await first.refresh(600, {}, "presence;id=two"), 200, "a refresh of the one that goes on");
    },
  },
];

/** How much later than it should something may happen, in seconds. */
const SLACK = 8;

async function ended(target: Target): Promise<Subscription<Phone>> {
  const subscription = await watching(target, "presence");
  mustBe(await subscription.refresh(0), 200, "Expires: 0");
  const last = await subscription.nth(2);
  must(last.state === "terminated", last.shown, "terminated");
  return subscription;
}

async function expired(target: Target): Promise<Subscription<Phone>> {
  const phone = await target.phone(target.watcher);
  const { subscription, expires } = await brief(target, phone);
  const last = await subscription.found(({ state }) => state === "terminated", expires + SLACK);
  must(last !== undefined, `no NOTIFY that says terminated ${SLACK} s after the end`, "one");
  return subscription;
}

async function mustTimeOut(subscription: Subscription<Phone>): Promise<void> {
  const last = await subscription.found(({ state }) => state === "terminated");
  must(last?.reason === "timeout", last?.shown ?? "no last NOTIFY", "reason=timeout");
}
