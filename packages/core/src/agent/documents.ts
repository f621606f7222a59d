import type { Watcher } from "../documents/watcher-info/value.ts";
import type { Notify } from "../notifier/event.ts";
import type { Document, EventPackage, Look, View } from "../packages/package.ts";
import { type Composed, compose } from "../presentity/compose.ts";
import { EMPTY } from "../presentity/presentity.ts";
import type { CompositionPolicy } from "../presentity/rules.ts";
import type { Instant } from "../time.ts";
import type { Audience, Rendered, Resource, Watch } from "./held.ts";
import type { AgentOptions } from "./options.ts";

/** What the operator wants documents to be like. */
type Shown = Pick<AgentOptions, "composition" | "maxDocument">;

/** Something about it has changed for an audience: what was rendered before is no longer good. */
export function touch(audience: Audience): void {
  audience.view = undefined;
  for (const rendered of audience.documents.values()) rendered.isFresh = false;
  for (const rendered of audience.neutrals?.values() ?? []) rendered.isFresh = false;
}

/** Whether the watcher has been sent all that there is to see. */
export function hasSeen(watch: Watch, options: Shown, now: Instant): boolean {
  return documentFor(watch, "state", options, now) === watch.sent;
}

/** The document to send: all of the state, or what has changed since what the watcher has been shown last. */
export function show(watch: Watch, { shows, full }: Notify, options: Shown, now: Instant): Document {
  const { audience, shown, look } = watch;
  watch.sent = documentFor(watch, shows, options, now);
  const view = viewFor(audience, options.composition, now);
  watch.shown = shows === "state" ? view : undefined;
  if (full || shown === undefined || look.profile.dialogUpdates === "full") return watch.sent;
  const change = audience.package.renderChange?.(shown, view, look);
  return change === undefined || isTooLong(change, options) ? watch.sent : change;
}

/**
 * The document that a watcher is to see, computed once for all of its look. One that says the same as the one before is
 * the one before, so that a watcher who has been sent it need not be sent it again.
 */
function documentFor(watch: Watch, shows: "state" | "neutral", options: Shown, now: Instant): Document {
  const { audience, look } = watch;
  const documents = shows === "state" ? audience.documents : neutralsOf(audience);
  const known = documents.get(look);
  if (known?.isFresh) return known.document;
  const { package: found } = audience;
  const view = viewFor(audience, options.composition, now);
  const rendered = shows === "state" ? renderWithin(found, view, look, options) : found.neutral(view, look);
  const document = known !== undefined && isSame(known.document, rendered) ? known.document : rendered;
  documents.set(look, { document, isFresh: true });
  return document;
}

/** The document, or where it is too long one that says less: of its calls half as many each time, and then no note. */
function renderWithin(found: EventPackage, view: View, look: Look, options: Shown): Document {
  let rendered = found.render(view, look);
  for (let { composed } = view; isTooLong(rendered, options); ) {
    const { calls, note, ...rest } = composed;
    if (calls.length <= 1 && note === undefined) return rendered;
    if (calls.length > 1) composed = { ...composed, calls: calls.slice(0, calls.length >> 1) };
    else composed = { ...rest, calls };
    rendered = found.render({ ...view, composed }, look);
  }
  return rendered;
}

function isTooLong({ before, after = "" }: Document, { maxDocument }: Shown): boolean {
  return maxDocument > 0 && before.length + after.length > maxDocument;
}

function neutralsOf(audience: Audience): Map<Look, Rendered> {
  audience.neutrals ??= new Map();
  return audience.neutrals;
}

function isSame(a: Document, b: Document): boolean {
  return a.before === b.before && a.after === b.after && a.contentType === b.contentType;
}

export function composedOf(resource: Resource, policy: CompositionPolicy, now: Instant): Composed {
  resource.composed ??=
    resource.presentity === EMPTY ? silence(policy, now) : compose(resource.presentity, policy, now);
  return resource.composed;
}

/** What nobody's word composes to: the same at all times, and computed once for all of whom nothing is known. */
function silence(policy: CompositionPolicy, now: Instant): Composed {
  const known = SILENCE.get(policy);
  if (known !== undefined) return known;
  const composed = compose(EMPTY, policy, now);
  SILENCE.set(policy, composed);
  return composed;
}

const SILENCE = new WeakMap<CompositionPolicy, Composed>();

/** What there is to see of its resource by its package: one view for all, until something changes. */
function viewFor(audience: Audience, policy: CompositionPolicy, now: Instant): View {
  const { resource, package: found } = audience;
  audience.view ??= {
    resource: resource.address,
    entity: `sip:${resource.address}`,
    composed: composedOf(resource, policy, now),
    watchers: (watched) => watchersOf(resource, watched),
    value: resource.values?.get(found.name),
    now,
  };
  return audience.view;
}

/** RFC 3857 §4.7.1: those whose subscriptions are there, by the states of its state machine. */
function watchersOf({ audiences }: Resource, packageName: string): Watcher[] {
  const watchers: Watcher[] = [];
  for (const { number, peer, machine } of audiences.get(packageName)?.watches ?? []) {
    if (machine.state !== "active" && machine.state !== "pending") continue;
    const event = machine.state === "active" ? "approved" : "subscribe";
    watchers.push({ uri: `sip:${peer.watcher}`, id: `w${number}`, status: machine.state, event });
  }
  return watchers;
}
