export const AS_FEATURE_EVENT_CONTENT_TYPE = "application/x-as-feature-event+xml";

/** What the namespaces of all editions of ECMA-323 begin with. */
export const CSTA_NAMESPACES = "http://www.ecma-international.org/standards/ecma-323/csta/";

/** The namespace of the third edition, which phones and servers know. */
export const CSTA_NAMESPACE = "http://www.ecma-international.org/standards/ecma-323/csta/ed3";

/**
 * Do-not-disturb or a forwarding of a device, as BroadWorks and phones keep it in step: the subset of CSTA (ECMA-323)
 * in bodies of the event package as-feature-event. `Set…` is what a phone asks for in a SUBSCRIBE, `…Event` what it is
 * told in a NOTIFY.
 */
export type FeatureEvent = SetDoNotDisturb | DoNotDisturbEvent | SetForwarding | ForwardingEvent;

export interface SetDoNotDisturb {
  readonly kind: "SetDoNotDisturb";
  readonly device: Device;
  readonly doNotDisturbOn: boolean;
}

export interface DoNotDisturbEvent {
  readonly kind: "DoNotDisturbEvent";
  readonly device: Device;
  readonly doNotDisturbOn: boolean;
}

export interface SetForwarding {
  readonly kind: "SetForwarding";
  readonly device: Device;
  readonly forwardingType: ForwardingType;
  readonly activateForward: boolean;
  /** Where calls shall go; absent where the phone says nothing of it, empty where it says none. */
  readonly forwardDN?: string;
  /** Rings before a call is forwarded; for forwardNoAns. From 0 to 999,999,999. */
  readonly ringCount?: number;
}

export interface ForwardingEvent {
  readonly kind: "ForwardingEvent";
  readonly device: Device;
  readonly forwardingType: ForwardingType;
  readonly forwardStatus: boolean;
  /** Where calls go. */
  readonly forwardTo?: string;
  /** Rings before a call is forwarded; for forwardNoAns. From 0 to 999,999,999. */
  readonly ringCount?: number;
}

/** An extension, empty for the subscriber's own, or `notKnown`. Always text: leading zeros are part of it. */
export type Device = string;

/** Unconditional, busy, no answer. */
export type ForwardingType = "forwardImmediate" | "forwardBusy" | "forwardNoAns";
