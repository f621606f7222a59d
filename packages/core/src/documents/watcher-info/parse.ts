import { fail, ok, type Result } from "../../result.ts";
import { type DocumentError, documentError, type ParseLimits } from "../error.ts";
import { present, someOf } from "../present.ts";
import type { Body } from "../text.ts";
import { readVersion } from "../version.ts";
import { readCount, readToken } from "../xml/fields.ts";
import { parseXml } from "../xml/parse.ts";
import {
  attribute,
  childrenNamed,
  isNamed,
  trimmedText,
  trimXml,
  XML_NAMESPACE,
  type XmlElement,
} from "../xml/value.ts";
import {
  isExtension,
  toWatcherEvent,
  toWatcherStatus,
  WATCHER_INFO_NAMESPACE,
  type Watcher,
  type WatcherInfo,
  type WatcherList,
} from "./value.ts";

/**
 * Reads a document of RFC 3858 §3.
 *
 * A watcher is kept if its status is one of the RFC's: without one there is nothing to say of it, so it is left out. An
 * event that is none of the RFC's is read as the one that says least (`toWatcherEvent`), a missing id as the watcher's
 * URI, a missing version as 0; a time that is no integer is absent. What does not say `partial` is full.
 *
 * Fails with `wrong-document` for another root element, `invalid-value` for a version that is not of 32 bits, and as
 * `parseXml` does.
 */
export function parseWatcherInfo(body: Body, limits: ParseLimits = {}): Result<WatcherInfo, DocumentError> {
  const parsed = parseXml(body, limits);
  if (!parsed.ok) return parsed;
  const { root } = parsed.value;
  if (!isNamed(root, WATCHER_INFO_NAMESPACE, "watcherinfo")) {
    return fail(documentError("wrong-document", "the root element is not watcherinfo"));
  }
  const version = readVersion(root);
  if (version === undefined) return fail(documentError("invalid-value", "version is not an integer of 32 bits"));
  return ok(
    present<WatcherInfo>({
      version,
      state: trimXml(attribute(root, "state") ?? "") === "partial" ? "partial" : "full",
      lists: childrenNamed(root, WATCHER_INFO_NAMESPACE, "watcher-list").map(readList),
      extensions: readExtensions(root),
    }),
  );
}

function readExtensions(element: XmlElement): readonly XmlElement[] | undefined {
  return someOf(element.children.filter(isExtension));
}

function readList(element: XmlElement): WatcherList {
  const watchers = childrenNamed(element, WATCHER_INFO_NAMESPACE, "watcher");
  return present<WatcherList>({
    resource: readToken(attribute(element, "resource")) ?? "",
    package: readToken(attribute(element, "package")) ?? "",
    watchers: watchers.map(readWatcher).filter((watcher) => watcher !== undefined),
    extensions: readExtensions(element),
  });
}

function readWatcher(element: XmlElement): Watcher | undefined {
  const status = toWatcherStatus(readKeyword(element, "status"));
  if (status === undefined) return undefined;
  const uri = trimmedText(element);
  return present<Watcher>({
    uri,
    id: readToken(attribute(element, "id")) ?? uri,
    status,
    event: toWatcherEvent(readKeyword(element, "event"), status),
    displayName: attribute(element, "display-name"),
    language: readLanguage(element),
    expiration: readCount(attribute(element, "expiration")),
    durationSubscribed: readCount(attribute(element, "duration-subscribed")),
  });
}

function readKeyword(element: XmlElement, name: string): string | undefined {
  return readToken(attribute(element, name))?.toLowerCase();
}

function readLanguage(element: XmlElement): string | undefined {
  const tag = element.attributes.find(({ name, namespace }) => name === "lang" && namespace === XML_NAMESPACE);
  return readToken(tag?.value);
}
