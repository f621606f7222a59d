import { mailbox, pidf } from "../documents.ts";
import type { Rule } from "../rule.ts";
import { must, NotApplicable } from "../verdict.ts";
import { asked, document, mustBe, published, watching } from "./steps.ts";

/** What passwords are asked for, and what phones in the field were seen to need. */
export const FIELD: readonly Rule[] = [
  {
    id: "challenge",
    section: "RFC 3261 §22.1",
    level: "MUST",
    claim: "a 401 has a challenge in WWW-Authenticate: without one phones ask again for ever",
    check: async (target) => {
      const { answer } = await asked(target, "presence", { password: false });
      if (answer.status !== 401 && answer.status !== 407) throw new NotApplicable("nobody is asked for a password");
      const name = answer.status === 401 ? "www-authenticate" : "proxy-authenticate";
      must(/^Digest\s.*nonce=/i.test(answer.header(name) ?? ""), `${answer.shown} without ${name}`, "a challenge");
    },
  },
  {
    id: "challenge-by-401",
    section: "RFC 6665 §4.2.1.3",
    level: "MUST",
    claim: "a password is asked for by 401, not 407, for a notifier is no proxy",
    check: async (target) => {
      const { answer } = await asked(target, "presence", { password: false });
      if (answer.status !== 401 && answer.status !== 407) throw new NotApplicable("nobody is asked for a password");
      mustBe(answer, 401, "a SUBSCRIBE without credentials");
    },
  },
  {
    id: "wrong-password",
    section: "RFC 3856 §6.6.1",
    level: "MUST",
    claim: "who has a wrong password is refused",
    check: async (target) => {
      const { answer } = await asked(target, "presence", { password: false });
      if (answer.status !== 401 && answer.status !== 407) throw new NotApplicable("nobody is asked for a password");
      const wrong = await asked(target, "presence", { password: "wrong" });
      must(!wrong.answer.isAccepted, `${wrong.answer.shown} to a wrong password`, "401 or 403");
    },
  },
  {
    id: "publish-for-another",
    section: "RFC 3903 §14.1",
    level: "field",
    claim: "nobody publishes the state of somebody else",
    check: async (target) => {
      const { answer } = await asked(target, "presence", { password: false });
      if (answer.status !== 401 && answer.status !== 407) throw new NotApplicable("nobody is asked for a password");
      await published(target, "presence", pidf(`sip:${target.presentity}@${target.domain}`, "mine"));
      const phone = await target.phone(target.watcher);
      const uri = phone.uriOf(target.presentity);
      const { isAccepted, shown } = await phone.publish("presence", document("presence", pidf(uri, "yours")), uri);
      must(!isAccepted, `${shown} to a PUBLISH for somebody else`, "403");
    },
  },
  {
    id: "event-parameters",
    section: "RFC 6665 §8.2.1",
    level: "field",
    claim: "a parameter of Event that means nothing to the server does not make it another package",
    check: async (target) => {
      (await asked(target, "presence")).supported();
      const { answer } = await asked(target, "presence;x-unknown=1");
      must(answer.isAccepted, `${answer.shown} to Event: presence;x-unknown=1`, "200");
    },
  },
  {
    id: "event-id-taken",
    section: "RFC 6665 §8.2.1",
    level: "field",
    claim: "an id of Event, which RFC 3265 phones send, does not make it another package",
    check: async (target) => {
      (await asked(target, "presence")).supported();
      const { answer } = await asked(target, "presence;id=1");
      must(answer.isAccepted, `${answer.shown} to Event: presence;id=1`, "200");
    },
  },
  {
    id: "state-when-nothing-is-known",
    section: "lamps",
    level: "field",
    claim: "the first NOTIFY has a body although nobody has said anything: phones take none for a fault",
    check: async (target) => {
      for (const event of ["dialog", "message-summary"]) {
        const { body } = await (await watching(target, event)).nth(1);
        must(body !== "", `a NOTIFY of ${event} without a body`, "a neutral document");
      }
    },
  },
  {
    id: "rebooted-phone",
    section: "restarts",
    level: "field",
    claim: "a phone that has restarted takes the place of its old subscription, which is told nothing more",
    check: async (target) => {
      const publication = await published(
        target,
        "message-summary",
        mailbox(`sip:${target.presentity}@${target.domain}`, 0),
      );
      const old = await watching(target, "message-summary");
      const again = (await old.phone.subscribe(target.presentity, "message-summary")).supported();
      await again.notified(1);
      await target.wait(1);
      const before = old.notifies.length;
      await publication.again(mailbox(`sip:${target.presentity}@${target.domain}`, 3));
      await again.found(({ body }) => body.includes("3/0"), 8);
      await target.wait(2);
      must(old.notifies.length === before, "a NOTIFY for the old Call-ID", "none");
    },
  },
  {
    id: "large-cseq",
    section: "RFC 3261 §8.1.1.5",
    level: "MUST",
    claim: "a CSeq close to 2**31 is taken",
    check: async (target) => {
      const alter = (text: string) => text.replace(/\r\nCSeq: \d+/, "\r\nCSeq: 2147483646");
      const { answer } = await asked(target, "presence", { alter });
      mustBe(answer, 200, "CSeq: 2147483646");
    },
  },
  {
    id: "display-names",
    section: "RFC 3261 §25.1",
    level: "MUST",
    claim: "a From with a display name that holds commas and brackets is understood",
    check: async (target) => {
      const alter = (text: string) => text.replace(/\r\nFrom: </, '\r\nFrom: "Doe, <Jane>; \\"JD\\"" <');
      const subscription = (await asked(target, "presence", { alter })).supported();
      await subscription.notified(1);
    },
  },
];
