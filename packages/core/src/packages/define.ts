import type { Address } from "../address.ts";
import { parseEvent } from "../headers/event.ts";
import { toSeconds } from "../time.ts";
import type { Document, EventPackage, Look, View } from "./package.ts";

/** What makes an event package of one's own. T is what the application says of a resource. */
export type PackageDefinition<T> = (NewPackage | ExtendedPackage) & {
  /** Whether that is what the application should say; what is not, counts as if nothing had been said. */
  readonly check: (value: unknown) => value is T;
  /** The body that shows the value. The same value and context give the same body; it must not throw. */
  readonly render: (value: T, context: PackageContext) => PackageBody;
  /** The body for who may not know the value, and where there is none. Absent: no body, or that of `base`. */
  readonly neutral?: (context: PackageContext) => PackageBody;
};

interface NewPackage {
  /** The value of `Event`. */
  readonly name: string;
  /** What NOTIFYs may carry, the default first. */
  readonly contentType: string | readonly string[];
  /** How long a subscription lasts that does not say, in seconds. Default 3600. */
  readonly defaultExpires?: number;
  /** Least time between two NOTIFYs for changes, in seconds. Default 1. */
  readonly interval?: number;
}

interface ExtendedPackage {
  /** The package that this one stands in for: it shows the resources for which the application has said nothing. */
  readonly base: EventPackage;
}

/** For whom a body is made. */
export interface PackageContext extends Pick<Look, "contentType" | "profile" | "isPrivate"> {
  readonly resource: Address;
  /** The resource's URI: what documents call `entity`. */
  readonly entity: string;
}

/** A body in one piece, or in two with the room for the subscription's version between them. Empty: no body. */
export type PackageBody = string | { readonly before: string; readonly after: string };

/**
 * An event package that shows what the application says of a resource, under a name of its own or under that of a package
 * which is there already, so that every phone understands it.
 *
 * @throws TypeError if the name is no event-type (RFC 6665 §8.4), or there is no content type
 */
export function definePackage<T>(definition: PackageDefinition<T>): EventPackage {
  const { check, render, neutral } = definition;
  const isExtended = "base" in definition;
  const base = isExtended ? definition.base : emptyPackage(definition);
  const showNeutral = (view: View, look: Look): Document =>
    neutral === undefined ? base.neutral(view, look) : documentOf(neutral(contextOf(view, look)), look);
  const show = (view: View, look: Look): Document => {
    const { value } = view;
    if (check(value)) return documentOf(render(value, contextOf(view, look)), look);
    return isExtended ? base.render(view, look) : showNeutral(view, look);
  };
  return {
    ...base,
    render: show,
    ...(base.renderChange !== undefined && {
      renderChange: (before: View, view: View, look: Look) => {
        const isOwn = check(before.value) || check(view.value);
        return (isOwn ? undefined : base.renderChange?.(before, view, look)) ?? show(view, look);
      },
    }),
    neutral: showNeutral,
  };
}

/** A package that has nothing to say. */
function emptyPackage({ name, contentType, defaultExpires = 3600, interval = 1 }: NewPackage): EventPackage {
  const contentTypes = typeof contentType === "string" ? [contentType] : contentType;
  if (parseEvent(name)?.package !== name) throw new TypeError("the name of the package is no event-type");
  if (contentTypes.length === 0) throw new TypeError("the package has no content type");
  const empty = (_: View, look: Look): Document => ({ contentType: look.contentType, before: "" });
  return {
    name,
    contentTypes,
    defaultExpires: toSeconds(defaultExpires),
    interval: toSeconds(interval),
    render: empty,
    neutral: empty,
  };
}

function contextOf({ resource, entity }: View, { contentType, profile, isPrivate }: Look): PackageContext {
  return { resource, entity, contentType, profile, isPrivate };
}

function documentOf(body: PackageBody, { contentType }: Look): Document {
  if (typeof body === "string") return { contentType, before: body };
  return { contentType, before: body.before, after: body.after };
}
