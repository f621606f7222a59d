import { type AgentOptions, toSeconds } from "@presence/core";

/** A scenario, and how the server is that it is played with. */
export interface Row {
  readonly scenario: string;
  /** What it shows. */
  readonly rule: string;
  readonly values?: { readonly [name: string]: string };
  readonly agent?: Partial<AgentOptions>;
  readonly auth?: "digest" | "off";
  /** Besides its own. */
  readonly domains?: readonly string[];
  /** What becomes of a subscription as soon as its first NOTIFY has gone out. */
  readonly verdict?: "allow" | "deny" | "shutdown";
  readonly transport?: "udp" | "tcp";
  /** Further ones of sipp. */
  readonly options?: readonly string[];
}

/** What digest URI sipp takes, behind "sip:"; left to itself, the address of the server. */
const DIGEST_URI: readonly string[] = ["-auth_uri", "1001@127.0.0.1"];
/** Intervals short enough to wait for. */
const BRIEF = { minExpires: toSeconds(1), retryDelay: toSeconds(1) };

export const SUBSCRIPTIONS: readonly Row[] = [
  {
    scenario: "unknown-package",
    rule: "[RFC 6665 §4.2.1.1] an unknown package gets 489, [§4.4.4] with those that there are",
    values: { event: "x-unknown" },
  },
  {
    scenario: "unknown-package",
    rule: "[RFC 6665 §8.2.1] so does a known one in other letters: they are compared byte by byte",
    values: { event: "Presence" },
  },
  { scenario: "missing-event", rule: "[RFC 6665 §3.1.2] a SUBSCRIBE without Event gets 489" },
  { scenario: "two-events", rule: "[RFC 6665 §3.1.2] a SUBSCRIBE with two Event headers gets 400" },
  { scenario: "list-of-events", rule: "[RFC 6665 §8.2.1] a SUBSCRIBE with two packages in Event gets 489" },
  { scenario: "event-id", rule: "[RFC 6665 §8.2.1] a NOTIFY has the id of its SUBSCRIBE's Event" },
  {
    scenario: "ids-in-one-dialog",
    rule: "[RFC 6665 §4.5.2] subscriptions of different ids in one dialog live and end apart",
  },
  {
    scenario: "packages-in-one-dialog",
    rule: "[RFC 6665 §4.5.2] subscriptions of different packages in one dialog live and end apart",
  },
  {
    scenario: "not-acceptable",
    rule: "[RFC 3261 §21.4.7] where no body is acceptable the answer is 406, with those that there are",
  },
  { scenario: "accept-in-a-list", rule: "[RFC 6665 §3.1.3] a body is found in a long Accept" },
  { scenario: "accept-in-headers", rule: "[RFC 6665 §3.1.3] a body is found in several Accept headers" },
  { scenario: "accept-another", rule: "[RFC 6665 §3.1.3] Accept decides the type of the body" },
  { scenario: "accept-absent", rule: "[RFC 6665 §3.1.3] without Accept the type of the body is the package's own" },
  { scenario: "expires-granted", rule: "[RFC 6665 §4.2.1.1] the answer's Expires is what was asked for" },
  {
    scenario: "expires-shortened",
    rule: "[RFC 6665 §4.2.1.1] more than an hour is shortened in the answer, and in the NOTIFY",
  },
  {
    scenario: "expires-unsaid",
    rule: "[RFC 6665 §3.1.1] without Expires the interval is the package's own",
    values: { event: "presence" },
  },
  {
    scenario: "interval-too-brief",
    rule: "[RFC 6665 §4.2.1.1] too short an interval gets 423 with Min-Expires, and no NOTIFY",
  },
  {
    scenario: "brief-refresh",
    rule: "[RFC 6665 §4.2.1.4] too short a refresh gets 423, and leaves the subscription as it was",
  },
  {
    scenario: "subscribe",
    rule: "[RFC 6665 §4.2.1.2] a SUBSCRIBE gets 200, not 202, and one NOTIFY at once",
    values: { event: "presence" },
  },
  {
    scenario: "subscribe",
    rule: "[RFC 6665 §4.2.1.2] a SUBSCRIBE by the package dialog gets 200 and one NOTIFY",
    values: { event: "dialog" },
  },
  {
    scenario: "subscribe",
    rule: "[RFC 6665 §4.2.1.2] a SUBSCRIBE by message-summary gets 200 and one NOTIFY",
    values: { event: "message-summary" },
  },
  {
    scenario: "subscribe",
    rule: "[RFC 6665 §4.2.1.2] a SUBSCRIBE by presence.winfo gets 200 and one NOTIFY",
    values: { event: "presence.winfo" },
  },
  { scenario: "refresh", rule: "[RFC 6665 §4.2.1.2] every refresh is notified" },
  { scenario: "refresh-prolongs", rule: "[RFC 6665 §4.2.1.4] a refresh moves the end", agent: BRIEF },
  {
    scenario: "unsubscribe",
    rule: "[RFC 6665 §4.2.1.4] Expires 0 ends it, with a last NOTIFY; nothing is left to refresh",
  },
  { scenario: "fetch", rule: "[RFC 6665 §4.4.3] an initial Expires 0 fetches the state, and leaves nothing" },
  { scenario: "expiry", rule: "[RFC 6665 §4.2.1.4] what is not refreshed ends with reason=timeout", agent: BRIEF },
  { scenario: "unknown-dialog", rule: "[RFC 3261 §12.2.2] a refresh of a dialog that is not ours gets 481" },
  { scenario: "wrong-tag", rule: "[RFC 3261 §12.2.2] a refresh with another From tag gets 481, and changes nothing" },
  { scenario: "remaining-time", rule: "[RFC 6665 §4.2.2] Subscription-State has the time that is left" },
  ...["404", "405", "410", "416", "480", "481", "482", "483", "484", "485", "489", "501", "604"].map((status) => ({
    scenario: "notify-fails",
    rule: `[RFC 6665 §4.2.2] a NOTIFY that gets ${status} ends the subscription`,
    values: { status },
  })),
  {
    scenario: "notify-fails-for-one",
    rule: "[RFC 5057 §5.1] 481 to a NOTIFY ends that one subscription of a dialog",
    values: { status: "481" },
  },
  {
    scenario: "notify-fails-for-all",
    rule: "[RFC 5057 §5.1] 404 to a NOTIFY ends all subscriptions of its dialog",
    values: { status: "404" },
  },
  {
    scenario: "notify-retry-after",
    rule: "[RFC 5057 §5.1] a NOTIFY that gets 500 is sent again, not before Retry-After is over",
  },
  {
    scenario: "notify-fails-again",
    rule: "a NOTIFY that fails again and again ends the subscription",
    agent: { ...BRIEF, maxFailures: 2 },
  },
  {
    scenario: "notify-challenged",
    rule: "[RFC 3261 §22.2] a NOTIFY that gets 401 is not sent again without credentials; a refresh is notified",
    agent: BRIEF,
    values: { status: "401", header: "WWW-Authenticate" },
  },
  {
    scenario: "notify-challenged",
    rule: "[RFC 3261 §22.3] a NOTIFY that gets 407 is not sent again without credentials; a refresh is notified",
    agent: BRIEF,
    values: { status: "407", header: "Proxy-Authenticate" },
  },
  {
    scenario: "notify-in-dialog",
    rule: "[RFC 3261 §12.2.1.1] a NOTIFY has the tags of its dialog, the Contact as its Request-URI, and a CSeq that rises by one",
  },
  { scenario: "target-refresh", rule: "[RFC 3261 §12.2.2] a refresh with another Contact moves the Request-URI" },
  {
    scenario: "record-route",
    rule: "[RFC 3261 §12.1.1] Record-Route comes back in the answer, and becomes the Route of the NOTIFY",
  },
  {
    scenario: "one-notify-at-a-time",
    rule: "a NOTIFY waits for the answer to the one before, and has the newest state",
    transport: "tcp",
  },
  { scenario: "version", rule: "[RFC 4235 §4.1] the version of a dialog-info rises by one" },
  {
    scenario: "pending",
    rule: "[RFC 6665 §4.2.1.3] a watcher that nobody has decided about is pending and sees nothing, and active once allowed",
    agent: { authorize: "ask" },
    verdict: "allow",
    values: { decided: "active;expires=[0-9]+", shown: "at lunch" },
  },
  {
    scenario: "pending",
    rule: "[RFC 6665 §4.2.1.3] a pending watcher that is denied is told reason=rejected",
    agent: { authorize: "ask" },
    verdict: "deny",
    values: { decided: "terminated;reason=rejected", shown: "&lt;presence" },
  },
  {
    scenario: "forbidden",
    rule: "[RFC 6665 §4.2.1.3] a watcher of another domain gets 403",
    domains: ["other.example"],
  },
  { scenario: "rate", rule: "[RFC 3856 §6.10] changes are told every five seconds, the newest only" },
  {
    scenario: "shutdown",
    rule: "[RFC 6665 §4.4.2] a server that stops ends its subscriptions with reason=deactivated",
    verdict: "shutdown",
  },
  { scenario: "reboot", rule: "a phone that has restarted takes the place of its old subscription" },
];

