// What RFC 6665 §4.1, §4.2, §4.4, §4.5 and RFC 3903 §6 ask of a user agent, and which tests show it.
//
// `tests` are parts of titles, each after the end of the file's path and " › " where others have the like. `status` is for
// what is not simply shown, and then `note` says why:
// - caller: it is left to what runs the core, the SIP stack or its adapter, or the application;
// - not met: it is not done, or no test shows it;
// - not applicable: it asks nothing of us.

const REASONS = "terminated: MUST be over; with reason";
const PUBLICATIONS = "agent/publications.test.ts › ";

const RFC_6665 = [
  // §4.1: subscriber
  must("4.1.2.2", "a refresh that gets 404, 405, 410, 416, 480-485, 489, 501 or 604 ends the subscription", [
    "to a refresh the subscriber MUST consider the subscription terminated",
    "a refresh that gets %i MUST end it",
  ]),
  must("4.1.2.2", "a success that says that no NOTIFY comes, such as 204, cancels Timer N", [
    "a 204 to a refresh MUST cancel Timer N",
  ]),
  should("4.1.2.4", "after Timer N a NOTIFY that would make a new dialog usage is rejected with 481", [
    "until Timer N expires several NOTIFYs establish subscriptions; then they SHOULD get 481",
  ]),
  not("applicable", "MUST", "4.1.2.4", "an event package defines its neutral state", {
    note: "Asked of those who specify packages.",
  }),
  must("4.1.2.4", "be prepared for a NOTIFY before the SUBSCRIBE transaction has completed", [
    "MUST be prepared to receive the NOTIFY before the SUBSCRIBE transaction",
    "a 2xx that comes after its NOTIFY does not overrule it",
  ]),
  must("4.1.3", "a NOTIFY that matches no subscription gets 481, or a better 4xx or 5xx", [
    "a NOTIFY that matches no subscription MUST get 481",
    "subscriber/laws.test.ts › silent after the end, which comes once: only a NOTIFY is still refused",
  ]),
  caller("SHOULD", "4.1.3", "NOTIFY requests are authenticated", {
    note: "The SIP stack challenges, or vouches for the flow, before it hands on a NOTIFY.",
  }),
  must("4.1.3", "each NOTIFY has a Subscription-State", ["every NOTIFY has a state; a live one the time that is left"]),
  should("4.1.3", "active with expires: that is the authoritative duration", [
    "%s: expires SHOULD be taken as the authoritative duration",
    "a 2xx that comes after its NOTIFY does not overrule it",
  ]),
  should("4.1.3", "pending with expires: that is the authoritative duration", [
    "%s: expires SHOULD be taken as the authoritative duration",
  ]),
  must("4.1.3", "terminated: the subscription is considered terminated", [REASONS]),
  shouldNot("4.1.3", "a notifier does not send expires with terminated", [
    "terminated has its reason, %s, and no expires",
    "it is printed without blanks, and terminated without expires",
  ]),
  must("4.1.3", "a subscriber ignores expires with terminated", ["subscribers MUST ignore expires with terminated"]),
  shouldNot("4.1.3", "no or an unknown reason, with retry-after: no new subscription before that time", [
    "no or an unknown reason: MAY at any time, SHOULD NOT before retry-after",
    REASONS,
  ]),
  should("4.1.3", "deactivated: subscribe anew immediately", ["deactivated: SHOULD retry immediately", REASONS]),
  should("4.1.3", "probation: subscribe anew at some later time", ["probation: SHOULD retry later", REASONS]),
  should("4.1.3", "probation with retry-after: not before that time", ["probation: SHOULD retry later", REASONS]),
  shouldNot("4.1.3", "rejected: no new subscription", ["rejected: SHOULD NOT re-subscribe", REASONS]),
  should("4.1.3", "giveup with retry-after: not before that time", ["SHOULD wait for retry-after", REASONS]),
  shouldNot("4.1.3", "noresource: no new subscription", ["noresource: SHOULD NOT re-subscribe", REASONS]),
  shouldNot("4.1.3", "invariant: no new subscription, whatever retry-after says", [
    "invariant: SHOULD NOT re-subscribe, whatever retry-after says",
    REASONS,
  ]),
  should("4.1.3", "an acceptable NOTIFY is answered with 200", [
    "each NOTIFY is answered once, at once and before all else",
    REASONS,
  ]),
  mustNot("4.1.3", "the answer to a NOTIFY does not wait for a user", [
    "each NOTIFY is answered once, at once and before all else",
  ]),
  must("4.1.4", "be prepared for NOTIFYs with From tags that differ from the To tag of the 2xx", [
    "MUST be prepared for NOTIFYs of other forks",
    "a fork is refreshed in its own dialog",
  ]),

  // §4.2: notifier
  mustNot("4.2.1", "subscriptions are created upon a SUBSCRIBE only", [
    "notifiers MUST NOT create subscriptions except upon receipt of a SUBSCRIBE",
  ]),
  mustNot("4.2.1.1", "the final response to a SUBSCRIBE does not wait for a user", [
    "each SUBSCRIBE is answered once and at once",
    "does not wait for anybody to decide",
    "a watcher whom nobody has decided about is pending",
  ]),
  should("4.2.1.1", "the event package is checked, and 489 sent where it is not understood", [
    "agent/agent.test.ts › [RFC 6665 §4.2.1.1] of a package that nobody knows",
  ]),
  caller("SHOULD", "4.2.1.1", "a subscriber is authenticated as the policy wants", {
    note: "The SIP stack challenges with 401, and hands on who it was.",
    tests: ["who is authenticated counts, not who is named in From"],
  }),
  should("4.2.1.1", "a subscriber is authorized as the policy wants", [
    "agent/agent.test.ts › of another tenant",
    "a watcher whom nobody has decided about is pending",
    "no NOTIFY shows the state unless it was allowed",
  ]),
  mustNot("4.2.1.1", "the 2xx does not lengthen the interval that was asked for", [
    "lasts as long as the package says where it does not say, and never longer than is allowed",
  ]),
  must("4.2.1.2", "accepting or refreshing is followed by a NOTIFY immediately", [
    "is answered, and a NOTIFY with all of the state follows immediately",
    "that refreshes is answered with a NOTIFY too, at once and full",
    "after a SUBSCRIBE was accepted a NOTIFY is due",
    "is answered first and notified then",
  ]),
  should("4.2.1.3", "who is refused automatically gets 403 or 603", [
    "agent/agent.test.ts › of another tenant",
    "the answer to another tenant says nothing of whether the resource exists",
  ]),
  mustNot("4.2.1.4", "a refresh does not get more time than it asked for", [
    "that refreshes is answered with a NOTIFY too, at once and full",
    "the time left is never less than nothing nor more than what was granted last",
    "is notified upon a refresh, with the time that is left ever after",
  ]),
  should("4.2.1.4", "a refresh for too short a time gets 423", ["survives a refresh that is too brief"]),
  should("4.2.1.4", "removal is told by a NOTIFY with terminated", [
    "ends with a last NOTIFY when nobody refreshes it",
    "what is not refreshed ends at the exact instant, with terminated;reason=timeout",
  ]),
  should("4.2.1.4", "that NOTIFY has reason=timeout where no refresh came", [
    "ends with a last NOTIFY when nobody refreshes it",
    "what is not refreshed ends at the exact instant, with terminated;reason=timeout",
  ]),
  must("4.2.2", "a NOTIFY follows the 2xx to a SUBSCRIBE immediately", [
    "is answered, and a NOTIFY with all of the state follows immediately",
    "is answered first and notified then",
  ]),
  should("4.2.2", "a NOTIFY follows a change of state immediately", [
    "a change is notified immediately; it need not hold all",
    "sees each change, one NOTIFY at a time, and the newest after that",
  ]),
  should("4.2.2", "a NOTIFY that fails by Timer F removes the subscription", [
    "no answer in time removes the subscription",
    "for Timer F removes the subscription",
  ]),
  must("4.2.2", "a NOTIFY that gets 404, 405, 410, 416, 480-485, 489, 501 or 604 removes the subscription", [
    "%i removes the subscription",
    "with %i removes the subscription: no other NOTIFY is sent",
    "ends when its NOTIFY is answered with 481",
  ]),
  must("4.2.2", "a NOTIFY has a Subscription-State of active, pending or terminated", [
    "every NOTIFY has a state; a live one the time that is left",
  ]),
  must("4.2.2", "active and pending have expires, the time that is left", [
    "active and pending have expires=%i",
    "every NOTIFY has a state; a live one the time that is left",
  ]),
  mustNot("4.2.2", "that expires does not lengthen the subscription", [
    "which lengthens nothing",
    "the time left is never less than nothing nor more than what was granted last",
  ]),
  should("4.2.2", "terminated has a reason", [
    "terminated has its reason, %s, and no expires",
    "every NOTIFY has a state; a live one the time that is left, the last one a reason",
  ]),
  should("4.2.3", "without PINT, a SUBSCRIBE without Event gets 489", [
    "agent/agent.test.ts › [RFC 6665 §4.2.3] without Event",
  ]),

  // §4.4: both
  should("4.4.2", "upon deactivated the subscriber subscribes anew, on a new dialog", [
    "upon deactivated it SHOULD re-subscribe, on a new dialog",
  ]),
  caller("SHOULD NOT", "4.4.3", "no polling where it takes more messages than a subscription would", {
    note: "The application asks for 0 seconds or for more; the core does not poll of its own accord.",
  }),
  caller("SHOULD", "4.4.3", "credentials are cached between polls", {
    note: "Credentials never enter the core: whoever answers the challenges keeps them.",
  }),
  must("4.4.4", "Allow-Events, if present, lists all packages of the notifier", [
    "agent/agent.test.ts › [RFC 6665 §4.2.1.1] of a package that nobody knows",
    `${PUBLICATIONS}[RFC 3903 §6] of a package that nobody knows`,
  ]),
  should(
    "4.4.4",
    "Allow-Events is in what initiates dialogs and in its responses; INVITE and OPTIONS are the stack's",
    ["that makes a dialog is told which packages there are, a refresh is not"],
  ),
  not("applicable", "MUST NOT", "4.4.4", "proxies do not insert Allow-Events", { note: "We are no proxy." }),

  // §4.5: devices
  caller("MUST", "4.5.1", "a notifier implements GRUU (RFC 5627), and has one as its local target", {
    note: "The SIP stack registers, and writes the Contact; the core writes none.",
  }),
  mustNot("4.5.2", "dialogs whose remote target is a GRUU are not reused", [
    "a dialog is for one subscription: each that is begun is begun in a new one",
  ]),
  not("applicable", "SHOULD", "4.5.2", "a 403 for want of dialog sharing says so", {
    note: "Dialogs may be shared.",
    tests: ["is known by its id too: two in one dialog are two"],
  }),
  must("4.5.2", "the id of a SUBSCRIBE's Event is in all of its NOTIFYs", [
    "the id of a SUBSCRIBE is in its NOTIFYs as well, as it was",
    "is known by its id too: two in one dialog are two",
  ]),
  caller("MUST", "4.5.2", "a refresh has the same id in its Event as the first SUBSCRIBE had", {
    note: "The core says in which dialog a SUBSCRIBE goes; its Event header is written outside.",
  }),
].map((row) => ({ rfc: 6665, ...row }));

