import type { Tamper } from "../memory.ts";

/** A fault that a server could have: what begins so is changed, or told not at all where there is nothing to change it to. */
function wrong(start: string, pattern: RegExp, to: string): Tamper {
  return (text) => [text.startsWith(start) ? text.replace(pattern, to) : text];
}

const instead = (status: number, by: number): Tamper => wrong(`SIP/2.0 ${status} `, /^SIP\/2\.0 \d+/, `SIP/2.0 ${by}`);
const silent: Tamper = (text) => (text.startsWith("NOTIFY ") ? [] : [text]);
/** Only its first NOTIFY in each dialog is told. */
const onlyFirst: Tamper = (text) => (/^NOTIFY [\s\S]*\r\nCSeq: (?!1 )/.test(text) ? [] : [text]);
/** Each is told once more as if it were another, newer one. */
const twice: Tamper = (text) =>
  text.startsWith("NOTIFY ")
    ? [text, text.replace(/branch=/, "branch=z9hG4bKcopy-").replace(/CSeq: /, "CSeq: 9")]
    : [text];
const answerLacks = (name: string): Tamper => wrong("SIP/2.0 ", new RegExp(`\\r\\n${name}: [^\\r]*`), "");
const notifyLacks = (name: string): Tamper => wrong("NOTIFY ", new RegExp(`\\r\\n${name}: [^\\r]*`), "");
const state = (to: string): Tamper =>
  wrong("NOTIFY ", /\r\nSubscription-State: [^\r]*/, `\r\nSubscription-State: ${to}`);
/** One letter for another, for the length is told in a header. */
const body = (pattern: RegExp, to: string): Tamper => wrong("NOTIFY ", pattern, to);
/** Counts from one NOTIFY to the next over all of the server. */
const counted = (): Tamper => {
  let count = 0;
  return (text) => {
    if (!text.startsWith("NOTIFY ")) return [text];
    count += 7;
    return [text.replace(/\r\nCSeq: \d+/, `\r\nCSeq: ${count}`)];
  };
};
/** From that one on, answers of 200 to a method are of that status. */
const from = (first: number, method: string, status: number) => (): Tamper => {
  let count = 0;
  return (text) => {
    if (!text.startsWith("SIP/2.0 200") || !text.includes(` ${method}\r\n`)) return [text];
    count++;
    return [count < first ? text : text.replace(/^SIP\/2\.0 \d+/, `SIP/2.0 ${status}`)];
  };
};
/** With each NOTIFY from the third on goes the first once more, as if it were newer. */
const stale = (): Tamper => {
  let [first, count] = ["", 0];
  return (text) => {
    if (!text.startsWith("NOTIFY ")) return [text];
    if (first === "") first = text;
    count++;
    if (count < 3) return [text];
    return [text, first.replace("branch=", `branch=z9hG4bK${count}`).replace(/CSeq: \d+/, `CSeq: ${count}`)];
  };
};
/** The answer to a SUBSCRIBE waits for its NOTIFY. */
const late = (): Tamper => {
  let held = "";
  return (text) => {
    if (text.startsWith("NOTIFY ") && held !== "") return [text, held];
    if (!/^SIP\/2\.0 200[\s\S]* SUBSCRIBE\r\n/.test(text)) return [text];
    held = text;
    return [];
  };
};
/** Nothing is sent twice. */
const hasty = (): Tamper => {
  const seen = new Set<string>();
  return (text) => {
    if (seen.has(text)) return [];
    seen.add(text);
    return [text];
  };
};
/** Bodies are left out. */
const empty: Tamper = (text) => [
  text.startsWith("NOTIFY ")
    ? text.replace(/\r\n\r\n[\s\S]*/, "\r\n\r\n").replace(/Content-Length: \d+/, "Content-Length: 0")
    : text,
];
/** Each answer differs from all before. */
const changing = (): Tamper => {
  let count = 0;
  return (text) => [
    text.startsWith("SIP/2.0 200") ? text.replace("\r\nContact: ", `\r\nX-Count: ${++count}\r\nContact: `) : text,
  ];
};

/** Who has credentials of any kind is let in: the third challenge is to one who had. */
const gullible = (): Tamper => {
  let count = 0;
  return (text) => {
    if (!text.startsWith("SIP/2.0 401")) return [text];
    count++;
    return [count < 3 ? text : text.replace(/^SIP\/2\.0 401/, "SIP/2.0 200")];
  };
};
/** Each answer has an entity-tag of its own. */
const tagging = (): Tamper => {
  let count = 0;
  return (text) => {
    count++;
    return [text.replace(/\r\nSIP-ETag: [^\r]*/, `\r\nSIP-ETag: tag${count}`)];
  };
};

