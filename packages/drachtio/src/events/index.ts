export { CALL_EVENTS, type CallEvent, CallManagerBridge } from "./bridge/call-manager.ts";
export { tellOnce } from "./bridge/unsolicited.ts";
export type { KnownToAgent, Translation } from "./context.ts";
export { type Announcement, Events, INCOMING_EVENTS, type Surroundings } from "./events.ts";
export { DEFAULT_EVENTS_OPTIONS, type EventsOptions } from "./options.ts";
export type {
  Addressed,
  CallOut,
  CallState,
  CheckSyncOut,
  DialogOut,
  Emission,
  IncomingEvents,
  Network,
  OutgoingEvents,
  PresenceEvents,
  RegisterInfo,
  RegistrationOut,
  StatusIn,
  StatusOut,
  SubscribeIn,
  VoicemailIn,
  VoicemailOut,
} from "./presence-events.ts";
export type { Restart } from "./restart.ts";
export { type UacStore, type UacView, uacStore } from "./stores/uac-store.ts";
export { type UasStore, type UasView, uasStore } from "./stores/uas-store.ts";
export type { Origin } from "./subscriptions.ts";
