export type { Decision, NotifierEffect, NotifierEvent, Notify, Step } from "./event.ts";
export { type Failure, failureOf } from "./failure.ts";
export { DEFAULT_POLICY, type NotifierPolicy } from "./policy.ts";
export { step } from "./step.ts";
export { canNotify, deadlineOf, INIT, isLive, type Subscription, subscriptionStateOf } from "./subscription.ts";
