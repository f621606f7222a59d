export type { AgentMaker, AgentUnderTest, Happening, Outside, Protocol, Way } from "./agents/agent.ts";
export { inMemory, type Settings } from "./agents/memory.ts";
export { Call } from "./call.ts";
export { withBorrowed } from "./clock/borrowed.ts";
export { Clock } from "./clock/clock.ts";
export { Random } from "./clock/random.ts";
export { type Excerpt, Ladder, type Rung } from "./ladder/ladder.ts";
export {
  BAD,
  type Conditions,
  type Ear,
  GOOD,
  type Host,
  Network,
  type Place,
  RECOVERY,
  Stream,
  type Transit,
} from "./network/index.ts";
export type { Faults, Make } from "./phones/make.ts";
export { CISCO_SPA, GRANDSTREAM, LINPHONE, MAKES, POLYCOM, SNOM, YEALINK, ZOIPER } from "./phones/makes.ts";
export { Phone } from "./phones/phone.ts";
export type { Light } from "./phones/reader.ts";
export { dnd, type Expectation, lamp, mailbox, type Screen } from "./phones/screen.ts";
export { harness, World, type WorldOptions } from "./world.ts";
