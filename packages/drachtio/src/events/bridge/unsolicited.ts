import type { Address } from "@presence/core";
import { toEntity } from "../payload.ts";
import type { Subscribed, Subscriptions } from "../subscriptions.ts";

/**
 * babble-drachtio-registrar hears `presence.voicemail.out`, too, and tells all contacts without being asked. From now on it
 * leaves out those whose phones have subscribed to their mailbox: they are told in their subscriptions. All other requests
 * of the registrar, and all other contacts, are left as they are.
 *
 * Returns what takes that back. Does nothing to what has no `notify` as that registrar has it.
 */
export function tellOnce(registrar: unknown, subscriptions: Subscriptions): () => void {
  if (!isNotifying(registrar)) return () => {};
  const { notify } = registrar;
  const isOwn = Object.hasOwn(registrar, "notify");
  const tells = function (this: unknown, contacts: unknown, headers: unknown, ...rest: unknown[]): unknown {
    const others = isMailboxEvent(headers) ? withoutSubscribed(contacts, subscriptions) : contacts;
    return notify.call(this, others, headers, ...rest);
  };
  registrar.notify = tells;
  return () => {
    // Somebody else may have put a function of his own in its place.
    if (registrar.notify !== tells) return;
    if (isOwn) registrar.notify = notify;
    else Reflect.deleteProperty(registrar, "notify");
  };
}

interface Notifying {
  notify: (this: unknown, contacts: unknown, headers: unknown, ...rest: unknown[]) => unknown;
}

/** What the registrar hands over: the contacts of an entity, each with where it has registered from. */
interface Contacts {
  readonly uri: unknown;
  readonly contacts: readonly unknown[];
}

function isNotifying(value: unknown): value is Notifying {
  return typeof value === "object" && value !== null && "notify" in value && typeof value.notify === "function";
}

function isContacts(value: unknown): value is Contacts {
  return (
    typeof value === "object" &&
    value !== null &&
    "uri" in value &&
    "contacts" in value &&
    Array.isArray(value.contacts)
  );
}

function isMailboxEvent(headers: unknown): boolean {
  if (typeof headers !== "object" || headers === null) return false;
  return Object.entries(headers).some(([name, value]) => name.toLowerCase() === "event" && value === PACKAGE);
}

const PACKAGE = "message-summary";

function withoutSubscribed(contacts: unknown, subscriptions: Subscriptions): unknown {
  const entity = isContacts(contacts) ? toEntity(contacts.uri) : undefined;
  if (!isContacts(contacts) || entity === undefined) return contacts;
  const told = mailboxSubscriptions(entity, subscriptions);
  return { ...contacts, contacts: contacts.contacts.filter((one) => !told.some((phone) => isOf(one, phone))) };
}

function mailboxSubscriptions(entity: Address, subscriptions: Subscriptions): Subscribed[] {
  return [...(subscriptions.to(entity)?.values() ?? [])].filter(({ event }) => event === PACKAGE);
}

/** Whether the contact is that of the phone which has subscribed: by where it sends from, or by its URI. */
function isOf(registered: unknown, { contact, origin }: Subscribed): boolean {
  if (typeof registered !== "object" || registered === null) return false;
  const network = "network" in registered ? registered.network : undefined;
  if (typeof network === "object" && network !== null && "source_address" in network && "source_port" in network) {
    const isSamePort = Number(network.source_port) === origin?.port;
    if (isSamePort && network.source_address === origin?.address) return true;
  }
  const uri = "contact" in registered ? registered.contact : undefined;
  return typeof uri === "string" && contact !== undefined && bare(uri) === bare(contact);
}

/** A URI without what registrars add to it or leave out. */
function bare(uri: string): string {
  const [address = ""] = uri.split(/[;?]/, 1);
  return address.toLowerCase();
}