export const REQUESTS: readonly Row[] = [
  { scenario: "lower-cseq", rule: "[RFC 3261 §12.2.2] a lower CSeq gets 500, and changes nothing" },
  {
    scenario: "retransmission",
    rule: "[RFC 3261 §17.2.2] a SUBSCRIBE that is retransmitted gets the same answer, and no second NOTIFY",
    options: ["-nr"],
  },
  { scenario: "compact", rule: "[RFC 3261 §7.3.3] compact header names are understood" },
  { scenario: "bad-extension", rule: "[RFC 3261 §8.2.2.3] extensions that are required and unknown get 420" },
  { scenario: "no-contact", rule: "[RFC 3261 §8.1.1.8] a SUBSCRIBE without Contact gets 400" },
  { scenario: "bad-expires", rule: "[RFC 3261 §20.19] an Expires that is no number gets 400" },
  { scenario: "options", rule: "[RFC 3903 §7] OPTIONS shows PUBLISH and the packages" },
  {
    scenario: "digest",
    rule: "[RFC 6665 §4.2.1.3] a SUBSCRIBE is asked for a password by 401",
    auth: "digest",
    options: DIGEST_URI,
  },
  {
    scenario: "digest-wrong",
    rule: "[RFC 3261 §22.2] a wrong password gets 401 again",
    auth: "digest",
    options: DIGEST_URI,
  },
  {
    scenario: "digest-of-another",
    rule: "a subscription cannot be ended without a password, nor with that of somebody else",
    auth: "digest",
    options: DIGEST_URI,
  },
  { scenario: "register", rule: "[RFC 3261 §10.3] a phone registers, asks, and goes" },
  { scenario: "register-too-brief", rule: "[RFC 3261 §10.3] too short a registration gets 423" },
];

