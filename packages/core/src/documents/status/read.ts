import type { Note } from "../data-model/value.ts";
import { documentBasic, PIDF_NAMESPACE, type Pidf, type Tuple } from "../pidf/value.ts";
import { activityNames } from "../rpid/value.ts";
import { attribute, isNamed } from "../xml/value.ts";
import { xpidfStatus } from "../xpidf/status.ts";
import type { Xpidf } from "../xpidf/value.ts";
import { type NoteHint, noteHint } from "./note-hint.ts";
import type { Evidence, ReadStatus, StatusProfile } from "./value.ts";

/**
 * What a phone means by a document.
 *
 * What the document says in elements and attributes wins over what it says in notes, and a note decides only by profile.
 * Nothing is concluded from what is absent: a person without activities is not busy. `busy` beside `on-the-phone` means
 * the call, not do-not-disturb.
 */
export function readStatus(document: Pidf | Xpidf, profile: StatusProfile = {}): ReadStatus {
  return "tuples" in document ? readPidf(document, profile) : readXpidf(document);
}

function readPidf(pidf: Pidf, profile: StatusProfile): ReadStatus {
  const because: Evidence[] = [];
  const basic = documentBasic(pidf);
  if (basic !== undefined) because.push({ concluded: basic, from: "basic", said: basic });
  const activities = [...new Set([...pidf.tuples, ...(pidf.persons ?? [])].flatMap(activityNames))];
  because.push(...fromActivities(activities, profile));
  if (pidf.tuples.some(isDigiumDnd)) because.push({ concluded: "dnd", from: "presence-type", said: "dnd" });
  const notes = notesOf(pidf);
  if (profile.notesDecide && !because.some(isOfPerson)) because.push(...fromNotes(notes));
  return concluded(because, activities, notes[0]);
}

function readXpidf(xpidf: Xpidf): ReadStatus {
  const because: Evidence[] = [];
  const { status, substatus } = xpidfStatus(xpidf);
  if (status !== undefined)
    because.push({ concluded: status === "closed" ? "closed" : "open", from: "status", said: status });
  if (status === "inuse") because.push({ concluded: "on-the-phone", from: "status", said: status });
  if (substatus === "onthephone") because.push({ concluded: "on-the-phone", from: "substatus", said: substatus });
  if (substatus === "busy") because.push({ concluded: "dnd", from: "substatus", said: substatus });
  return concluded(because, [], xpidf.note);
}

function concluded(because: readonly Evidence[], activities: readonly string[], note: string | undefined): ReadStatus {
  const says = (what: Evidence["concluded"]) => because.some((evidence) => evidence.concluded === what);
  // A note stands last, and decides what the elements leave open: an unregistered phone still has its open tuple.
  const basic = because.findLast(
    (evidence) => evidence.concluded === "open" || evidence.concluded === "closed",
  )?.concluded;
  return {
    ...((basic === "open" || basic === "closed") && { basic }),
    ...(note !== undefined && { note }),
    activities,
    dnd: says("dnd"),
    onThePhone: says("on-the-phone"),
    because,
  };
}

function fromActivities(activities: readonly string[], profile: StatusProfile): Evidence[] {
  const evidence: Evidence[] = [];
  const onThePhone = activities.includes("on-the-phone");
  if (onThePhone) evidence.push({ concluded: "on-the-phone", from: "activity", said: "on-the-phone" });
  if (activities.includes("dnd")) evidence.push({ concluded: "dnd", from: "activity", said: "dnd" });
  else if (activities.includes("busy") && !onThePhone) {
    evidence.push({ concluded: profile.busyMeans ?? "dnd", from: "activity", said: "busy" });
  }
  return evidence;
}

function isOfPerson({ from }: Evidence): boolean {
  return from === "activity" || from === "presence-type";
}

const CONCLUSIONS: { readonly [hint in NoteHint]?: Evidence["concluded"] } = {
  "on-the-phone": "on-the-phone",
  "on-hold": "on-the-phone",
  busy: "dnd",
  dnd: "dnd",
  unavailable: "closed",
};

/** The first note that means something decides. */
function fromNotes(notes: readonly string[]): Evidence[] {
  const said = notes.map(noteHint).find((hint) => hint !== undefined);
  const conclusion = said === undefined ? undefined : CONCLUSIONS[said];
  return said === undefined || conclusion === undefined ? [] : [{ concluded: conclusion, from: "note", said }];
}

/** All notes that are not blank: of persons, their activities, tuples, the document, devices, in this order. */
function notesOf({ persons = [], tuples, notes = [], devices = [] }: Pidf): string[] {
  const all: readonly Note[] = [
    ...persons.flatMap((person) => [
      ...(person.notes ?? []),
      ...(person.activities ?? []).flatMap((one) => one.notes ?? []),
    ]),
    ...tuples.flatMap((tuple) => [
      ...(tuple.notes ?? []),
      ...(tuple.activities ?? []).flatMap((one) => one.notes ?? []),
    ]),
    ...notes,
    ...devices.flatMap((device) => device.notes ?? []),
  ];
  return all.map(({ text }) => text).filter((text) => text.trim() !== "");
}

/** Digium's phones put `<digium_presence type="dnd">` into the status of a tuple, in the namespace of PIDF. */
function isDigiumDnd({ status }: Tuple): boolean {
  return (status?.extensions ?? []).some(
    (element) => isNamed(element, PIDF_NAMESPACE, "digium_presence") && attribute(element, "type") === "dnd",
  );
}