const RFC_3903 = [
  caller("MUST", "6", "Record-Route in a PUBLISH is ignored", { note: "The core reads none; the SIP stack does." }),
  caller("MUST NOT", "6", "no response to a PUBLISH has a Record-Route", {
    note: "The core orders none; the SIP stack must not copy that of the request.",
  }),
  must("6", "Contact in a PUBLISH is ignored", ["is answered with its interval and an entity-tag"], {
    note: "The PUBLISH of this test has one.",
  }),
  caller("MUST", "6", "PUBLISHes with the same Request-URI are processed in the order in which they come", {
    note: "The core takes one fact at a time, in the order in which it gets them.",
    tests: ["the entity-tag of each success replaces the one before: out of order is 412"],
  }),
  must("6", "a PUBLISH is processed atomically, completely or not at all", [
    "a PUBLISH is processed completely or not at all",
    `${PUBLICATIONS}a PUBLISH › %s is refused and leaves nothing behind`,
  ]),
  caller("MUST", "6", "step 1: a Request-URI that the compositor is not responsible for gets 404", {
    note: "The core refuses what is no SIP address; which domains are ours, the SIP stack knows.",
    tests: [`${PUBLICATIONS}to nobody`],
  }),
  must(
    "6",
    "step 2: without Event, or with one that is not supported, the answer is 489",
    [
      `${PUBLICATIONS}[RFC 3903 §6] of a package that nobody knows`,
      "agent/agent.test.ts › [RFC 6665 §4.2.3] without Event",
    ],
    { note: "Event is read before the methods part: the second test, of a SUBSCRIBE, is of both." },
  ),
  must("6", "step 3: without SIP-If-Match an entity-tag is generated and stored", [
    "step 3: without SIP-If-Match gets an entity-tag, stored with its event state",
  ]),
  must("6", "step 3: SIP-If-Match that is not a single entity-tag gets 400", [
    "[RFC 3903 §6] with two entity-tags",
    "with something that is no entity-tag",
    "step 3: %j is not a single entity-tag",
  ]),
  must("6", "step 3: an entity-tag that matches nothing of this resource and package gets 412", [
    "step 3: that matches nothing is refused with 412",
    "[RFC 3903 §6] with an entity-tag of nothing",
    "of one package is not that of another",
  ]),
  must("6", "step 4: Expires is what is requested", ["is answered with its interval and an entity-tag"]),
  must("6", "step 4: without Expires a configured default is what is requested", [
    "a PUBLISH that does not say how long it lasts lasts as long as its package says",
  ]),
  must("6", "step 4: a 423 has Min-Expires", [
    "step 4: shorter than the minimum and not 0 is refused with 423 and Min-Expires",
    "[RFC 3903 §6] that is too brief",
  ]),
  must("6", "step 5: a content type that is not the package's or not understood is rejected, as with 415", [
    "[RFC 3903 §6] of a type that the package does not take",
  ]),
  should("6", "step 5: neither a body nor an entity-tag: rejected, as with 400", [
    "step 5: without a body is refused with 400",
    "[RFC 3903 §6] without a body or a tag",
  ]),
  must("6", "step 5: an interval of 0 removes the event state immediately", [
    "step 5: with Expires: 0 removes the event state immediately",
    "is changed by a body, and removed by Expires: 0",
  ]),
  mustNot("6", "step 5: an interval of 0 stores no event state", [
    "step 5: with Expires: 0 stores no event state",
    "step 5: with Expires: 0 removes the event state immediately, and stores none",
  ]),
  must("6", "step 5: processing is atomic", ["a PUBLISH is processed completely or not at all"]),
  caller("MUST (NOT)", "6", "step 5: upon an internal error the PUBLISH does not succeed, but gets an error, as 504", {
    note: "The core has no back end that could fail; what an adapter cannot hand over, it must refuse itself.",
  }),
  must("6", "step 6: the 200 has Expires, the interval that was chosen", [
    "step 6: each 200 has an Expires that is not longer than asked for",
    "is answered with its interval and an entity-tag",
  ]),
  must("6", "step 6: the 200 has a SIP-ETag with one entity-tag", [
    "step 6: each 200 has an Expires that is not longer than asked for, and a new entity-tag",
    "is answered with its interval and an entity-tag",
  ]),
  must("6", "step 6: each success has a new entity-tag, which replaces the one before", [
    "gets another tag each time, and the one before is good no more",
    "step 6: the entity-tag of each success replaces the one before",
  ]),
  must("6", "step 6: the entity-tag is unique among those of the Request-URI", [
    "gets another tag each time, and the one before is good no more",
  ]),
  must("6", "step 6: the entity-tag is none that the Request-URI ever had before", [
    "gets another tag each time, and the one before is good no more",
    "gets a tag that none had before, in a run of the agent before this one either",
  ]),
].map((row) => ({ rfc: 3903, ...row }));

export const REQUIREMENTS = [...RFC_6665, ...RFC_3903];

function must(section, text, tests, more) {
  return { section, level: "MUST", text, tests, ...more };
}

function mustNot(section, text, tests) {
  return { section, level: "MUST NOT", text, tests };
}

function should(section, text, tests) {
  return { section, level: "SHOULD", text, tests };
}

function shouldNot(section, text, tests) {
  return { section, level: "SHOULD NOT", text, tests };
}

function caller(level, section, text, more) {
  return { section, level, text, tests: [], status: "caller", ...more };
}

function not(what, level, section, text, more) {
  return { section, level, text, tests: [], status: `not ${what}`, ...more };
}