export const PUBLICATIONS: readonly Row[] = [
  { scenario: "publish", rule: "[RFC 3903 §6] a publication gets 200 with Expires and an entity-tag" },
  { scenario: "publish-expires-unsaid", rule: "[RFC 3903 §6] a publication without Expires lasts an hour" },
  { scenario: "publish-expires-shortened", rule: "[RFC 3903 §6] a publication for more than an hour is shortened" },
  { scenario: "publish-nothing", rule: "[RFC 3903 §6] an initial publication without a body gets 400" },
  { scenario: "publish-refresh", rule: "[RFC 3903 §6] a refresh gives a new entity-tag, and the old one gets 412" },
  { scenario: "publish-modify", rule: "[RFC 3903 §6] a modification is told to the watchers" },
  { scenario: "publish-remove", rule: "[RFC 3903 §6] Expires 0 removes a publication, which the watchers are told" },
  { scenario: "publish-unknown-tag", rule: "[RFC 3903 §6] an unknown entity-tag gets 412" },
  { scenario: "publish-tag-of-another-package", rule: "[RFC 3903 §6] an entity-tag of another package gets 412" },
  { scenario: "publish-two-tags", rule: "[RFC 3903 §6] two entity-tags get 400" },
  { scenario: "publish-too-brief", rule: "[RFC 3903 §6] too short an interval gets 423 with Min-Expires" },
  {
    scenario: "publish-too-brief-refresh",
    rule: "[RFC 3903 §6] too short a refresh gets 423, and leaves the publication as it was",
  },
  {
    scenario: "publish-unknown-type",
    rule: "[RFC 3903 §6] a body of a type that the package does not have gets 415, with those that it has",
  },
  { scenario: "publish-not-well-formed", rule: "a body that cannot be read gets 400" },
  { scenario: "publish-too-large", rule: "[RFC 3261 §21.4.11] too long a body gets 413", agent: { maxBody: 100 } },
  { scenario: "publish-unknown-package", rule: "[RFC 3903 §6] a PUBLISH of an unknown package gets 489" },
  { scenario: "publish-missing-event", rule: "[RFC 3903 §6] a PUBLISH without Event gets 489" },
  { scenario: "publish-refresh-with-body", rule: "a refresh of a publication that repeats the body is accepted" },
  { scenario: "publish-expiry", rule: "[RFC 3903 §6] the watchers are told when a publication expires", agent: BRIEF },
  {
    scenario: "publish-retransmission",
    rule: "[RFC 3261 §17.2.2] a PUBLISH that is retransmitted gets the same entity-tag",
    options: ["-nr"],
  },
  { scenario: "publish-for-another", rule: "nobody publishes for somebody else" },
];

const ON_STREAMS: readonly Row[] = [
  {
    scenario: "subscribe",
    rule: "a SUBSCRIBE gets 200 and one NOTIFY on its connection",
    values: { event: "presence" },
  },
  { scenario: "refresh", rule: "a refresh gets 200 and one NOTIFY" },
  { scenario: "unsubscribe", rule: "Expires 0 ends a subscription" },
  { scenario: "expiry", rule: "what is not refreshed ends", agent: BRIEF },
  { scenario: "fetch", rule: "a fetch gets the state" },
  { scenario: "reboot", rule: "a phone that has restarted takes the place of its old subscription" },
  { scenario: "record-route", rule: "Record-Route becomes the Route of the NOTIFY" },
  { scenario: "publish-modify", rule: "a modification is told to the watchers" },
  { scenario: "comes-back", rule: "a watcher whose connection is lost comes back on another" },
  {
    scenario: "comes-back-too-late",
    rule: "a watcher whose connection is lost has nothing left where it comes back too late",
    agent: { parkTime: toSeconds(0) },
  },
];

export const STREAMS: readonly Row[] = ON_STREAMS.map((row) => ({ ...row, transport: "tcp" }));
