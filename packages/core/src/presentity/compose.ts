import type { MessageSummary } from "../documents/message-summary/value.ts";
import type { Basic } from "../documents/pidf/value.ts";
import type { Status } from "../documents/status/value.ts";
import type { Instant } from "../time.ts";
import { type InForce, inForce, newest, newestOf } from "./in-force.ts";
import type { Presentity } from "./presentity.ts";
import { annotation, type CompositionPolicy, disturbance, progress, type Reason, reachability } from "./rules.ts";
import type { Call, Forwarding, Forwardings } from "./statement.ts";

/**
 * What a lamp shows of a resource. Five different things:
 *
 * | state | meaning |
 * |---|---|
 * | offline | calls cannot reach it, and none is in progress |
 * | idle | calls can reach it, and nothing goes on |
 * | ringing | calls come in, and not one has been answered |
 * | busy | it is in a call, on hold or not, or makes one |
 * | do-not-disturb | it is not offline, and wants no calls, whatever else goes on |
 */
export type State = "offline" | "idle" | "ringing" | "busy" | "do-not-disturb";

/** All that is known of a resource as one state, with what watchers' documents need, and why it is so. Plain data. */
export interface Composed {
  readonly state: State;
  /** `closed` where the state is offline, else `open`. */
  readonly basic: Basic;
  readonly note?: string;
  /** What all sources say, each once, ordered by code units; without the words that `dnd` and `onThePhone` stand for. */
  readonly activities: readonly string[];
  readonly dnd: boolean;
  /** Whether it is in a call, or makes one; with do-not-disturb or without. */
  readonly onThePhone: boolean;
  /** Those that have not ended, first begun first, then by key. */
  readonly calls: readonly Call[];
  readonly forwarding: Forwardings;
  readonly mailbox?: MessageSummary;
  /** One reason for each: whether it can be reached, what goes on (if anything), do-not-disturb, the note (if any). */
  readonly because: readonly Reason[];
}

/**
 * What all sources together mean at that time: those whose time has passed do not count, whether or not `expire` has taken
 * them out. Depends on what was said, never on the order in which sources spoke (RFC 3903 §3: the state is composed "of
 * all of the active publications").
 *
 * Do-not-disturb is a modifier: it makes nobody reachable who is offline, and shows instead of ringing and busy, which
 * `onThePhone` and `calls` still tell. A call in progress outweighs the word that the resource is closed.
 */
export function compose(presentity: Presentity, policy: CompositionPolicy, now: Instant): Composed {
  const heard = inForce(presentity, now);
  const reached = reachability(heard, policy);
  const going = progress(heard);
  const disturbed = disturbance(heard, policy);
  const noted = annotation(heard);
  const dnd = disturbed.concluded === "dnd";
  const state = stateOf(reached.concluded, going?.concluded, dnd);
  const note = noted?.said[0]?.said;
  const mailbox = newest(heard.mailboxes, ({ summary }) => summary)?.word;
  return {
    state,
    basic: state === "offline" ? "closed" : "open",
    ...(note !== undefined && { note }),
    activities: activitiesOf(heard),
    dnd,
    onThePhone: going?.concluded === "busy",
    calls: heard.calls.toSorted((a, b) => a.startedAt - b.startedAt),
    forwarding: forwardingOf(heard),
    ...(mailbox !== undefined && { mailbox }),
    because: [reached, going, disturbed, noted].filter((reason) => reason !== undefined),
  };
}

/** What presence documents say of it: `pidfOf` and `xpidfOf` take it. */
export function statusOf({ basic, note, activities, dnd, onThePhone }: Composed): Status {
  return { basic, ...(note !== undefined && { note }), activities, dnd, onThePhone };
}

function stateOf(reached: Basic, going: "busy" | "ringing" | undefined, dnd: boolean): State {
  if (going === undefined && reached === "closed") return "offline";
  return dnd ? "do-not-disturb" : (going ?? "idle");
}

/** Words that say of one device what the rules have decided for the resource. */
const DECIDED: ReadonlySet<string> = new Set(["busy", "dnd", "on-the-phone"]);

function activitiesOf({ applications, devices }: InForce): readonly string[] {
  const all = new Set([...applications, ...devices].flatMap(({ activities = [] }) => activities));
  return [...all].filter((name) => !DECIDED.has(name)).toSorted();
}

function forwardingOf(heard: InForce): Forwardings {
  const newestWord = (read: (forwarding: Forwardings) => Forwarding | undefined) =>
    newestOf(heard, ({ forwarding }) => forwarding && read(forwarding))?.word;
  const forwardImmediate = newestWord((forwarding) => forwarding.forwardImmediate);
  const forwardBusy = newestWord((forwarding) => forwarding.forwardBusy);
  const forwardNoAns = newestWord((forwarding) => forwarding.forwardNoAns);
  return {
    ...(forwardImmediate !== undefined && { forwardImmediate }),
    ...(forwardBusy !== undefined && { forwardBusy }),
    ...(forwardNoAns !== undefined && { forwardNoAns }),
  };
}
