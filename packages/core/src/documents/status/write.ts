import type { Pidf } from "../pidf/value.ts";
import { CISCO_NAMESPACE, type TimedEnumeration } from "../rpid/value.ts";
import { ACTIVITIES } from "../rpid/vocabulary.ts";
import type { XmlElement } from "../xml/value.ts";
import type { Xpidf } from "../xpidf/value.ts";
import type { Status } from "./value.ts";

/**
 * A presence document that says what the status says, so that `readStatus` gives that status back.
 *
 * Do-not-disturb is `busy`, which every watcher knows, with Cisco's `dnd`, which tells it from talking. An activity that
 * neither RFC 4480 nor Cisco has a name for is `other`, with its name as text.
 */
export function pidfOf(entity: string, status: Status): Pidf {
  const { basic, note } = status;
  const notes = note === undefined ? {} : { notes: [{ text: note }] };
  const activities = activitiesOf(status);
  return {
    entity,
    tuples: [{ id: "t1", ...(basic !== undefined && { basic }) }],
    persons: [{ id: "p1", ...(activities !== undefined && { activities: [activities] }), ...notes }],
  };
}

/**
 * The same for Polycom's phones. XPIDF has one word for the phone and one for its user: do-not-disturb is the substatus
 * `busy`, whether the phone is in use or not. Activities cannot be said.
 */
export function xpidfOf(presentity: string, { basic, note, dnd, onThePhone }: Status): Xpidf {
  const isClosed = basic === "closed";
  const status = isClosed ? "closed" : onThePhone ? "inuse" : "open";
  const substatus = dnd ? "busy" : onThePhone ? "onthephone" : isClosed ? "offline" : "online";
  const address = { uri: `${presentity};user=ip`, priority: "0.800000", status, substatus };
  return { presentity, atoms: [{ id: "1", addresses: [address] }], ...(note !== undefined && { note }) };
}

const CISCO_ACTIVITIES: ReadonlySet<string> = new Set(["alerting", "available", "dnd"]);

function activitiesOf({ activities, dnd, onThePhone }: Status): TimedEnumeration | undefined {
  const names = new Set(activities);
  if (onThePhone) names.add("on-the-phone");
  if (dnd) names.add("busy").add("dnd");
  if (names.size === 0) return undefined;
  const values: string[] = [];
  const others: { text: string }[] = [];
  const extensions: XmlElement[] = [];
  for (const name of names) {
    if (ACTIVITIES.values.has(name)) values.push(name);
    else if (CISCO_ACTIVITIES.has(name)) extensions.push(ciscoActivity(name));
    else others.push({ text: name });
  }
  return { values, ...(others.length > 0 && { others }), ...(extensions.length > 0 && { extensions }) };
}

function ciscoActivity(name: string): XmlElement {
  return { name, namespace: CISCO_NAMESPACE, prefix: "ce", attributes: [], children: [] };
}
