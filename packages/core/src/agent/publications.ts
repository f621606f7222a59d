import { toAddress } from "../address.ts";
import { type EntityTag, toEntityTag } from "../headers/entity-tag.ts";
import { listed } from "../headers/parameters.ts";
import type { EventPackage } from "../packages/package.ts";
import type { PublicationEffect } from "../publication/event.ts";
import { INIT, type Publication } from "../publication/publication.ts";
import { step } from "../publication/step.ts";
import type { Instant } from "../time.ts";
import { expiresOf, type Named, type Refusal, refusal } from "./admit.ts";
import type { Context } from "./context.ts";
import { type EventState, readEventState } from "./event-state.ts";
import type { Request } from "./fact.ts";
import { firstOf, valuesOf } from "./headers.ts";
import { type Published, publicationsOf, type Resource } from "./held.ts";
import type { Header } from "./order.ts";
import type { PublicationRecord } from "./record.ts";
import { fallSilent, prolong, speak } from "./source.ts";

/** What phones publish: an event state compositor (RFC 3903 §6). */
export class Publications {
  readonly #context: Context;

  #size = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes back those of a resource. */
  restore(resource: Resource, publications: readonly PublicationRecord[]): void {
    for (const published of publications) this.#hold(resource, { ...published });
  }

  publish(request: Request, named: Named, now: Instant): void {
    const refused = this.#publish(request, named.package, now);
    const address = toAddress(request.uri);
    if (address !== undefined) this.#context.forget(this.#context.resource(address));
    if (refused !== undefined) {
      this.#context.order({ type: "respond", transaction: request.transaction, ...refused });
    }
  }

  #publish(request: Request, found: EventPackage, now: Instant): Refusal | undefined {
    const resource = toAddress(request.uri);
    if (resource === undefined) return refusal(404);
    // Nobody publishes for somebody else; without authentication, From is taken at its word.
    const publisher = request.identity ?? toAddress(firstOf(request, "from") ?? "");
    if (publisher !== resource) return refusal(403);
    if (found.publishes === undefined) return refusal(489, this.#context.allowEvents);
    const tags = listed(valuesOf(request, "sip-if-match"));
    const ifMatch = tags[0] === undefined ? undefined : toEntityTag(tags[0]);
    // RFC 3903 §6 step 3: "checks whether the header field contains a single entity-tag".
    if (tags.length > 1 || (tags.length === 1 && ifMatch === undefined)) return refusal(400);
    const held = this.#context.resource(resource);
    const known = ifMatch === undefined ? undefined : held.publications?.get(ifMatch);
    const published = known?.package === found.name ? known : undefined;
    if (ifMatch !== undefined && published === undefined) return refusal(412);
    const expires = expiresOf(request, found.defaultExpires, this.#context.options);
    if (!expires.ok) return expires.error;
    const hasBody = request.body !== "";
    const read = readEventState(request, found, now);
    if (read?.ok === false) return read.error;
    const newTag = this.#tag();
    const { publication, effects } = step(
      published?.machine ?? INIT,
      { type: "publish", ifMatch, expires: expires.value, hasBody, newTag },
      this.#context.options,
      now,
    );
    const record: Published = published ?? {
      package: found.name,
      key: newTag,
      via: "publish",
      said: [],
      machine: INIT,
    };
    if (publication !== record.machine) this.#keep(held, record, publication);
    for (const effect of effects) {
      switch (effect.type) {
        case "respond":
          this.#respond(request, effect);
          break;
        case "store":
          if (read?.ok) this.#store(held, record, read.value);
          break;
        case "remove":
          this.#remove(held, record);
          break;
        default:
          effect satisfies never;
      }
    }
    // RFC 3903 §4.1: a refresh keeps the event state, for longer.
    if (publication.state === "published" && !hasBody) prolong(this.#context, held, record, publication.expiresAt);
    return undefined;
  }

  /** Holds it under its new entity-tag; the one before is good no more. */
  #keep(resource: Resource, record: Published, publication: Publication): void {
    this.#context.note(resource);
    const { entityTag } = record.machine;
    if (entityTag !== "" && resource.publications?.delete(entityTag)) this.#size--;
    record.machine = publication;
    this.#hold(resource, record);
  }

  #hold(resource: Resource, record: Published): void {
    const { entityTag, expiresAt } = record.machine;
    if (entityTag === "") return;
    this.#size++;
    publicationsOf(resource).set(entityTag, record);
    this.#context.deadlines.add(resource, expiresAt);
  }

  expire(resource: Resource, now: Instant): void {
    for (const [tag, record] of [...(resource.publications ?? [])]) {
      const { publication, effects } = step(record.machine, { type: "tick" }, this.#context.options, now);
      if (publication === record.machine) {
        this.#context.deadlines.add(resource, publication.expiresAt);
        continue;
      }
      resource.publications?.delete(tag);
      this.#size--;
      this.#context.note(resource);
      if (effects.some(({ type }) => type === "remove")) this.#remove(resource, record);
    }
  }

  /** Unlike any before (RFC 3903 §6 step 6), those of an agent that ran before this one included: it has the time in it. */
  #tag(): EntityTag {
    return this.#context.sequence().toString(36) as EntityTag;
  }

  #store(resource: Resource, record: Published, state: EventState): void {
    speak(this.#context, resource, record, state, record.machine.expiresAt);
    this.#context.report({
      type: "published",
      resource: resource.address,
      package: record.package,
      ...(state.status !== undefined && { status: state.status }),
    });
  }

  #remove(resource: Resource, record: Published): void {
    fallSilent(this.#context, resource, record);
    this.#context.report({ type: "unpublished", resource: resource.address, package: record.package });
  }

  #respond({ transaction }: Request, effect: Extract<PublicationEffect, { readonly type: "respond" }>): void {
    const headers: Header[] = [];
    if (effect.status === 200) headers.push(["Expires", String(effect.expires)], ["SIP-ETag", effect.entityTag]);
    if (effect.status === 423) headers.push(["Min-Expires", String(effect.minExpires)]);
    this.#context.order({ type: "respond", transaction, status: effect.status, headers });
  }
}
