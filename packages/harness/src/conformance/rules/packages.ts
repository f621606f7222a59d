import { isSameUri, parseUri } from "@presence/sip";
import { attributeOf, dialogInfo, dialogStatesOf, mailbox, pidf } from "../documents.ts";
import type { Rule } from "../rule.ts";
import type { Target } from "../target.ts";
import { must, NotApplicable } from "../verdict.ts";
import { document, published, watching } from "./steps.ts";

/** What the event packages ask for. */
export const PACKAGE_RULES: readonly Rule[] = [
  {
    id: "presence-rate",
    section: "RFC 3856 §6.10",
    level: "SHOULD",
    claim: "changes are told to a watcher no more often than every five seconds",
    check: async (target) => void (await changing(target)),
  },
  {
    id: "presence-newest",
    section: "RFC 6665 §4.2.2",
    level: "field",
    claim: "what is told in the end is the newest, however fast it changes",
    check: async (target) => {
      const last = (await hurrying(target)).at(-1);
      must(last?.body.includes("change 3") === true, "another state in the last NOTIFY", "the newest");
    },
  },
  {
    id: "presence-entity",
    section: "RFC 3856 §6.7",
    level: "field",
    claim: "the entity of a presence document is who was asked about, not who asks",
    check: async (target) => {
      await published(target, "presence", pidf(entityOf(target), "here"));
      const { body } = await (await watching(target, "presence")).nth(1);
      mustBeAbout(body, target);
    },
  },
  {
    id: "presence-escaped",
    section: "escapes in documents",
    level: "field",
    claim: "what stands in a note with escapes comes out with them",
    check: async (target) => {
      await published(target, "presence", pidf(entityOf(target), "a &amp; b &lt;c>"));
      const { body } = await (await watching(target, "presence")).nth(1);
      must(/a &(amp|#38|#x26); b &(lt|#60|#x3c);c(>|&(gt|#62|#x3e);)/i.test(body), "another note", "a &amp; b &lt;c>");
    },
  },
  {
    id: "dialog-version-first",
    section: "RFC 4235 §4.1",
    level: "MUST",
    claim: "versions start at 0 in each subscription",
    check: async (target) => {
      for (const versions of await versionsOf(target)) must(versions[0] === 0, `version ${versions[0]} at first`, "0");
    },
  },
  {
    id: "dialog-version-rises",
    section: "RFC 4235 §4.1",
    level: "MUST",
    claim: "versions rise by one from document to document of a subscription",
    check: async (target) => {
      for (const versions of await versionsOf(target)) {
        const [first = Number.NaN] = versions;
        const isInOrder = versions.every((version, at) => version === first + at);
        must(isInOrder, `versions ${versions.join(", ")}`, "each one more than the one before");
      }
    },
  },
  {
    id: "dialog-attributes",
    section: "RFC 4235 §4.1",
    level: "MUST",
    claim: "a document has version, state and entity",
    check: async (target) => {
      const body = await dialogBody(target);
      for (const name of ["version", "state", "entity"]) {
        must(attributeOf(body, name) !== undefined, `no ${name} in dialog-info`, "the three mandatory attributes");
      }
      const state = attributeOf(body, "state");
      must(state === "full" || state === "partial", `state ${state}`, "full or partial");
    },
  },
  {
    id: "dialog-entity",
    section: "RFC 4235 §4.1",
    level: "MUST",
    claim: "the entity of a document is the observed user",
    check: async (target) => mustBeAbout(await dialogBody(target), target),
  },
  {
    id: "dialog-full-first",
    section: "RFC 4235 §3.7.1",
    level: "field",
    claim: "the first document of a subscription has the full state",
    check: async (target) => {
      const state = attributeOf(await dialogBody(target), "state");
      must(state === "full", `state ${state} in the first document`, "full");
    },
  },
  {
    id: "dialog-ends",
    section: "lamps",
    level: "field",
    claim: "a call that is over leaves no dialog behind that is not terminated",
    check: async (target) => {
      const publication = await calling(target, "early");
      const subscription = await watching(target, "dialog");
      await publication.again(dialogInfo(entityOf(target), "a", "confirmed"));
      await target.wait(2);
      await publication.again(dialogInfo(entityOf(target), "a", "terminated"));
      await target.wait(6);
      const states = dialogStatesOf(subscription.notifies.at(-1)?.body ?? "");
      must(
        states.every((state) => state === "terminated"),
        `${states.join(", ")} in the last document`,
        "terminated",
      );
    },
  },
  {
    id: "dialog-removed",
    section: "lamps",
    level: "field",
    claim: "a publication of a dialog that is removed takes its dialog with it",
    check: async (target) => {
      const publication = await calling(target, "confirmed");
      const subscription = await watching(target, "dialog");
      await publication.again("", 0);
      await subscription.notified(2);
      await target.wait(2);
      const states = dialogStatesOf(subscription.notifies.at(-1)?.body ?? "");
      must(
        states.every((state) => state === "terminated"),
        `${states.join(", ")} in the last document`,
        "terminated",
      );
    },
  },
  {
    id: "dialog-two-calls",
    section: "lamps",
    level: "field",
    claim: "two calls from two phones of a user are both shown",
    check: async (target) => {
      await calling(target, "confirmed", "first-call");
      await calling(target, "early", "second-call");
      const { body } = await (await watching(target, "dialog")).nth(1);
      for (const id of ["first-call", "second-call"]) must(body.includes(id), `no ${id} in the document`, "both");
    },
  },
  {
    id: "mailbox-status-line",
    section: "RFC 3842 §3.5",
    level: "MUST",
    claim: "a message summary begins with the line Messages-Waiting",
    check: async (target) => {
      await voicemail(target);
      const { body } = await (await watching(target, "message-summary")).nth(1);
      if (body === "") throw new NotApplicable("a NOTIFY without a body, where nothing is known");
      must(
        /^Messages-Waiting:[ \t]*(yes|no)\r?\n/i.test(body),
        `"${body.slice(0, 40)}"`,
        "Messages-Waiting: yes or no",
      );
    },
  },
  {
    id: "mailbox-told",
    section: "RFC 3842 §3.8",
    level: "field",
    claim: "what is published of a mailbox is what watchers are told",
    check: async (target) => {
      await published(target, "message-summary", mailbox(entityOf(target), 2));
      const { body } = await (await watching(target, "message-summary")).nth(1);
      must(/Messages-Waiting:\s*yes/i.test(body), `"${body.slice(0, 40)}"`, "Messages-Waiting: yes");
      must(/Voice-Message:\s*2\/0/i.test(body), `"${body}"`, "Voice-Message: 2/0");
    },
  },
];

function entityOf(target: Target): string {
  return `sip:${target.presentity}@${target.domain}`;
}

function calling(target: Target, state: "early" | "confirmed", id: string = "a"): ReturnType<typeof published> {
  return published(target, "dialog", dialogInfo(entityOf(target), id, state));
}

/** The versions of three documents each, in two subscriptions. */
async function versionsOf(target: Target): Promise<number[][]> {
  await calling(target, "early");
  const all: number[][] = [];
  for (const user of [target.watcher, target.other]) {
    const subscription = (await (await target.phone(user)).subscribe(target.presentity, "dialog")).supported();
    const versions: number[] = [];
    for (let count = 1; count <= 3; count++) {
      const { body } = await subscription.nth(count);
      if (body === "") throw new NotApplicable("a NOTIFY without a body");
      versions.push(Number(attributeOf(body, "version") ?? Number.NaN));
      await subscription.refresh(600);
    }
    all.push(versions);
  }
  return all;
}

async function dialogBody(target: Target): Promise<string> {
  const phone = await target.phone(target.presentity);
  await phone.publish("dialog", document("dialog", dialogInfo(entityOf(target), "a", "early")));
  const { body } = await (await watching(target, "dialog")).nth(1);
  if (body === "") throw new NotApplicable("a NOTIFY without a body, where nothing is known");
  return body;
}

async function voicemail(target: Target): Promise<void> {
  const phone = await target.phone(target.presentity);
  await phone.publish("message-summary", document("message-summary", mailbox(entityOf(target), 1)));
}

/** Three changes within two seconds, and the NOTIFYs of the next eleven. */
async function hurrying(target: Target): Promise<Awaited<ReturnType<typeof watching>>["notifies"]> {
  const publication = await published(target, "presence", pidf(entityOf(target), "change 0"));
  const subscription = await watching(target, "presence");
  for (const note of ["change 1", "change 2", "change 3"]) {
    await publication.again(pidf(entityOf(target), note));
    await target.wait(0.7);
  }
  await target.wait(11);
  return subscription.notifies;
}

async function changing(target: Target): Promise<void> {
  const notifies = await hurrying(target);
  must(notifies.length > 1, "no NOTIFY for three changes", "one at least");
  // The first answers the SUBSCRIBE, which is at once whatever the rate.
  for (let at = 2; at < notifies.length; at++) {
    const gap = ((notifies[at]?.at ?? 0) - (notifies[at - 1]?.at ?? 0)) / 1000;
    must(gap > 4.9, `NOTIFYs for changes ${gap.toFixed(1)} s apart`, "five seconds at least");
  }
}

function mustBeAbout(body: string, target: Target): void {
  const entity = attributeOf(body, "entity");
  const [seen, wanted] = [parseUri((entity ?? "").replace(/^pres:/i, "sip:")), parseUri(entityOf(target))];
  const isSame = seen !== undefined && wanted !== undefined && isSameUri(seen, wanted);
  must(isSame, `entity ${entity}`, entityOf(target));
}
