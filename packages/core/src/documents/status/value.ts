import type { Basic } from "../pidf/value.ts";

/** What a phone says of itself or of its user, whatever the format it said it in. */
export interface Status {
  /** Whether it takes calls at all; absent where the document does not say. */
  readonly basic?: Basic;
  /** Text for people. */
  readonly note?: string;
  /** Names of activities (RFC 4480 §3.2), those of other namespaces included, each once. */
  readonly activities: readonly string[];
  /** Whether the user wants no calls. Talking is not that. */
  readonly dnd: boolean;
  readonly onThePhone: boolean;
}

/** A status that was read, and what in the document it rests on. */
export interface ReadStatus extends Status {
  /** One for each conclusion that something in the document led to; none where nothing was said. */
  readonly because: readonly Evidence[];
}

/** Why a status says what it says. */
export interface Evidence {
  readonly concluded: Basic | "dnd" | "on-the-phone";
  /** What kind of thing said so: an element of PIDF or RPID, an attribute of XPIDF, Digium's presence type, a note. */
  readonly from: "basic" | "activity" | "presence-type" | "status" | "substatus" | "note";
  /** What it said: the name of the activity, the value of the attribute, the meaning of the note. */
  readonly said: string;
}

/** How the documents of a make of phone are to be read. */
export interface StatusProfile {
  /**
   * Whether a well-known note decides what no element says. RFC 3863 §4.1.6 wants notes for people only, but there are
   * phones that leave no other way. Default false.
   */
  readonly notesDecide?: boolean;
  /** What the activity `busy` means where it stands without `on-the-phone`. Default `dnd`. */
  readonly busyMeans?: "dnd" | "on-the-phone";
}
