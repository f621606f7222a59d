/** What RFC 4480 §5.1 lets stand in an element that holds values as elements. */
export interface EnumerationRule {
  readonly element: string;
  /** The values that RFC 4480 gives it. `unknown` stands alone. */
  readonly values: ReadonlySet<string>;
  /** `many` values in any order, `some` in the order of the table and each once, or `one`: a value, a text, or foreign elements. */
  readonly holds: "many" | "some" | "one";
  /** Whether it takes `other` with free text. */
  readonly other: boolean;
  readonly notes: boolean;
  /** Whether it takes `id`, `from`, `until`; if so, several of them may stand side by side. */
  readonly timed: boolean;
  /** What stands in it where the schema wants a value and there is none. */
  readonly placeholder: string;
}

/**
 * RFC 4480 §3.2. The schema forgets `lunch`, which that section lists: read, it is kept as an extension; a printer may
 * not write it.
 */
export const ACTIVITIES: EnumerationRule = {
  element: "activities",
  values: words(`unknown appointment away breakfast busy dinner holiday in-transit looking-for-work meal meeting
    on-the-phone performance permanent-absence playing presentation shopping sleeping spectator steering travel tv
    vacation working worship`),
  holds: "many",
  other: true,
  notes: true,
  timed: true,
  placeholder: "",
};

/** RFC 4480 §3.5. */
export const MOOD: EnumerationRule = {
  element: "mood",
  values: words(`unknown afraid amazed angry annoyed anxious ashamed bored brave calm cold confused contented cranky
    curious depressed disappointed disgusted distracted embarrassed excited flirtatious frustrated grumpy guilty happy
    hot humbled humiliated hungry hurt impressed in_awe in_love indignant interested invincible jealous lonely mean moody
    nervous neutral offended playful proud relieved remorseful restless sad sarcastic serious shocked shy sick sleepy
    stressed surprised thirsty worried`),
  holds: "many",
  other: true,
  notes: true,
  timed: true,
  placeholder: "<rpid:unknown/>",
};

/** RFC 4480 §3.7. */
export const PLACE_TYPE: EnumerationRule = {
  element: "place-type",
  values: new Set(),
  holds: "one",
  other: true,
  notes: true,
  timed: true,
  placeholder: "<rpid:other></rpid:other>",
};

/** RFC 4480 §3.8. */
export const PRIVACY: EnumerationRule = {
  element: "privacy",
  values: words("unknown audio text video"),
  holds: "some",
  other: false,
  notes: true,
  timed: true,
  placeholder: "",
};

/** RFC 4480 §3.9. */
export const RELATIONSHIP: EnumerationRule = {
  element: "relationship",
  values: words("unknown assistant associate family friend self supervisor"),
  holds: "one",
  other: true,
  notes: true,
  timed: false,
  placeholder: "",
};

/** RFC 4480 §3.10. */
export const SERVICE_CLASS: EnumerationRule = {
  element: "service-class",
  values: words("unknown courier electronic freight in-person postal"),
  holds: "one",
  other: false,
  notes: true,
  timed: false,
  placeholder: "<rpid:unknown/>",
};

/** RFC 4480 §3.11. */
export const SPHERE: EnumerationRule = {
  element: "sphere",
  values: words("unknown home work"),
  holds: "one",
  other: false,
  notes: false,
  timed: true,
  placeholder: "",
};

/** What a place may be for a medium (RFC 4480 §3.6). */
export const MEDIA: { readonly [Medium in "audio" | "video" | "text"]: ReadonlySet<string> } = {
  audio: words("noisy ok quiet unknown"),
  video: words("toobright ok dark unknown"),
  text: words("uncomfortable inappropriate ok unknown"),
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
