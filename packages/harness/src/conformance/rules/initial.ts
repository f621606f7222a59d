import { parseMessage } from "@presence/sip";
import type { Rule } from "../rule.ts";
import { must, NotApplicable } from "../verdict.ts";
import { asked, mustBe, mustRefuse, QUIET, secondsOf, watching } from "./steps.ts";

/** How a SUBSCRIBE that begins a dialog is answered. */
export const INITIAL: readonly Rule[] = [
  {
    id: "unknown-package",
    section: "RFC 6665 §4.2.1.1",
    level: "SHOULD",
    claim: "a SUBSCRIBE by an unknown event package gets 489",
    check: async (target) =>
      mustBe((await asked(target, "x-unknown")).answer, 489, "a SUBSCRIBE by an unknown package"),
  },
  {
    id: "unknown-package-lists",
    section: "RFC 6665 §4.4.4",
    level: "field",
    claim: "the 489 says in Allow-Events which packages there are",
    check: async (target) => {
      const { answer } = await asked(target, "x-unknown");
      if (answer.status !== 489) throw new NotApplicable(`${answer.shown} instead of 489`);
      must(answer.list("allow-events").length > 0, "no Allow-Events in a 489", "those that there are");
    },
  },
  {
    id: "package-letters",
    section: "RFC 6665 §8.2.1",
    level: "field",
    claim: "a package in other letters is another package, for they are compared byte by byte",
    check: async (target) => {
      const { answer } = await asked(target, "PRESENCE");
      must(answer.status === 489, `${answer.shown} to Event: PRESENCE`, "489");
    },
  },
  {
    id: "no-event",
    section: "RFC 6665 §4.2.3",
    level: "SHOULD",
    claim: "a SUBSCRIBE without Event gets 489",
    check: async (target) => mustBe((await asked(target, "")).answer, 489, "a SUBSCRIBE without Event"),
  },
  {
    id: "two-events",
    section: "RFC 6665 §3.1.2",
    level: "field",
    claim: "a SUBSCRIBE with two Event headers is refused",
    check: async (target) => {
      const { answer } = await asked(target, "presence", { headers: [["Event", "dialog"]] });
      mustRefuse(answer, "a SUBSCRIBE with two Event headers");
    },
  },
  {
    id: "two-packages",
    section: "RFC 6665 §8.2.1",
    level: "field",
    claim: "a SUBSCRIBE with two packages in its Event is refused",
    check: async (target) => {
      const { answer } = await asked(target, "presence, dialog");
      mustRefuse(answer, "Event: presence, dialog");
    },
  },
  {
    id: "accepted-by-200",
    section: "RFC 6665 §8.3.1",
    level: "MUST",
    claim: "a SUBSCRIBE is accepted by 200 and never by 202",
    check: async (target) => mustBe((await asked(target, "presence")).supported().answer, 200, "a SUBSCRIBE"),
  },
  {
    id: "expires-in-answer",
    section: "RFC 6665 §3.1.1",
    level: "MUST",
    claim: "the 2xx to a SUBSCRIBE has Expires",
    check: async (target) => void secondsOf((await asked(target, "presence")).supported().answer, "Expires"),
  },
  {
    id: "expires-not-longer",
    section: "RFC 6665 §3.1.1",
    level: "MUST",
    claim: "no more time is granted than was asked for",
    check: async (target) => {
      for (const seconds of [3600, 600, 7]) {
        const { answer } = await asked(target, "presence", { headers: [["Expires", `${seconds}`]] });
        if (answer.status === 423 && seconds === 7) continue;
        must(answer.isAccepted, `${answer.shown} to Expires: ${seconds}`, "200");
        const granted = secondsOf(answer, "Expires");
        must(granted <= seconds, `${granted} s for ${seconds} s`, `at most ${seconds} s`);
      }
    },
  },
  {
    id: "expires-unsaid",
    section: "RFC 6665 §3.1.1",
    level: "MUST",
    claim: "a SUBSCRIBE without Expires is granted the time that its package has by default",
    check: async (target) => {
      const alter = (text: string) => text.replace(/\r\nExpires: \d+/, "");
      const { answer } = (await asked(target, "presence", { alter })).supported();
      must(secondsOf(answer, "Expires") > 0, "Expires: 0 to a SUBSCRIBE without Expires", "the default of the package");
    },
  },
  {
    id: "min-expires",
    section: "RFC 6665 §4.2.1.1",
    level: "MUST",
    claim: "the 423 to too short an interval has Min-Expires, of an hour at most",
    check: async (target) => {
      const { answer } = await asked(target, "presence", { headers: [["Expires", "1"]] });
      if (answer.status !== 423) throw new NotApplicable("one second is not too short for it");
      const least = secondsOf(answer, "Min-Expires");
      must(least > 1 && least <= 3600, `Min-Expires: ${least}`, "more than was asked for, and an hour at most");
    },
  },
  {
    id: "hour-not-too-brief",
    section: "RFC 6665 §4.2.1.1",
    level: "MUST",
    claim: "an hour is never answered by 423",
    check: async (target) => {
      const { answer } = await asked(target, "presence", { headers: [["Expires", "3600"]] });
      must(answer.status !== 423, "423 to Expires: 3600", "423 only below an hour");
    },
  },
  {
    id: "too-brief-not-notified",
    section: "RFC 6665 §4.2.1.1",
    level: "MUST",
    claim: "a SUBSCRIBE that gets 423 is not notified",
    check: async (target) => {
      const subscription = await asked(target, "presence", { headers: [["Expires", "1"]] });
      if (subscription.answer.status !== 423) throw new NotApplicable("one second is not too short for it");
      await target.wait(QUIET);
      must(subscription.notifies.length === 0, "a NOTIFY after 423", "none");
    },
  },
  {
    id: "no-contact",
    section: "RFC 3261 §8.1.1.8",
    level: "field",
    claim: "a SUBSCRIBE without Contact is refused",
    check: async (target) => {
      const alter = (text: string) => text.replace(/\r\nContact: [^\r]*/, "");
      const { answer } = await asked(target, "presence", { alter });
      must(answer.status >= 400, `${answer.shown} to a SUBSCRIBE without Contact`, "400");
    },
  },
  {
    id: "unknown-extension",
    section: "RFC 3261 §8.2.2.3",
    level: "MUST",
    claim: "an extension that is required and unknown gets 420, with its name in Unsupported",
    check: async (target) => {
      const { answer } = await asked(target, "presence", { headers: [["Require", "x-unknown"]] });
      mustBe(answer, 420, "Require: x-unknown");
      must(answer.list("unsupported").includes("x-unknown"), "no x-unknown in Unsupported", "what is not understood");
    },
  },
  {
    id: "compact-names",
    section: "RFC 3261 §7.3.3",
    level: "MUST",
    claim: "headers with compact names are understood",
    check: async (target) => {
      const alter = (text: string) =>
        text
          .replace("\r\nEvent:", "\r\no:")
          .replace("\r\nFrom:", "\r\nf:")
          .replace("\r\nTo:", "\r\nt:")
          .replace("\r\nVia:", "\r\nv:")
          .replace("\r\nContact:", "\r\nm:")
          .replace("\r\nCall-ID:", "\r\ni:");
      const subscription = await asked(target, "presence", { alter });
      await subscription.supported().notified(1);
    },
  },
  {
    id: "expires-malformed",
    section: "RFC 3261 §8.2",
    level: "field",
    claim: "an Expires that is no number is refused, or passed over, but granted for no longer than the default",
    check: async (target) => {
      const { answer } = await asked(target, "presence", { headers: [["Expires", "soon"]] });
      if (answer.isAccepted) must(secondsOf(answer, "Expires") <= 7200, "more than two hours", "the default");
    },
  },
  {
    id: "retransmission-same-answer",
    section: "RFC 3261 §17.2.2",
    level: "MUST",
    claim: "a SUBSCRIBE that comes twice gets the same answer again, and is notified once",
    check: async (target) => {
      const subscription = await watching(target, "presence");
      const { phone } = subscription;
      const answers = () => phone.heard.map(({ message }) => message).filter(({ kind }) => kind === "response");
      const [before, heard] = [answers().length, subscription.notifies.length];
      phone.again(phone.sent.at(-1) ?? "");
      await phone.wait(QUIET, () => answers().length > before);
      must(answers().length > before, "no answer to the copy of a SUBSCRIBE", "the same once more");
      const [last, previous] = [answers().at(-1), answers().at(before - 1)];
      must(JSON.stringify(last) === JSON.stringify(previous), "another answer to the copy", "the same");
      await target.wait(QUIET);
      must(subscription.notifies.length === heard, "another NOTIFY for the copy", "none");
    },
  },
  {
    id: "answer-contact",
    section: "RFC 3261 §12.1.1",
    level: "MUST",
    claim: "the 2xx to a SUBSCRIBE has a Contact, and a tag in To",
    check: async (target) => {
      const { answer } = (await asked(target, "presence")).supported();
      must(answer.header("contact") !== undefined, "no Contact in the 2xx", "one, for the dialog");
      must(/;\s*tag\s*=/i.test(answer.header("to") ?? ""), "no tag in To of the 2xx", "one, for the dialog");
    },
  },
  {
    id: "answer-record-route",
    section: "RFC 3261 §12.1.1",
    level: "MUST",
    claim: "Record-Route comes back in the 2xx as it was",
    check: async (target) => {
      const phone = await target.phone(target.watcher);
      const route = `<sip:${phone.place.local.host}:${phone.place.local.port};lr;x=1>`;
      const { answer } = (
        await phone.subscribe(target.presentity, "presence", { headers: [["Record-Route", route]] })
      ).supported();
      const [back] = answer.list("record-route");
      must(back === route, back === undefined ? "no Record-Route in the 2xx" : `Record-Route: ${back}`, route);
    },
  },
  {
    id: "options-allow-events",
    section: "RFC 6665 §4.4.4",
    level: "SHOULD",
    claim: "the answer to OPTIONS lists the packages in Allow-Events",
    check: async (target) => {
      const phone = await target.phone(target.watcher);
      const answer = await phone.request("OPTIONS", `sip:${target.domain}`);
      must(answer.isAccepted, `${answer.shown} to OPTIONS`, "200");
      must(answer.list("allow-events").includes("presence"), "no presence in Allow-Events", "the packages");
    },
  },
  {
    id: "answer-well-formed",
    section: "RFC 3261 §8.2.6.2",
    level: "MUST",
    claim: "From, Call-ID and CSeq of an answer are those of the SUBSCRIBE",
    check: async (target) => {
      const { phone, answer } = await asked(target, "presence");
      const sent = parseMessage(phone.sent.at(-1) ?? "", "datagram");
      for (const name of ["from", "call-id", "cseq"]) {
        const mine = sent.ok ? sent.value.headers.find(([other]) => other === name)?.[1] : undefined;
        const seen = answer.header(name);
        must(seen === mine, `${name} "${seen}"`, `"${mine}"`);
      }
    },
  },
];
