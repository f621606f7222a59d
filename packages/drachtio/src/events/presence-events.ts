/**
 * What travels between an application and its presence agent: the name of each event, and what is emitted with it. An
 * `EventEmitter<PresenceEvents>` is typed by it.
 *
 * Where the README of babble-drachtio-presence and its code name a field differently, an application may use either name.
 */
export interface PresenceEvents extends IncomingEvents, OutgoingEvents {}

/** What the application emits. */
export interface IncomingEvents {
  "presence.voicemail.out": [VoicemailOut];
  "presence.dialog.out": [DialogOut];
  "presence.registration.out": [RegistrationOut];
  "presence.status.out": [StatusOut];
  "presence.checksync.out": [CheckSyncOut];
  register: [RegisterInfo];
  unregister: [RegisterInfo];
}

/** What the agent emits. */
export interface OutgoingEvents {
  "presence.subscribe.in": [SubscribeIn];
  "presence.voicemail.in": [VoicemailIn];
  "presence.status.in": [StatusIn];
}

/** An event for the application, ready to be emitted. */
export type Emission = {
  [Name in keyof OutgoingEvents]: { readonly name: Name; readonly payload: OutgoingEvents[Name][0] };
}[keyof OutgoingEvents];

/** A phone has subscribed anew. Whoever does not answer it leaves the phone with what the agent knows. */
export interface SubscribeIn extends SubscriptionEvent {
  readonly event: "presence" | "dialog";
}

/** A phone has subscribed anew to a mailbox. */
export interface VoicemailIn extends SubscriptionEvent {
  readonly event: "message-summary";
}

/** What is said of a new subscription. */
interface SubscriptionEvent {
  /** What its NOTIFYs carry. */
  readonly contenttype: string;
  /** The watcher or the target, as the option `entitySemantics` says. */
  readonly entity: string;
  /** Seconds, as asked for. */
  readonly expires: number;
  /** Names the subscription: `Call-ID@source_ip:source_port`. */
  readonly callid: string;
  /** Who is watched. */
  readonly target: string;
  /** Who watches. */
  readonly watcher: string;
  /** The event package. */
  readonly event: string;
  /** What the phone accepts, as it said. */
  readonly accept: readonly string[];
}

/** A phone has told its state, or set something of it. */
export interface StatusIn {
  readonly entity: string;
  readonly source: {
    /** How: in a subscription of ours, by publishing it, or by a feature key. */
    readonly event: "NOTIFY" | "PUBLISH" | "SUBSCRIBE";
    readonly address?: string;
    readonly port?: number;
    /** The contact that it has registered. */
    readonly related?: string;
  };
  /** Absent where the phone left it open. */
  readonly status?: "open" | "closed";
  readonly note?: string;
  readonly dnd?: boolean;
  readonly onthephone?: boolean;
  /** What a feature key has set. */
  readonly forwarding?: {
    readonly [kind in "forwardImmediate" | "forwardBusy" | "forwardNoAns"]?: {
      readonly on: boolean;
      readonly to?: string;
      readonly ringCount?: number;
    };
  };
}

/** To whom the application speaks. */
export interface Addressed {
  /** `user@host`: whose state it is. */
  readonly entity: string;
  /** A subscription that is asked about: nothing is said where it is no more. */
  readonly callid?: string;
}

/** The messages in a mailbox. */
export type VoicemailOut = Addressed & {
  readonly newurgent?: number;
  readonly oldurgent?: number;
  /** `init` answers `presence.voicemail.in`, and is ignored once the mailbox has been spoken of. Default `update`. */
  readonly reason?: "init" | "update";
} & ({ readonly new: number; readonly old?: number } | { readonly newcount: number; readonly oldcount?: number });

/** Calls of an entity: all of them, or one that has changed. */
export type DialogOut = Addressed & {
  /** Display name of the entity. */
  readonly display?: string;
  /** How many calls it has, those that are not told of included. */
  readonly callcount?: number;
} & (
    | { readonly full?: readonly CallOut[]; readonly partial?: CallOut }
    | { readonly all?: ReadonlySet<CallOut> | readonly CallOut[]; readonly update?: CallOut }
  );

/** A call, seen from the entity. */
export type CallOut = {
  readonly sip: { readonly callid: string };
  readonly direction: "initiator" | "recipient";
  /** False in a confirmed call: it is on hold. */
  readonly hasmedia?: boolean;
  /** Seconds since 1970, as are the others; 0 for not yet. */
  readonly startat?: number;
  readonly answeredat?: number;
  readonly endat?: number;
  /** Seconds since it began. */
  readonly duration?: number;
  readonly remote?: { readonly display?: string; readonly uri?: string };
} & ({ readonly state: CallState } | { readonly statestr: CallState });

export type CallState = "trying" | "proceeding" | "early" | "confirmed" | "terminated";

/** Whether an entity can be reached, and how many calls it has. */
export interface RegistrationOut extends Addressed {
  readonly status: "registered" | "unregistered";
  readonly callcount?: number;
}

/** What the application says of an entity in place of its phones. What is absent is left as it was said before. */
export interface StatusOut extends Addressed {
  readonly status?: "open" | "closed";
  /** Empty for none. */
  readonly note?: string;
  readonly dnd?: boolean;
  readonly onthephone?: boolean;
}

/** All phones of an entity shall fetch their configuration, which makes most of them restart. */
export interface CheckSyncOut {
  readonly entity: string;
}

/** A registration, as babble-drachtio-registrar tells of it. */
export interface RegisterInfo {
  readonly uuid: string;
  readonly contacts: readonly string[];
  readonly auth: { readonly username: string; readonly realm: string; readonly display?: string };
  /** Whether the phone was not registered before. */
  readonly initial?: boolean;
  /** Seconds that are left. */
  readonly expiresin?: number;
  readonly expires?: number;
  readonly useragent?: string;
  /** Methods that the phone allows. */
  readonly allow?: readonly string[];
  readonly network?: Network;
}

/** Where a phone's requests come from. */
export interface Network {
  readonly source_address: string;
  readonly source_port: number;
  readonly protocol?: string;
}
