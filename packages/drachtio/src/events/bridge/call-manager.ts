import type { Address, Fact, presentity } from "@presence/core";
import {
  callOf,
  DIRECTIONS,
  instantOf,
  knownCall,
  nameAddress,
  partiesOf,
  stateOf,
  type Told,
  terminated,
} from "../calls.ts";
import { type Context, said } from "../context.ts";
import { Payload, toEntity } from "../payload.ts";

/** The events of babble-drachtio-callmanager by which a call comes, changes and goes; with each comes the call itself. */
export const CALL_EVENTS = [
  "call.new",
  "call.authed",
  "call.ringing",
  "call.early",
  "call.answered",
  "call.mix",
  "call.hold",
  "call.unhold",
  "call.updated",
  "call.referred",
  "call.destroyed",
] as const;

export type CallEvent = (typeof CALL_EVENTS)[number];

/**
 * Lights lamps by the calls of babble-drachtio-callmanager. A call is its entity's: that of the phone that makes it, known
 * once that is authenticated, or of the phone that is called. Each time it is looked at as it is then, so that it does not
 * matter which of several looks at its entity is over first; once it is destroyed, it is never looked at again.
 */
export class CallManagerBridge {
  readonly #context: () => Context;
  readonly #tell: (facts: readonly Fact[]) => void;
  readonly #warn: (sentence: string) => void;
  /** What has been told of whom. */
  readonly #told = new WeakMap<object, { readonly entity: Address; readonly callId: string }>();
  readonly #destroyed = new WeakSet<object>();

  /** `tell` is called at once or later, `warn` with a sentence about what in a call cannot be used. */
  constructor(context: () => Context, tell: (facts: readonly Fact[]) => void, warn: (sentence: string) => void) {
    this.#context = context;
    this.#tell = tell;
    this.#warn = warn;
  }

  /** One of the events has been emitted. Never throws, whatever the call is. */
  heard(event: CallEvent, call: unknown): void {
    if (typeof call !== "object" || call === null) {
      this.#warn(`${event}: it comes without a call`);
      return;
    }
    if (event === "call.destroyed") {
      this.#destroyed.add(call);
      this.#end(call);
    } else if (!this.#destroyed.has(call)) this.#guarded(event, () => this.#ask(event, call));
  }

  #ask(event: CallEvent, call: object): void {
    const faults: string[] = [];
    const entity = new Payload(event, call, faults).raw("entity");
    if (!isThenable(entity)) {
      this.#say(event, call, entity);
      return;
    }
    entity.then(
      (value) => this.#guarded(event, () => this.#say(event, call, value)),
      (error) => this.#unreadable(event, error),
    );
  }

  #say(event: CallEvent, call: object, owner: unknown): void {
    // One that has been destroyed while its entity was looked up; and one that is nobody's, as calls from outside are.
    if (this.#destroyed.has(call) || owner === undefined || owner === null) return;
    const payload = new Payload(event, call);
    const context = this.#context();
    const entity = entityOf(payload, owner);
    const told = this.#told.get(call);
    const callId = told?.callId ?? nameOf(payload);
    const state = stateOf(payload);
    if (entity !== undefined && callId !== undefined && state !== undefined) {
      // It is somebody else's now.
      if (told !== undefined && told.entity !== entity) this.#end(call);
      if (state === "terminated") {
        this.#destroyed.add(call);
        this.#end(call);
      } else {
        this.#told.set(call, { entity, callId });
        const { told: how, ...parts } = readCall(payload, callId, state, entity, owner, context);
        this.#tellOf(entity, { ...callOf(how, knownCall(entity, callId, context), context), ...parts }, context);
      }
    }
    for (const fault of payload.faults) this.#warn(fault);
  }

  #end(call: object): void {
    const told = this.#told.get(call);
    if (told === undefined) return;
    this.#told.delete(call);
    const context = this.#context();
    this.#tellOf(told.entity, terminated(told.callId, context), context);
  }

  #tellOf(entity: Address, call: presentity.Call, context: Context): void {
    const facts = [said(entity, call)];
    this.#tell([...facts, ...context.words.again(entity, facts, context)]);
  }

  /** Fields of a call are computed: they may throw. */
  #guarded(event: CallEvent, look: () => void): void {
    try {
      look();
    } catch (error) {
      this.#unreadable(event, error);
    }
  }

  #unreadable(event: CallEvent, error: unknown): void {
    this.#warn(`${event}: the call could not be read: ${error instanceof Error ? error.message : typeof error}`);
  }
}

interface Thenable {
  then(done: (value: unknown) => void, failed: (error: unknown) => void): unknown;
}

function isThenable(value: unknown): value is Thenable {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function entityOf(call: Payload, owner: unknown): Address | undefined {
  if (typeof owner === "string") return toEntity(owner) ?? unknownOwner(call);
  const part = call.read("entity", owner);
  const whole = part.text("uri") ?? `${part.text("username") ?? ""}@${part.text("realm") ?? ""}`;
  return toEntity(whole) ?? unknownOwner(call);
}

function unknownOwner(call: Payload): undefined {
  call.fault("entity is not that of a user@host: the call is left out");
  return undefined;
}

/** What names the call from its beginning to its end: its Call-ID, or its own name where it has none yet. */
function nameOf(call: Payload): string | undefined {
  for (const name of [call.part("sip")?.text("callid"), call.text("uuid")]) {
    if (name !== undefined && name !== "") return name;
  }
  call.fault("sip.callid and uuid are missing: the call is left out");
  return undefined;
}

function readCall(
  call: Payload,
  callId: string,
  state: Told["state"],
  entity: Address,
  owner: unknown,
  context: Context,
): { readonly told: Told } & Pick<presentity.Call, "local" | "remote" | "remoteTarget" | "localTag" | "remoteTag"> {
  const direction = call.word(DIRECTIONS, "direction");
  const epochs = call.part("epochs");
  const tags = call.part("sip")?.part("tags");
  const [localTag, remoteTag] = [tags?.text("remote"), tags?.text("local")];
  const display = typeof owner === "string" ? undefined : call.read("entity", owner).text("display");
  const held = call.part("state")?.flag("held");
  return {
    told: {
      callId,
      state,
      direction,
      startedAt: instantOf(epochs?.number("startat"), context.now),
      answeredAt: instantOf(epochs?.number("answerat"), context.now),
      isHeld: held ?? call.flag("hasmedia") === false,
    },
    ...partiesOf(entity, display, remoteOf(call, direction, entity), context),
    // The tags as the phone has them: what is local to the server is remote to it.
    ...(localTag !== undefined && localTag !== "" && { localTag }),
    ...(remoteTag !== undefined && remoteTag !== "" && { remoteTag }),
  };
}

/** The other party: whom it calls, or who calls it; undefined where that is unknown or withheld. */
function remoteOf(call: Payload, direction: Told["direction"], entity: Address): presentity.Call["remote"] {
  const party = call.part(direction === "initiator" ? "calledid" : "callerid");
  if (party === undefined || party.raw("privacy") === true) return undefined;
  const [user, host] = [party.text("user"), party.text("host")];
  if (host === NOBODY) return undefined;
  const uri = user && host ? `${user}@${host}` : party.text("uri") || user;
  return uri ? nameAddress(uri, party.text("name"), entity) : undefined;
}

/** The host that the call manager gives to who is unknown. */
const NOBODY = "localhost.localdomain";
