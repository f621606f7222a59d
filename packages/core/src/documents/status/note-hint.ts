/** What a well-known note means. */
export type NoteHint = "on-the-phone" | "ringing" | "on-hold" | "busy" | "dnd" | "away" | "unavailable";

/** What a note means that phones and servers write by themselves; undefined for all that people write. */
export function noteHint(note: string): NoteHint | undefined {
  const words = note.trim().toLowerCase();
  // FreeSWITCH writes "Talk" and the number of the other party.
  return HINTS.get(words) ?? (/^talk \+?[\w*#]+$/.test(words) ? "on-the-phone" : undefined);
}

const HINTS: ReadonlyMap<string, NoteHint> = new Map([
  ["on the phone", "on-the-phone"],
  ["on-the-phone", "on-the-phone"],
  ["in a call", "on-the-phone"],
  ["talking", "on-the-phone"],
  ["ringing", "ringing"],
  ["on hold", "on-hold"],
  ["busy", "busy"],
  ["dnd", "dnd"],
  ["do not disturb", "dnd"],
  ["away", "away"],
  ["unavailable", "unavailable"],
  ["unregistered", "unavailable"],
  ["offline", "unavailable"],
]);