/** For rules, by their ids, a fault each that breaks them. */
export const FAULTS: ReadonlyMap<string, () => Tamper> = new Map<string, () => Tamper>([
  ["unknown-package", () => instead(489, 200)],
  ["unknown-package-lists", () => answerLacks("Allow-Events")],
  ["package-letters", () => instead(489, 200)],
  ["no-event", () => instead(489, 200)],
  ["two-events", () => instead(400, 200)],
  ["two-packages", () => instead(489, 200)],
  ["accepted-by-200", () => instead(200, 202)],
  ["expires-in-answer", () => answerLacks("Expires")],
  ["expires-not-longer", () => wrong("SIP/2.0 200", /\r\nExpires: \d+/, "\r\nExpires: 3600")],
  ["expires-unsaid", () => answerLacks("Expires")],
  ["min-expires", () => answerLacks("Min-Expires")],
  ["hour-not-too-brief", () => instead(200, 423)],
  ["no-contact", () => instead(400, 200)],
  ["unknown-extension", () => answerLacks("Unsupported")],
  ["compact-names", () => silent],
  [
    "expires-malformed",
    () => (text) => (text.startsWith("SIP/2.0 4") && !text.startsWith("SIP/2.0 401") ? [] : [text]),
  ],
  ["answer-contact", () => answerLacks("Contact")],
  ["answer-record-route", () => answerLacks("Record-Route")],
  ["options-allow-events", () => answerLacks("Allow-Events")],
  ["answer-well-formed", () => wrong("SIP/2.0 200", /\r\nFrom: </, "\r\nFrom: x <")],
  ["retransmission-same-answer", changing],
  ["notified-at-once-presence", () => silent],
  ["notified-at-once-dialog", () => silent],
  ["notified-at-once-message-summary", () => silent],
  ["notified-once", () => twice],
  ["subscription-state", () => state("ready")],
  ["state-expires", () => state("active")],
  ["state-expires-falls", () => state("active;expires=600")],
  ["notify-event", () => wrong("NOTIFY ", /\r\nEvent: presence/, "\r\nEvent: dialog")],
  ["notify-event-id", () => wrong("NOTIFY ", /;id=a7/, "")],
  ["notify-tags", () => wrong("NOTIFY ", /(\r\nFrom: [^\r]*;tag=)[^\r;]*/, "$1other")],
  ["notify-names", () => wrong("NOTIFY ", /\r\nFrom: <sip:\w+@/, "\r\nFrom: <sip:nobody@")],
  ["notify-request-uri", () => wrong("NOTIFY ", /;line=k3/, "")],
  ["notify-contact", () => notifyLacks("Contact")],
  ["notify-cseq", counted],
  ["notify-cseq-of-dialog", counted],
  ["target-refresh", () => wrong("NOTIFY ", /;moved=yes/, "")],
  ["notify-route", () => wrong("NOTIFY ", /n=1/, "n=3")],
  ["accept-obeyed", () => (text) => (text.startsWith("SIP/2.0 406") ? [] : [text])],
  ["accept-none-possible", () => instead(406, 488)],
  ["accept-in-several", () => wrong("NOTIFY ", /\r\nContent-Type: [^\r]*/, "\r\nContent-Type: text/plain")],
  ["accept-unsaid-presence", () => wrong("NOTIFY ", /\r\nContent-Type: [^\r]*/, "\r\nContent-Type: text/plain")],
  ["accept-unsaid-dialog", () => wrong("NOTIFY ", /\r\nContent-Type: [^\r]*/, "\r\nContent-Type: text/plain")],
  ["accept-unsaid-message-summary", () => wrong("NOTIFY ", /\r\nContent-Type: [^\r]*/, "\r\nContent-Type: text/plain")],
  ["refresh-notified", () => onlyFirst],
  ["refresh-expires", () => answerLacks("Expires")],
  ["refresh-too-brief", () => instead(200, 481)],
  ["unsubscribe", () => onlyFirst],
  ["unsubscribe-reason", () => wrong("NOTIFY ", /;reason=timeout/, "")],
  ["unsubscribe-silences", () => twice],
  ["refresh-after-end", () => instead(481, 200)],
  ["fetch", () => state("active;expires=0")],
  ["fetch-reason", () => wrong("NOTIFY ", /;reason=timeout/, "")],
  ["fetch-has-state", () => body(/fetch me/, "forget m")],
  ["expiry", () => onlyFirst],
  ["expiry-reason", () => wrong("NOTIFY ", /reason=timeout/, "reason=noresource")],
  ["expiry-forgets", () => instead(481, 200)],
  ["unknown-dialog", () => instead(481, 404)],
  ["wrong-from-tag", () => instead(481, 200)],
  ["lower-cseq", () => instead(500, 400)],
  ...[404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604].map(
    (status) => [`notify-gets-${status}`, () => instead(481, 200)] as const,
  ),
  ["notify-gets-404-of-two", () => instead(481, 200)],
  ["notify-unanswered", stale],
  ["publish-answer", () => answerLacks("Expires")],
  ["publish-expires-unsaid", () => answerLacks("Expires")],
  ["publish-nothing", () => instead(400, 200)],
  ["publish-refresh", () => wrong("SIP/2.0 200", /\r\nSIP-ETag: [^\r]*/, "\r\nSIP-ETag: same")],
  ["publish-old-tag", () => instead(412, 200)],
  ["publish-unknown-tag", () => instead(412, 200)],
  ["publish-tag-of-another-package", () => instead(412, 200)],
  ["publish-two-tags", () => instead(400, 412)],
  ["publish-modified", () => onlyFirst],
  ["publish-removed", () => instead(412, 200)],
  ["publish-removed-told", () => onlyFirst],
  ["publish-expired-told", () => onlyFirst],
  ["publish-min-expires", () => answerLacks("Min-Expires")],
  ["publish-unknown-package", () => instead(489, 200)],
  ["publish-no-event", () => instead(489, 400)],
  ["publish-unknown-type", () => instead(415, 200)],
  ["publish-malformed", () => instead(400, 200)],
  ["publish-no-record-route", () => wrong("SIP/2.0 200", /\r\nExpires: /, "\r\nRecord-Route: <sip:192.0.2.7;lr>$&")],
  ["options-allow-publish", () => answerLacks("Allow")],
  ["presence-rate", () => twice],
  ["presence-newest", () => body(/change 3/, "change 2")],
  ["presence-entity", () => body(/entity="sip:1001@/, 'entity="sip:1000@')],
  ["presence-escaped", () => body(/&amp;/, "&&&&&")],
  ["dialog-version-first", () => body(/version="0"/, 'version="1"')],
  ["dialog-version-rises", () => body(/version="2"/, 'version="3"')],
  ["dialog-attributes", () => body(/ state="/, ' stare="')],
  ["dialog-entity", () => body(/entity="sip:1001@/, 'entity="sip:1000@')],
  ["dialog-full-first", () => body(/ state="full"/, ' state="part"')],
  ["dialog-ends", () => onlyLive],
  ["dialog-two-calls", () => body(/second-call/g, "secund-call")],
  ["mailbox-status-line", () => body(/Messages-Waiting/, "Messages-Lurking")],
  ["mailbox-told", () => body(/2\/0/, "3/0")],
  ["challenge", () => answerLacks("WWW-Authenticate")],
  [
    "challenge-by-401",
    () => (text) => [text.replace(/^SIP\/2\.0 401/, "SIP/2.0 407").replace("WWW-Auth", "Proxy-Auth")],
  ],
  ["publish-for-another", () => instead(403, 200)],
  ["event-parameters", from(2, "SUBSCRIBE", 489)],
  ["event-id-taken", from(2, "SUBSCRIBE", 489)],
  ["answer-before-notify", late],
  ["refresh-prolongs", from(2, "SUBSCRIBE", 481)],
  ["notify-gets-400", from(2, "SUBSCRIBE", 481)],
  ["notify-gets-500", from(2, "SUBSCRIBE", 481)],
  ["notify-retry-after", from(2, "SUBSCRIBE", 481)],
  ["notify-gets-481-of-two", from(3, "SUBSCRIBE", 481)],
  ["notify-retransmitted", hasty],
  ["cseq-may-jump", from(2, "SUBSCRIBE", 500)],
  ["ids-in-one-dialog", from(4, "SUBSCRIBE", 481)],
  ["publish-refresh-with-body", from(2, "PUBLISH", 400)],
  ["publish-retransmission", tagging],
  ["dialog-removed", () => onlyFirst],
  ["state-when-nothing-is-known", () => empty],
  ["rebooted-phone", stale],
  ["wrong-password", gullible],
  ["large-cseq", () => instead(200, 400)],
  ["display-names", () => silent],
]);

/** A call that is over is never told. */
function onlyLive(text: string): readonly string[] {
  return text.startsWith("NOTIFY ") && text.includes("terminated</state>") ? [] : [text];
}
