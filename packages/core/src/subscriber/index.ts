export type { Answer, Report, Step, Subscribe, SubscriberEffect, SubscriberEvent } from "./event.ts";
export { DEFAULT_POLICY, type SubscriberPolicy } from "./policy.ts";
export { step } from "./step.ts";
export { deadlineOf, forkOf, INIT, NEVER, type Subscription } from "./subscription.ts";
