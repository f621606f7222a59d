import {
  type Dialog,
  noteHint,
  parseDialogInfo,
  parseFeatureEvents,
  parseMessageSummary,
  parsePidf,
  parseWatcherInfo,
  parseXpidf,
  type ReadStatus,
  readStatus,
} from "@presence/core";
import type { Faults } from "./make.ts";

/** What a lamp shows; `dark` until something has been heard, or when it is no longer. */
export type Light = "dark" | "idle" | "ringing" | "busy" | "dnd" | "offline";

/** What a phone makes of the body of a NOTIFY; undefined where it can make nothing of it. */
export type Reading =
  | { readonly type: "light"; readonly light: Light }
  | { readonly type: "mailbox"; readonly new: number; readonly old: number; readonly isWaiting: boolean }
  | { readonly type: "feature"; readonly dnd: boolean }
  | { readonly type: "watchers"; readonly watchers: readonly string[] };

/**
 * Reads what came, as a phone with those faults does, and nothing but what came. `dialogs` are those that the phone knows of the
 * subscription, which a dialog-info brings up to date.
 */
export function read(type: string, body: string, faults: Faults, dialogs: Map<string, Dialog>): Reading | undefined {
  switch (type.split(";")[0]?.trim().toLowerCase()) {
    case "application/dialog-info+xml":
      return readDialogs(body, faults, dialogs);
    case "application/pidf+xml":
    case "application/cpim-pidf+xml": {
      const pidf = parsePidf(body);
      return pidf.ok ? { type: "light", light: lightOf(readStatus(pidf.value), faults) } : undefined;
    }
    case "application/xpidf+xml": {
      const xpidf = parseXpidf(body);
      return xpidf.ok ? { type: "light", light: lightOf(readStatus(xpidf.value), faults) } : undefined;
    }
    case "application/simple-message-summary": {
      const summary = parseMessageSummary(body);
      if (!summary.ok) return undefined;
      const voice = summary.value.classes.find(({ name }) => name === "voice-message") ?? { new: 0, old: 0 };
      return { type: "mailbox", new: voice.new, old: voice.old, isWaiting: summary.value.waiting };
    }
    case "application/watcherinfo+xml": {
      const info = parseWatcherInfo(body);
      if (!info.ok) return undefined;
      const watchers = info.value.lists.flatMap((list) => list.watchers.map(({ uri, status }) => `${uri} ${status}`));
      return { type: "watchers", watchers };
    }
    default:
      return readFeature(type, body);
  }
}

function readFeature(type: string, body: string): Reading | undefined {
  const events = parseFeatureEvents(type, body);
  if (!events.ok) return undefined;
  for (const event of events.value) {
    if (event.kind === "DoNotDisturbEvent") return { type: "feature", dnd: event.doNotDisturbOn };
  }
  return undefined;
}

function readDialogs(body: string, faults: Faults, dialogs: Map<string, Dialog>): Reading | undefined {
  const info = parseDialogInfo(body);
  if (!info.ok) return undefined;
  const { state, dialogs: told } = info.value;
  if (state === "full" && told.length === 0 && faults.idleNeedsDialog) return undefined;
  if (state === "full") dialogs.clear();
  for (const [at, dialog] of told.entries()) dialogs.set(dialog.id ?? `#${at}`, dialog);
  const light = lightOfDialogs([...dialogs.values()], faults);
  for (const [id, dialog] of dialogs) if (dialog.state === "terminated") dialogs.delete(id);
  return { type: "light", light };
}

function lightOfDialogs(dialogs: readonly Dialog[], { blindToOffline, blinksForCaller }: Faults): Light {
  const live = dialogs.filter(({ state }) => state !== "terminated");
  const isBlinking = ({ state, direction }: Dialog): boolean =>
    state === "early" && (blinksForCaller === true || direction !== "initiator");
  if (live.some((dialog) => !isBlinking(dialog))) return "busy";
  if (live.length > 0) return "ringing";
  const isGone = dialogs.some(({ code }) => code === 480);
  return isGone && !blindToOffline ? "offline" : "idle";
}

function lightOf(status: ReadStatus, { blindToOffline }: Faults): Light {
  if (status.dnd) return "dnd";
  if (status.onThePhone) return "busy";
  const isRinging =
    status.activities.includes("alerting") || (status.note !== undefined && noteHint(status.note) === "ringing");
  if (isRinging) return "ringing";
  return status.basic === "closed" && !blindToOffline ? "offline" : "idle";
}
