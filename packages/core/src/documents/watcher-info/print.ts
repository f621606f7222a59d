import { printVersion, type VersionedParts } from "../version.ts";
import { isCount, trimmed } from "../xml/fields.ts";
import {
  escapeAttribute,
  escapeText,
  printAttribute,
  printElements,
  type Scope,
  XML_DECLARATION,
} from "../xml/print.ts";
import { toUri } from "../xml/uri.ts";
import type { XmlElement } from "../xml/value.ts";
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
 * Prints a document of RFC 3858 §3; the same value gives the same text.
 *
 * It is valid against the schema of RFC 3858 §6 as far as the extensions are: a URI that is none becomes one by `toUri`;
 * a watcher without an id gets its URI; a time that is no integer from 0 upwards and a language that is no language tag
 * are left out, and a version that is none becomes 0. A watcher whose status is none of the RFC's is left out, and an
 * event that is none becomes one by `toWatcherEvent`.
 *
 * @throws TypeError if a name in an extension is not an XML name: a parsed document cannot cause that.
 */
export function printWatcherInfo(info: WatcherInfo): string {
  const { before, after } = printWatcherInfoParts(info);
  return before + printVersion(info.version) + after;
}

/**
 * Prints a document once for all its subscribers: `before`, then the subscriber's version in decimal digits, then
 * `after`, is what `printWatcherInfo` gives for the same value with that version.
 */
export function printWatcherInfoParts(info: Omit<WatcherInfo, "version">): VersionedParts {
  let after = `" state="${info.state === "partial" ? "partial" : "full"}">`;
  for (const list of info.lists) after += printList(list);
  return { before: BEFORE, after: `${after}${printExtensions(info.extensions)}</watcherinfo>` };
}

const BEFORE = `${XML_DECLARATION}<watcherinfo xmlns="${WATCHER_INFO_NAMESPACE}" version="`;
const SCOPE: Scope = new Map([["", WATCHER_INFO_NAMESPACE]]);

function printList(list: WatcherList): string {
  let printed = `<watcher-list resource="${escapeAttribute(toUri(list.resource))}"`;
  printed += ` package="${escapeAttribute(trimmed(list.package))}">`;
  for (const watcher of list.watchers) printed += printWatcher(watcher);
  return `${printed}${printExtensions(list.extensions)}</watcher-list>`;
}

function printWatcher(watcher: Watcher): string {
  const status = toWatcherStatus(watcher.status);
  if (status === undefined) return "";
  const uri = toUri(watcher.uri);
  return (
    `<watcher id="${escapeAttribute(trimmed(watcher.id) || uri)}" status="${status}"` +
    ` event="${toWatcherEvent(watcher.event, status)}"` +
    printAttribute("display-name", watcher.displayName) +
    printLanguage(watcher.language) +
    printTime("expiration", watcher.expiration) +
    `${printTime("duration-subscribed", watcher.durationSubscribed)}>${escapeText(uri)}</watcher>`
  );
}

function printLanguage(language: string | undefined): string {
  return language !== undefined && LANGUAGE_TAG.test(language) ? printAttribute("xml:lang", language) : "";
}

// xs:language
const LANGUAGE_TAG = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;

function printTime(name: string, seconds: number | undefined): string {
  return isCount(seconds) ? printAttribute(name, seconds) : "";
}

function printExtensions(extensions: readonly XmlElement[] | undefined): string {
  return extensions === undefined ? "" : printElements(extensions.filter(isExtension), SCOPE);
}
