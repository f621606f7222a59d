/** The namespace of contact information (RFC 4482 §3). */
export const CIPID_NAMESPACE = "urn:ietf:params:xml:ns:pidf:cipid";

/**
 * What RFC 4482 §3 says of a person or a service. All but the name are URIs.
 *
 * That section allows display names in several languages, its schema none with `xml:lang`: here is the one without a
 * language, the others are extensions of the person or service.
 */
export interface Cipid {
  /** A business card, such as a vCard. */
  readonly card?: string;
  readonly displayName?: string;
  readonly homepage?: string;
  readonly icon?: string;
  readonly map?: string;
  readonly sound?: string;
}
