import { printWatcherInfoParts } from "../documents/watcher-info/print.ts";
import { WATCHER_INFO_CONTENT_TYPE, type Watcher } from "../documents/watcher-info/value.ts";
import { toSeconds } from "../time.ts";
import type { Document, EventPackage, Look, View } from "./package.ts";

/**
 * Who watches a resource by a package (RFC 3857): the template-package `winfo`, applied to any package, itself included.
 *
 * Documents are full, where RFC 3857 §4.7.2 recommends those watchers only that have changed: the list of a resource is
 * short, and a document that has got lost does no harm. Watchers stand in the order of their ids; how long their
 * subscriptions have lasted and will last (RFC 3858 §3, optional) does not.
 */
export function winfoOf({ name }: Pick<EventPackage, "name">): EventPackage {
  return {
    name: `${name}.winfo`, // RFC 3857 §4.1
    contentTypes: [WATCHER_INFO_CONTENT_TYPE],
    defaultExpires: toSeconds(3600), // RFC 3857 §4.4
    interval: toSeconds(5), // RFC 3857 §4.10
    render(view: View, look: Look): Document {
      return print(view, look, name, view.watchers(name).map(shownWatcher).toSorted(byId));
    },
    /** A list of the resource's watchers without any. */
    neutral(view: View, look: Look): Document {
      return print(view, look, name, []);
    },
  };
}

function print({ entity }: View, { contentType }: Look, name: string, watchers: readonly Watcher[]): Document {
  const lists = [{ resource: entity, package: name, watchers }];
  const { before, after } = printWatcherInfoParts({ state: "full", lists });
  return { contentType, before, after };
}

function shownWatcher({ expiration: _, durationSubscribed: __, ...watcher }: Watcher): Watcher {
  return { ...watcher, id: toToken(watcher.id) };
}

/** RFC 3858 §3: the id "MUST be representable using the grammar for token". Different ids stay different. */
function toToken(id: string): string {
  return id.replace(/[^-\w.!*+`'~]/gu, (character) => `%${character.codePointAt(0)?.toString(16)}%`);
}

function byId(a: Watcher, b: Watcher): number {
  return a.id < b.id ? -1 : 1;
}
