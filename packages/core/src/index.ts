export { type Address, hostOf, toAddress, userOf } from "./address.ts";
export { Agent, type Size } from "./agent/agent.ts";
export type { Explanation } from "./agent/explain.ts";
export type { Fact, Outcome, Request, Watch } from "./agent/fact.ts";
export type { Notified } from "./agent/history.ts";
export { type AgentOptions, DEFAULT_OPTIONS } from "./agent/options.ts";
export type {
  Forget,
  Header,
  News,
  Notify,
  Order,
  Report,
  Respond,
  Store,
  Subscribe,
  SubscriptionView,
  WatchingView,
} from "./agent/order.ts";
export { RateLimit } from "./agent/rate-limit.ts";
export type { PublicationRecord, ResourceRecord, Source, StoredRecord, SubscriptionRecord } from "./agent/record.ts";
export { replay } from "./agent/replay.ts";
export { parseFeatureEvent, parseFeatureEvents } from "./documents/as-feature-event/parse.ts";
export { printFeatureEvent, printFeatureEvents } from "./documents/as-feature-event/print.ts";
export {
  AS_FEATURE_EVENT_CONTENT_TYPE,
  type DoNotDisturbEvent,
  type FeatureEvent,
  type ForwardingEvent,
  type ForwardingType,
  type SetDoNotDisturb,
  type SetForwarding,
} from "./documents/as-feature-event/value.ts";
export type { Cipid } from "./documents/cipid/value.ts";
export type { Attributed, Extensible, Note } from "./documents/data-model/value.ts";
export { type Lamp, lampOf } from "./documents/dialog-info/lamp.ts";
export { parseDialogInfo } from "./documents/dialog-info/parse.ts";
export { type DialogInfoStyle, printDialogInfo, printDialogInfoParts } from "./documents/dialog-info/print.ts";
export {
  DIALOG_INFO_CONTENT_TYPE,
  type Dialog,
  type DialogEvent,
  type DialogIdentifiers,
  type DialogInfo,
  type DialogState,
  type NameAddress,
  type Participant,
  type SessionDescription,
  type Target,
  type TargetParam,
} from "./documents/dialog-info/value.ts";
export type { DocumentError, ParseLimits } from "./documents/error.ts";
export type { HeaderLine } from "./documents/header-lines.ts";
export { parseMessageSummary } from "./documents/message-summary/parse.ts";
export { printMessageSummary } from "./documents/message-summary/print.ts";
export {
  MESSAGE_SUMMARY_CONTENT_TYPE,
  type MessageClass,
  type MessageCounts,
  type MessageSummary,
} from "./documents/message-summary/value.ts";
export { type ContentType, parseContentType } from "./documents/multipart/content-type.ts";
export { parseMultipart } from "./documents/multipart/parse.ts";
export { type PrintedMultipart, printMultipart } from "./documents/multipart/print.ts";
export type { MultipartLimits, Part } from "./documents/multipart/value.ts";
export { parsePidf } from "./documents/pidf/parse.ts";
export { printPidf } from "./documents/pidf/print.ts";
export {
  type Basic,
  type Component,
  type Contact,
  type Device,
  documentBasic,
  type Person,
  PIDF_CONTENT_TYPE,
  type Pidf,
  type Tuple,
} from "./documents/pidf/value.ts";
export {
  activityNames,
  type Enumeration,
  type PlaceIs,
  type Rpid,
  type Sphere,
  type StatusIcon,
  type Timed,
  type TimedEnumeration,
  type TimeOffset,
  type UserInput,
} from "./documents/rpid/value.ts";
export { type NoteHint, noteHint } from "./documents/status/note-hint.ts";
export { readStatus } from "./documents/status/read.ts";
export type { Evidence, ReadStatus, Status, StatusProfile } from "./documents/status/value.ts";
export { pidfOf, xpidfOf } from "./documents/status/write.ts";
export type { Body } from "./documents/text.ts";
export { parseWatcherInfo } from "./documents/watcher-info/parse.ts";
export { printWatcherInfo, printWatcherInfoParts } from "./documents/watcher-info/print.ts";
export {
  WATCHER_INFO_CONTENT_TYPE,
  type Watcher,
  type WatcherEvent,
  type WatcherInfo,
  type WatcherList,
  type WatcherStatus,
} from "./documents/watcher-info/value.ts";
export { parseXml } from "./documents/xml/parse.ts";
export type { XmlAttribute, XmlDocument, XmlElement, XmlNamespace, XmlNode } from "./documents/xml/value.ts";
export { parseXpidf } from "./documents/xpidf/parse.ts";
export { printXpidf } from "./documents/xpidf/print.ts";
export { xpidfStatus } from "./documents/xpidf/status.ts";
export { XPIDF_CONTENT_TYPE, type Xpidf, type XpidfAddress, type XpidfAtom } from "./documents/xpidf/value.ts";
export { chooseContentType } from "./headers/accept.ts";
export { type Contact as ContactHeader, parseContacts } from "./headers/contact.ts";
export { parseDeltaSeconds, parseRetryAfter } from "./headers/delta-seconds.ts";
export { type EntityTag, toEntityTag } from "./headers/entity-tag.ts";
export { type Event, isSameEvent, parseEvent, printEvent } from "./headers/event.ts";
export {
  parseSubscriptionState,
  printSubscriptionState,
  type SubscriptionState,
  type TerminationReason,
} from "./headers/subscription-state.ts";
export * as notifier from "./notifier/index.ts";
export { featureEventPackage } from "./packages/as-feature-event.ts";
export { definePackage, type PackageBody, type PackageContext, type PackageDefinition } from "./packages/define.ts";
export { dialogPackage } from "./packages/dialog.ts";
export { messageSummaryPackage } from "./packages/message-summary.ts";
export type { Document, EventPackage, Heard, Look, View } from "./packages/package.ts";
export { CPIM_PIDF_CONTENT_TYPE, presencePackage } from "./packages/presence.ts";
export { PACKAGES } from "./packages/table.ts";
export { viewOf } from "./packages/view.ts";
export { winfoOf } from "./packages/winfo.ts";
export * as presentity from "./presentity/index.ts";
export { chooseProfile, type Features } from "./profiles/choose.ts";
export { GENERIC, type Profile } from "./profiles/profile.ts";
export { type Make, PROFILES } from "./profiles/table.ts";
export * as publication from "./publication/index.ts";
export type { Result } from "./result.ts";
export * as subscriber from "./subscriber/index.ts";
export { after, type Instant, type Seconds, secondsUntil, toInstant, toSeconds } from "./time.ts";
