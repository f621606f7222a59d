import { MEDIA_TYPES, mailbox, pidf } from "../documents.ts";
import type { Publication } from "../publication.ts";
import type { Rule } from "../rule.ts";
import type { Target } from "../target.ts";
import { must, NotApplicable, present } from "../verdict.ts";
import { document, mustBe, mustTake, published, secondsOf, watching } from "./steps.ts";

/** How a PUBLISH is taken, and told. Where the server takes none, none of this applies. */
export const PUBLICATIONS: readonly Rule[] = [
  {
    id: "publish-answer",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "the 200 to a PUBLISH has Expires, of no more than was asked for, and one entity-tag",
    check: async (target) => {
      const { answer } = await saying(target, "one");
      const granted = secondsOf(answer, "Expires");
      must(granted <= 600, `${granted} s for 600 s`, "at most 600 s");
      const tags = answer.list("sip-etag");
      must(tags.length === 1, `${tags.length} entity-tags`, "one");
    },
  },
  {
    id: "publish-expires-unsaid",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "a PUBLISH without Expires is taken, for a time that the answer tells",
    check: async (target) => {
      const phone = await target.phone(target.presentity);
      const answer = await phone.publish("presence", document("presence", pidf(entityOf(target), "one")));
      mustTake(answer, "presence");
      must(secondsOf(answer, "Expires") > 0, "Expires: 0", "a default of its own");
    },
  },
  {
    id: "publish-nothing",
    section: "RFC 3903 §6",
    level: "SHOULD",
    claim: "a first PUBLISH without a body gets 400 or another refusal",
    check: async (target) => {
      const { phone } = await saying(target, "one");
      const { shown, isAccepted } = await phone.publish("presence", { headers: [["Expires", "600"]] });
      must(!isAccepted && shown !== "no answer", `${shown} to a first PUBLISH without a body`, "400");
    },
  },
  {
    id: "publish-refresh",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "a PUBLISH with the entity-tag and no body gets 200 and another entity-tag",
    check: async (target) => {
      const publication = await saying(target, "one");
      const { tag } = publication;
      const answer = await publication.again("");
      mustBe(answer, 200, "a refresh");
      must(present(answer.header("sip-etag"), "SIP-ETag") !== tag, "the same entity-tag again", "a new one");
    },
  },
  {
    id: "publish-old-tag",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "the entity-tag before the last gets 412",
    check: async (target) => {
      const publication = await saying(target, "one");
      const { tag } = publication;
      await publication.again("");
      mustBe(await publication.again("", 600, tag), 412, "the entity-tag before");
    },
  },
  {
    id: "publish-unknown-tag",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "an entity-tag that was never given gets 412",
    check: async (target) => {
      const publication = await saying(target, "one");
      mustBe(await publication.again("", 600, "never-given"), 412, "an unknown entity-tag");
    },
  },
  {
    id: "publish-tag-of-another-package",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "an entity-tag of another package gets 412",
    check: async (target) => {
      const { phone, tag } = await saying(target, "one");
      const asking = document("message-summary", mailbox(entityOf(target), 1));
      mustTake(await phone.publish("message-summary", asking), "message-summary");
      const headers = [
        ["SIP-If-Match", tag],
        ["Expires", "600"],
      ] as const;
      mustBe(await phone.publish("message-summary", { headers }), 412, "an entity-tag of presence by message-summary");
    },
  },
  {
    id: "publish-two-tags",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "two entity-tags get 400",
    check: async (target) => {
      const publication = await saying(target, "one");
      mustBe(await publication.again("", 600, `${publication.tag}, other`), 400, "two entity-tags");
    },
  },
  {
    id: "publish-modified",
    section: "RFC 6665 §4.2.2",
    level: "SHOULD",
    claim: "what is published anew is told to the watchers",
    check: async (target) => {
      const publication = await saying(target, "at lunch");
      const subscription = await watching(target, "presence");
      mustBe(await publication.again(pidf(entityOf(target), "back soon")), 200, "a modification");
      const notify = await subscription.found(({ body }) => body.includes("back soon"), 8);
      must(notify !== undefined, "no NOTIFY with it within 8 s", "one");
      must(!notify.body.includes("at lunch"), "what was published before, still there", "the newest alone");
    },
  },
  {
    id: "publish-removed",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "Expires 0 removes the publication at once, and its entity-tag with it",
    check: async (target) => {
      const publication = await saying(target, "at lunch");
      const { tag } = publication;
      mustBe(await publication.again("", 0), 200, "Expires: 0");
      mustBe(await publication.again("", 600, tag), 412, "the entity-tag of what was removed");
    },
  },
  {
    id: "publish-removed-told",
    section: "RFC 6665 §4.2.2",
    level: "SHOULD",
    claim: "watchers are told that a publication was removed",
    check: async (target) => {
      const publication = await saying(target, "at lunch");
      const subscription = await watching(target, "presence");
      await publication.again("", 0);
      const notify = await subscription.found(({ body }) => !body.includes("at lunch"), 8);
      must(notify !== undefined, "no NOTIFY without it within 8 s", "one");
    },
  },
  {
    id: "publish-expired-told",
    section: "RFC 6665 §4.2.2",
    level: "SHOULD",
    claim: "watchers are told that a publication has expired",
    check: async (target) => {
      const { phone, expires } = await briefly(target);
      const subscription = await watching(target, "presence");
      const notify = await subscription.found(({ body }) => !body.includes("at lunch"), expires + 15);
      must(notify !== undefined, `no NOTIFY without it 15 s after its end`, "one");
      await phone.wait(0);
    },
  },
  {
    id: "publish-min-expires",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "the 423 to too short an interval has Min-Expires",
    check: async (target) => {
      const { phone } = await saying(target, "one");
      const asking = document("presence", pidf(entityOf(target), "brief"), [["Expires", "1"]]);
      const answer = await phone.publish("presence", asking);
      if (answer.status !== 423) throw new NotApplicable("one second is not too short for it");
      must(secondsOf(answer, "Min-Expires") > 1, "a Min-Expires of one second or less", "more than was asked for");
    },
  },
  {
    id: "publish-unknown-package",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "a PUBLISH by an unknown package gets 489",
    check: async (target) => {
      const { phone } = await saying(target, "one");
      mustBe(await phone.publish("x-unknown", { body: "x", headers: TEXT }), 489, "a PUBLISH by an unknown package");
    },
  },
  {
    id: "publish-no-event",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "a PUBLISH without Event gets 489",
    check: async (target) => {
      const { phone } = await saying(target, "one");
      mustBe(
        await phone.publish("", document("presence", pidf(entityOf(target), "two"))),
        489,
        "a PUBLISH without Event",
      );
    },
  },
  {
    id: "publish-unknown-type",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "a body of a type that the package does not have is refused, as by 415",
    check: async (target) => {
      const { phone } = await saying(target, "one");
      const { shown, isAccepted } = await phone.publish("presence", { body: "hello", headers: TEXT });
      must(!isAccepted && shown !== "no answer", `${shown} to text/plain by presence`, "415");
    },
  },
  {
    id: "publish-malformed",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "a body that is not what its type says is refused",
    check: async (target) => {
      const { phone } = await saying(target, "one");
      const asking = document("presence", "<presence><tuple></presence>");
      const { shown, isAccepted } = await phone.publish("presence", asking);
      must(!isAccepted && shown !== "no answer", `${shown} to XML that is not well-formed`, "400 or 415");
    },
  },
  {
    id: "publish-no-record-route",
    section: "RFC 3903 §6",
    level: "MUST",
    claim: "the answer to a PUBLISH has no Record-Route",
    check: async (target) => {
      const phone = await target.phone(target.presentity);
      const headers = [["Record-Route", "<sip:192.0.2.7;lr>"]] as const;
      const answer = await phone.publish("presence", document("presence", pidf(entityOf(target), "one"), headers));
      mustTake(answer, "presence");
      must(answer.header("record-route") === undefined, "Record-Route in the 200", "none");
    },
  },
  {
    id: "publish-refresh-with-body",
    section: "phones of Snom",
    level: "field",
    claim: "a refresh that repeats the body, as some phones send it, gets 200",
    check: async (target) => {
      const publication = await saying(target, "one");
      mustBe(await publication.again(pidf(entityOf(target), "one")), 200, "a refresh with the body");
    },
  },
  {
    id: "publish-retransmission",
    section: "RFC 3261 §17.2.2",
    level: "MUST",
    claim: "a PUBLISH that comes twice gets the same entity-tag twice",
    check: async (target) => {
      const { phone, tag } = await saying(target, "one");
      const count = phone.heard.length;
      phone.again(phone.sent.at(-1) ?? "");
      await phone.wait(2, () => phone.heard.length > count);
      const last = phone.heard[count]?.message;
      must(last !== undefined, "no answer to the copy", "the same once more");
      const seen = last.headers.find(([name]) => name === "sip-etag")?.[1];
      must(seen === tag, `entity-tag ${seen}`, tag);
    },
  },
  {
    id: "options-allow-publish",
    section: "RFC 3903 §7",
    level: "SHOULD",
    claim: "the answer to OPTIONS has PUBLISH in Allow",
    check: async (target) => {
      const { phone } = await saying(target, "one");
      const answer = await phone.request("OPTIONS", `sip:${target.domain}`);
      must(answer.list("allow").includes("PUBLISH"), `Allow: ${answer.list("allow").join(", ")}`, "PUBLISH among them");
    },
  },
];

const TEXT = [["Content-Type", "text/plain"]] as const;

function entityOf(target: Target): string {
  return `sip:${target.presentity}@${target.domain}`;
}

function saying(target: Target, note: string): Promise<Publication> {
  return published(target, "presence", pidf(entityOf(target), note));
}

/** A publication for as short a time as the server takes any. */
async function briefly(target: Target): Promise<{ phone: Publication["phone"]; expires: number }> {
  const phone = await target.phone(target.presentity);
  for (let expires = 6; ; ) {
    const headers = [
      ["Expires", `${expires}`],
      ["Content-Type", MEDIA_TYPES.presence],
    ] as const;
    const answer = await phone.publish("presence", { headers, body: pidf(entityOf(target), "at lunch") });
    if (answer.status !== 423) {
      mustTake(answer, "presence");
      return { phone, expires: answer.number("expires") ?? expires };
    }
    const least = answer.number("min-expires") ?? 0;
    if (least <= expires) throw new NotApplicable("423 without a Min-Expires that helps");
    if (least > target.maxWait)
      throw new NotApplicable(`it takes ${least} s, and the longest wait is ${target.maxWait} s`);
    expires = least;
  }
}
