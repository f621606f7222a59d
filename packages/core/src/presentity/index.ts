export { type Composed, compose, type State, statusOf } from "./compose.ts";
export { dialogsOf } from "./dialogs.ts";
export {
  apply,
  EMPTY,
  type Ended,
  expire,
  isEmpty,
  nextExpiry,
  type Presentity,
  TOMBSTONE,
} from "./presentity.ts";
export { type CompositionPolicy, DEFAULT_POLICY, type Reason, type Rule, type Saying } from "./rules.ts";
export {
  type ApplicationStatus,
  type Call,
  callKey,
  type DeviceStatus,
  type End,
  type Fact,
  type Forwarding,
  type Forwardings,
  type Mailbox,
  type Registration,
  type Spoken,
  type Statement,
  type Words,
  wordsOf,
} from "./statement.ts";
