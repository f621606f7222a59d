import { type Address, after, type Fact, toSeconds } from "@presence/core";
import { type Context, said } from "../context.ts";
import { type Payload, toEntity } from "../payload.ts";
import type { Network } from "../presence-events.ts";
import type { Registration } from "./registered.ts";

/**
 * `register`: the phone is a source of its entity's state, and if it allows SUBSCRIBE, it is subscribed to. A phone that
 * has refused for good is not asked again with each refresh of its registration.
 */
export function registerFacts(payload: Payload, context: Context): Fact[] {
  const { registered, agent, options, now } = context;
  const registration = registrationOf(payload, context);
  const isNew = payload.flag("initial");
  const allow = allowed(payload);
  if (registration === undefined) return [];
  const { entity: resource, key, contacts, userAgent, network, expiresAt } = registration;
  const isInitial = isNew ?? registered.get(key) === undefined;
  registered.add(registration, now);
  const statement = { type: "registration", key, sequence: context.sequence(), expiresAt } as const;
  const facts = [said(resource, { ...statement, ...(userAgent !== undefined && { userAgent }) })];
  const isWanted = options.subscribeonregister && allow.includes("SUBSCRIBE");
  if (isWanted && (isInitial || agent.isWatching(resource, key, PACKAGE))) {
    const flow = network && context.flowOf(network);
    const [target] = contacts;
    const watch = { type: "watch", resource, device: key, package: PACKAGE, target, jitter: context.random() } as const;
    facts.push({ ...watch, ...(flow !== undefined && { flow }) });
  }
  return [...facts, ...context.words.again(resource, facts, context)];
}

/** `unregister`: the phone is no source any more, and is left. */
export function unregisterFacts(payload: Payload, context: Context): Fact[] {
  const key = keyOf(payload, contactsOf(payload));
  const known = key === undefined ? undefined : context.registered.get(key);
  const resource = known?.entity ?? entityOf(payload);
  if (key === undefined || resource === undefined) return [];
  context.registered.remove(key);
  const isSource = context.agent.sources(resource).some((one) => one.type === "registration" && one.key === key);
  const end = { type: "end", of: "registration", key, sequence: context.sequence() } as const;
  const facts: Fact[] = isSource ? [said(resource, end)] : [];
  return [
    ...facts,
    { type: "unwatch", resource, device: key, package: PACKAGE },
    ...context.words.again(resource, facts, context),
  ];
}

/** What phones tell of themselves. */
const PACKAGE = "presence";

function registrationOf(payload: Payload, { now }: Context): Registration | undefined {
  const entity = entityOf(payload);
  const contacts = contactsOf(payload);
  const key = keyOf(payload, contacts);
  const expires = expiresOf(payload);
  const userAgent = payload.text("useragent");
  const network = networkOf(payload);
  const [first, ...others] = contacts;
  if (first === undefined) payload.fault("contacts is missing or empty: the registration is left out");
  if (entity === undefined || key === undefined || first === undefined) return undefined;
  // The registrar is silent about refreshes in the first half of a registration, and says itself when one is over. What it
  // forgets to say ends once no refresh can have been passed over in silence.
  const expiresAt = after(now, toSeconds(Math.ceil(expires * 1.5)));
  return { entity, key, contacts: [first, ...others], userAgent, network, expiresAt };
}

/** Whose phone it is. */
function entityOf(payload: Payload): Address | undefined {
  const auth = payload.part("auth");
  if (auth === undefined) payload.fault("auth is missing: whose phone it is cannot be told");
  if (auth === undefined || !auth.has("username", "realm")) return auth?.address("uri");
  const [username, realm] = [auth.text("username"), auth.text("realm")];
  const entity = toEntity(`${username ?? ""}@${realm ?? ""}`);
  if (entity === undefined) auth.fault("username and realm are not those of a user@host");
  return entity;
}

/** What tells the registration from others: its uuid, or else its first contact. */
function keyOf(payload: Payload, [contact]: readonly string[]): string | undefined {
  const uuid = payload.text("uuid");
  if (uuid !== undefined && uuid !== "") return uuid;
  payload.fault(`uuid is missing: ${contact === undefined ? "the registration is left out" : "told by its contact"}`);
  return contact;
}

function contactsOf(payload: Payload): string[] {
  const list = payload.list("contacts") ?? [];
  return list.filter((contact): contact is string => typeof contact === "string" && contact !== "");
}

function expiresOf(payload: Payload): number {
  const [left, all] = [payload.number("expiresin"), payload.number("expires")];
  if (left === undefined) payload.fault(`expiresin is missing: taken for ${all ?? USUAL} seconds`);
  return left === undefined || left === 0 ? (all ?? USUAL) : left;
}

/** What most registrars grant, in seconds. */
const USUAL = 3600;

/** Methods; none where nothing is said, which phones may do. */
function allowed(payload: Payload): readonly unknown[] {
  const allow = payload.raw("allow");
  return typeof allow === "string" ? allow.split(/[\s,]+/) : (payload.list("allow") ?? []);
}

function networkOf(payload: Payload): Network | undefined {
  const network = payload.part("network");
  const address = network?.text("source_address");
  const port = network?.number("source_port");
  const protocol = network?.text("protocol");
  if (address === undefined || port === undefined) return undefined;
  return { source_address: address, source_port: port, ...(protocol !== undefined && { protocol }) };
}
