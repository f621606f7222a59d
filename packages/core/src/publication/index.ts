export type { PublicationEffect, PublicationEvent, Publish, Step } from "./event.ts";
export type { PublicationPolicy } from "./policy.ts";
export { deadlineOf, INIT, type Publication } from "./publication.ts";
export { step } from "./step.ts";
