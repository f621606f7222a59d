/** A presence document (RFC 3863) of somebody who is there and says that. The note is XML as it stands. */
export function pidf(entity: string, note: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="${entity}">`,
    `<tuple id="t1"><status><basic>open</basic></status><note>${note}</note></tuple>`,
    "</presence>",
  ].join("\r\n");
}

/** The states of a dialog that phones show (RFC 4235 §3.7.1). */
export type DialogState = "early" | "confirmed" | "terminated";

/** A document with one dialog in it (RFC 4235 §4.1). */
export function dialogInfo(entity: string, id: string, state: DialogState): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="0" state="full" entity="${entity}">`,
    `<dialog id="${id}" call-id="${id}" local-tag="l" remote-tag="r" direction="recipient"><state>${state}</state></dialog>`,
    "</dialog-info>",
  ].join("\r\n");
}

/** What a mailbox holds (RFC 3842 §3.5). */
export function mailbox(account: string, fresh: number): string {
  const waiting = fresh > 0 ? "yes" : "no";
  return `Messages-Waiting: ${waiting}\r\nMessage-Account: ${account}\r\nVoice-Message: ${fresh}/0\r\n`;
}

/** The media type of each package's own documents (RFC 3856 §6.5, RFC 4235 §3.5, RFC 3842 §3.5). */
export const MEDIA_TYPES = {
  presence: "application/pidf+xml",
  dialog: "application/dialog-info+xml",
  "message-summary": "application/simple-message-summary",
} as const;

export type Package = keyof typeof MEDIA_TYPES;

/** An attribute of the first element, as it stands; undefined where there is none. */
export function attributeOf(body: string, name: string): string | undefined {
  const start = /<(?![?!])[^>]*>/.exec(body)?.[0] ?? "";
  return new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(start)?.[1];
}

/** The states of the dialogs of a document, in its order. */
export function dialogStatesOf(body: string): string[] {
  return [...body.matchAll(/<(?:\w+:)?state\b[^>]*>\s*([a-z]+)\s*</g)].map(([, state = ""]) => state);
}
