export const XPIDF_CONTENT_TYPE = "application/xpidf+xml";

/**
 * Presence in the format of an early Internet-Draft, which lives on in Polycom phones and is written down in [MS-SIP] §7
 * and §2.2.2. It has no namespace and no schema.
 */
export interface Xpidf {
  /** URI of the presentity, without the parameter `method=SUBSCRIBE` that it has on the wire. */
  readonly presentity?: string;
  readonly atoms: readonly XpidfAtom[];
  /** Text for people, which FreeSWITCH adds outside of every atom. */
  readonly note?: string;
}

/** A group of addresses, such as one device. */
export interface XpidfAtom {
  readonly id?: string;
  readonly addresses: readonly XpidfAddress[];
}

/** Values are what stands in the attributes: other words than those named are met, and the empty one. */
export interface XpidfAddress {
  /** A SIP URI, as Polycom writes it with `;user=ip`. */
  readonly uri?: string;
  /** A decimal fraction; some write it with a comma. */
  readonly priority?: string;
  /** `open`, `inuse` or `closed`. */
  readonly status?: string;
  /** `online`, `onthephone`, `busy`, `away`, `idle`, `berightback`, `outtolunch`, `unknown` or `offline`. */
  readonly substatus?: string;
}
