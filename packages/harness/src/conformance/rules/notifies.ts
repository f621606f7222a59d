import { isSameUri, parseNameAddress, parseUri, tagOf } from "@presence/sip";
import { MEDIA_TYPES, pidf } from "../documents.ts";
import type { Rule } from "../rule.ts";
import type { Target } from "../target.ts";
import { must, NotApplicable, present } from "../verdict.ts";
import { asked, document, published, watching } from "./steps.ts";

const DEFAULTS = {
  presence: "RFC 3856 §6.5",
  dialog: "RFC 4235 §3.5",
  "message-summary": "RFC 3842 §3.5",
} as const;

/** What a NOTIFY says, and how it belongs to its dialog. */
export const NOTIFIES: readonly Rule[] = [
  ...(["presence", "dialog", "message-summary"] as const).map(
    (event): Rule => ({
      id: `notified-at-once-${event}`,
      section: "RFC 6665 §4.2.1.2",
      level: "MUST",
      claim: `a SUBSCRIBE by ${event} is notified at once, before anything changes`,
      check: async (target) => void (await watching(target, event)),
    }),
  ),
  {
    id: "notified-once",
    section: "RFC 6665 §4.2.1.2",
    level: "field",
    claim: "a SUBSCRIBE is notified once, not more often",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      await target.wait(2);
      const { length } = subscription.notifies;
      must(length === 1, `${length} NOTIFYs for one SUBSCRIBE`, "one");
    },
  },
  {
    id: "answer-before-notify",
    section: "RFC 6665 §4.4.1",
    level: "field",
    claim: "the 2xx comes before the NOTIFY, which phones need that find no dialog otherwise",
    check: async (target) => {
      const { phone } = await watching(target, "presence");
      const [first] = phone.heard.filter(
        ({ message }) => message.kind === "request" || (message.status >= 200 && message.status < 300),
      );
      must(first?.message.kind === "response", "a NOTIFY before the 2xx", "the 2xx first");
    },
  },
  {
    id: "subscription-state",
    section: "RFC 6665 §4.2.2",
    level: "MUST",
    claim: "every NOTIFY says active, pending or terminated in Subscription-State",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      await subscription.refresh(600);
      for (const notify of await subscription.notified(2)) {
        must(["active", "pending", "terminated"].includes(notify.state), notify.shown, "active, pending or terminated");
      }
    },
  },
  {
    id: "state-expires",
    section: "RFC 6665 §4.2.2",
    level: "MUST",
    claim: "active and pending have the time that is left, no longer than what was granted",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      const notify = await subscription.nth(1);
      if (notify.state === "terminated") throw new NotApplicable("the subscription is over at once");
      const { expires } = notify;
      must(expires !== undefined, notify.shown, "one with expires");
      const granted = subscription.answer.number("expires") ?? 600;
      must(expires <= granted, `expires=${expires} where ${granted} s were granted`, "no longer");
    },
  },
  {
    id: "state-expires-falls",
    section: "RFC 6665 §4.2.2",
    level: "MUST",
    claim: "a later NOTIFY has the time that is left then",
    check: async (target) => {
      const publication = await published(target, "presence", pidf(`sip:${target.presentity}@${target.domain}`, "one"));
      const subscription = await watching(target, "presence");
      const first = present((await subscription.nth(1)).expires, "expires in the first NOTIFY");
      await target.wait(6);
      await publication.again(pidf(`sip:${target.presentity}@${target.domain}`, "two"));
      const later = await subscription.nth(2, 8);
      const left = present(later.expires, "expires in a later NOTIFY");
      must(left <= first - 5, `expires=${left} more than 5 s after expires=${first}`, `${first - 5} at most`);
    },
  },
  {
    id: "notify-event",
    section: "RFC 6665 §8.2.1",
    level: "MUST",
    claim: "the Event of a NOTIFY is that of the SUBSCRIBE",
    check: async (target) => {
      const notify = await (await watching(target, "presence")).nth(1);
      must(notify.event === "presence", `Event: ${notify.header("event")}`, "presence");
      must(notify.id === undefined, `Event: ${notify.header("event")}`, "no id where the SUBSCRIBE had none");
    },
  },
  {
    id: "notify-event-id",
    section: "RFC 6665 §4.5.2",
    level: "MUST",
    claim: "the id of Event is in every NOTIFY",
    check: async (target) => {
      const subscription = await asked(target, "presence;id=a7");
      if (!subscription.answer.isAccepted) throw new NotApplicable(`${subscription.answer.shown} to an Event with id`);
      const notify = await subscription.nth(1);
      must(notify.id === "a7", `Event: ${notify.header("event")}`, "presence;id=a7");
    },
  },
  {
    id: "notify-tags",
    section: "RFC 3261 §12.2.1.1",
    level: "MUST",
    claim: "a NOTIFY has the tags of the dialog that the 2xx made",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      const notify = await subscription.nth(1);
      const theirs = tagOf(subscription.answer.header("to") ?? "");
      must(notify.fromTag === theirs, `From tag ${notify.fromTag}`, `${theirs}, that of To in the 2xx`);
      must(notify.toTag === subscription.tag, `To tag ${notify.toTag}`, `${subscription.tag}, that of our From`);
    },
  },
  {
    id: "notify-names",
    section: "RFC 3261 §12.2.1.1",
    level: "MUST",
    claim: "From and To of a NOTIFY are the URIs of the dialog",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      const notify = await subscription.nth(1);
      const { phone } = subscription;
      for (const [name, uri] of [
        ["from", phone.uriOf(target.presentity)],
        ["to", phone.uriOf(target.watcher)],
      ] as const) {
        const seen = parseNameAddress(notify.header(name))?.uri ?? "";
        must(isSame(seen, uri), `${name} ${seen}`, uri);
      }
    },
  },
  {
    id: "notify-request-uri",
    section: "RFC 3261 §12.2.1.1",
    level: "MUST",
    claim: "the Request-URI of a NOTIFY is the Contact of the SUBSCRIBE",
    check: async (target) => {
      const phone = await target.phone(target.watcher);
      const contact = `${phone.contact};line=k3`;
      const headers = [["Contact", `<${contact}>`]] as const;
      const subscription = (await phone.subscribe(target.presentity, "presence", { headers })).supported();
      const { uri } = (await subscription.nth(1)).request;
      must(uri === contact, `Request-URI ${uri}`, contact);
    },
  },
  {
    id: "notify-contact",
    section: "RFC 3261 §12.2.1.1",
    level: "SHOULD",
    claim: "a NOTIFY has a Contact, for it refreshes the target",
    check: async (target) => {
      const notify = await (await watching(target, "presence")).nth(1);
      must(parseNameAddress(notify.header("contact")) !== undefined, "no Contact in a NOTIFY", "one");
    },
  },
  {
    id: "notify-cseq",
    section: "RFC 3261 §12.2.1.1",
    level: "MUST",
    claim: "CSeq rises by one from NOTIFY to NOTIFY of a dialog",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      for (let count = 2; count <= 4; count++) {
        await subscription.refresh(600);
        await subscription.notified(count);
      }
      const numbers = subscription.notifies.map(({ cseq }) => cseq);
      const [first = Number.NaN] = numbers;
      must(
        numbers.every((number, at) => number === first + at),
        `CSeq ${numbers.join(", ")}`,
        "each one more than the one before",
      );
    },
  },
  {
    id: "notify-cseq-of-dialog",
    section: "RFC 3261 §12.2.1.1",
    level: "MUST",
    claim: "CSeq is counted for each dialog, not for all of them",
    check: async (target) => {
      const first = await watching(target, "presence");
      const before = (await first.nth(1)).cseq ?? Number.NaN;
      const phone = await target.phone(target.other);
      const second = (await phone.subscribe(target.presentity, "presence")).supported();
      await second.notified(1);
      await first.refresh(600);
      const after = (await first.nth(2)).cseq;
      must(after === before + 1, `CSeq ${after} after ${before} in one dialog`, `${before + 1}`);
    },
  },
  {
    id: "target-refresh",
    section: "RFC 3261 §12.2.2",
    level: "MUST",
    claim: "a refresh with another Contact moves the Request-URI of what follows",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      const contact = `${subscription.phone.contact};moved=yes`;
      await subscription.refresh(600, { headers: [["Contact", `<${contact}>`]] });
      const { uri } = (await subscription.nth(2)).request;
      must(uri === contact, `Request-URI ${uri}`, contact);
    },
  },
  {
    id: "notify-route",
    section: "RFC 3261 §12.1.1",
    level: "MUST",
    claim: "Record-Route of the SUBSCRIBE becomes the Route of the NOTIFY, in its order",
    check: async (target) => {
      const phone = await target.phone(target.watcher);
      const { host, port } = phone.place.local;
      const routes = [`<sip:${host}:${port};lr;n=1>`, `<sip:192.0.2.7;lr;n=2>`];
      const headers = routes.map((route) => ["Record-Route", route] as const);
      const subscription = (await phone.subscribe(target.presentity, "presence", { headers })).supported();
      const notify = await subscription.nth(1);
      must(notify.routes.join() === routes.join(), `Route: ${notify.routes.join(", ")}`, routes.join(", "));
    },
  },
  {
    id: "accept-obeyed",
    section: "RFC 6665 §3.2.1",
    level: "MUST",
    claim: "no body is of a type that Accept does not have",
    check: async (target) => {
      await publishedOrNot(target);
      const subscription = await asked(target, "presence", { headers: [["Accept", "application/x-unknown"]] });
      if (!subscription.answer.isAccepted) return;
      const notify = await subscription.nth(1);
      must(notify.body === "", `a body of ${notify.contentType}`, "none, or application/x-unknown");
    },
  },
  {
    id: "accept-none-possible",
    section: "RFC 3261 §21.4.7",
    level: "field",
    claim: "where no body is acceptable the answer is 406",
    check: async (target) => {
      const { answer } = await asked(target, "presence", { headers: [["Accept", "application/x-unknown"]] });
      must(answer.status === 406, `${answer.shown} to Accept: application/x-unknown`, "406");
    },
  },
  {
    id: "accept-in-several",
    section: "RFC 6665 §3.1.3",
    level: "MUST",
    claim: "a type is found among those of several Accept headers",
    check: async (target) => {
      const headers = [
        ["Accept", "multipart/related, application/rlmi+xml"],
        ["Accept", "application/x-unknown;q=0.1 , application/pidf+xml"],
      ] as const;
      const subscription = (await asked(target, "presence", { headers })).supported();
      const notify = await subscription.nth(1);
      if (notify.body !== "")
        must(notify.contentType === "application/pidf+xml", notify.contentType, "application/pidf+xml");
    },
  },
  ...(["presence", "dialog", "message-summary"] as const).map(
    (event): Rule => ({
      id: `accept-unsaid-${event}`,
      section: DEFAULTS[event],
      level: "MUST",
      claim: `without Accept the body of ${event} is ${MEDIA_TYPES[event]}`,
      check: async (target) => {
        if (event === "presence") await publishedOrNot(target);
        const notify = await (await watching(target, event)).nth(1);
        if (notify.body === "") throw new NotApplicable("a NOTIFY without a body, where nothing is known");
        must(notify.contentType === MEDIA_TYPES[event], `Content-Type: ${notify.contentType}`, MEDIA_TYPES[event]);
      },
    }),
  ),
];

/** So that there is something to say, with servers that say nothing of what they do not know. */
async function publishedOrNot(target: Target): Promise<void> {
  const phone = await target.phone(target.presentity);
  await phone.publish("presence", document("presence", pidf(phone.uriOf(target.presentity), "here")));
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [parseUri(a), parseUri(b)];
  return left !== undefined && right !== undefined && isSameUri(left, right);
}
