import type { Basic } from "../documents/pidf/value.ts";
import { type InForce, newest, newestOf } from "./in-force.ts";
import type { Call, Statement } from "./statement.ts";

/** What the operator chooses about composition. */
export interface CompositionPolicy {
  /**
   * Whose do-not-disturb is the resource's: that of `any` device, that of `all` which have spoken of it, or that of one,
   * by its key. The application's word wins over each. Default `any`.
   */
  readonly dnd: "any" | "all" | { readonly device: string };
  /**
   * What a resource is that is not registered. `offline` unless somebody says that it is open; or, for who has no
   * registrar to tell us, `idle` unless somebody says that it is closed. Default `offline`.
   */
  readonly withoutRegistration: "offline" | "idle";
}

export const DEFAULT_POLICY: CompositionPolicy = { dnd: "any", withoutRegistration: "offline" };

/** A conclusion, the rule that led to it, and what that rule was given. Plain data, to explain a lamp by. */
export interface Reason<Concluded = Basic | "ringing" | "busy" | "dnd" | "not-dnd" | "note"> {
  readonly concluded: Concluded;
  readonly rule: Rule;
  /** Who said what: all that the rule looked at, ordered by key. Empty where it went by the absence of any word. */
  readonly said: readonly Saying[];
}

export type Rule =
  /** The application's word wins. */
  | "application"
  /** Somebody is registered. */
  | "registered"
  /** Nobody is registered, and no device is open. */
  | "not-registered"
  /** A device says that it is open. */
  | "device-open"
  /** Nobody tells us of registrations, and devices speak only of being closed. */
  | "device-closed"
  /** Nobody tells us of registrations, and no device speaks of being closed. */
  | "registration-unknown"
  /** A call has been answered, or was made by the resource. */
  | "call-in-progress"
  /** A device says that it is in a call, of which nobody else tells us. */
  | "device-on-the-phone"
  /** All calls are to the resource, and not one has been answered. */
  | "call-unanswered"
  /** By policy. */
  | "any-device"
  | "all-devices"
  | "named-device"
  /** The one with the greatest sequence, then key. */
  | "newest-device";

export interface Saying {
  readonly from: Statement["type"];
  readonly key: string;
  /** The word itself: `open`, `dnd`, the direction and state of a call, ... */
  readonly said: string;
}

/** Whether calls can reach the resource at all. A registration says so, whatever a device says of itself. */
export function reachability(heard: InForce, { withoutRegistration }: CompositionPolicy): Reason<Basic> {
  const { registrations, devices, applications } = heard;
  const application = newest(applications, ({ basic }) => basic);
  if (application !== undefined) {
    const { statement, word } = application;
    return { concluded: word, rule: "application", said: [saying(statement, word)] };
  }
  if (registrations.length > 0) {
    return { concluded: "open", rule: "registered", said: registrations.map((one) => saying(one, "registered")) };
  }
  const open = devices.filter(({ basic }) => basic === "open").map((device) => saying(device, "open"));
  if (open.length > 0) return { concluded: "open", rule: "device-open", said: open };
  const closed = devices.filter(({ basic }) => basic === "closed").map((device) => saying(device, "closed"));
  if (withoutRegistration === "offline") return { concluded: "closed", rule: "not-registered", said: closed };
  if (closed.length > 0) return { concluded: "closed", rule: "device-closed", said: closed };
  return { concluded: "open", rule: "registration-unknown", said: [] };
}

/** What goes on: calls add up, and talking outweighs ringing. Undefined where nothing does. */
export function progress({ calls, devices, applications }: InForce): Reason<"busy" | "ringing"> | undefined {
  const unanswered = calls.filter(isUnanswered);
  if (unanswered.length < calls.length) {
    const said = calls.filter((call) => !isUnanswered(call)).map(sayingOfCall);
    return { concluded: "busy", rule: "call-in-progress", said };
  }
  const application = newest(applications, ({ onThePhone }) => onThePhone);
  if (application?.word === true) {
    return { concluded: "busy", rule: "application", said: [saying(application.statement, "on-the-phone")] };
  }
  const talking = application === undefined ? devices.filter(({ onThePhone }) => onThePhone === true) : [];
  if (talking.length > 0) {
    const said = talking.map((device) => saying(device, "on-the-phone"));
    return { concluded: "busy", rule: "device-on-the-phone", said };
  }
  if (unanswered.length === 0) return undefined;
  return { concluded: "ringing", rule: "call-unanswered", said: unanswered.map(sayingOfCall) };
}

/** Whether calls are unwanted. A device that does not speak of that counts neither way. */
export function disturbance({ devices, applications }: InForce, { dnd }: CompositionPolicy): Reason<"dnd" | "not-dnd"> {
  const application = newest(applications, (one) => one.dnd);
  if (application !== undefined) {
    const concluded = dndWord(application.word);
    return { concluded, rule: "application", said: [saying(application.statement, concluded)] };
  }
  const asked = typeof dnd === "string" ? devices : devices.filter(({ key }) => key === dnd.device);
  const said = asked.flatMap((device) => (device.dnd === undefined ? [] : [saying(device, dndWord(device.dnd))]));
  const isDnd = ({ said }: Saying) => said === "dnd";
  if (dnd === "all") {
    return { concluded: dndWord(said.length > 0 && said.every(isDnd)), rule: "all-devices", said };
  }
  return { concluded: dndWord(said.some(isDnd)), rule: dnd === "any" ? "any-device" : "named-device", said };
}

/** The text for people, of the application or else of a device. */
export function annotation(heard: InForce): Reason<"note"> | undefined {
  const note = newestOf(heard, (one) => one.note);
  if (note === undefined) return undefined;
  const { statement, word } = note;
  const rule = statement.type === "application" ? "application" : "newest-device";
  return { concluded: "note", rule, said: [saying(statement, word)] };
}

/**
 * A call to the resource that has not been answered. It rings, and a leg that does not ring yet, or never will because its
 * phone is gone, says no more than that: RFC 4235 §3.7.2 lets `trying` and `proceeding` be shown as `early`.
 */
function isUnanswered({ direction, state }: Call): boolean {
  return direction === "recipient" && state !== "confirmed";
}

function dndWord(dnd: boolean): "dnd" | "not-dnd" {
  return dnd ? "dnd" : "not-dnd";
}

function saying({ type, key }: Statement, said: string): Saying {
  return { from: type, key, said };
}

function sayingOfCall(call: Call): Saying {
  return saying(call, `${call.direction} ${call.state}${call.held === true ? " held" : ""}`);
}
