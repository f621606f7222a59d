import fc from "fast-check";
import {
  anyNumber,
  anyText,
  count,
  language,
  token,
  trimmedText,
  untidyUri,
  uri,
  version,
  xmlText,
} from "../../testing/strings.ts";
import { foreignElements as extensions } from "../xml/xml.arbitrary.ts";
import { WATCHER_EVENTS, WATCHER_STATUSES, type Watcher, type WatcherInfo, type WatcherList } from "./value.ts";

/** Documents whose fields are within the types of the schema, so that they are read back as they were. */
export const watcherInfo: fc.Arbitrary<WatcherInfo> = documents({
  token: trimmedText,
  id: token,
  uri,
  text: xmlText,
  language,
  seconds: count,
  version,
});

/** Documents with any text and number where the type lets it. */
export const looseWatcherInfo: fc.Arbitrary<WatcherInfo> = documents({
  token: anyText,
  id: anyText,
  uri: fc.oneof(anyText, uri, untidyUri()),
  text: anyText,
  language: fc.oneof(anyText, language),
  seconds: anyNumber,
  version: anyNumber,
});

interface Fields {
  readonly token: fc.Arbitrary<string>;
  readonly id: fc.Arbitrary<string>;
  readonly uri: fc.Arbitrary<string>;
  readonly text: fc.Arbitrary<string>;
  readonly language: fc.Arbitrary<string>;
  readonly seconds: fc.Arbitrary<number>;
  readonly version: fc.Arbitrary<number>;
}

function documents(fields: Fields): fc.Arbitrary<WatcherInfo> {
  const watcher = fc.record<Watcher, "uri" | "id" | "status" | "event">(
    {
      uri: fields.uri,
      id: fields.id,
      status: fc.constantFrom(...WATCHER_STATUSES),
      event: fc.constantFrom(...WATCHER_EVENTS),
      displayName: fields.text,
      language: fields.language,
      expiration: fields.seconds,
      durationSubscribed: fields.seconds,
    },
    { requiredKeys: ["uri", "id", "status", "event"] },
  );
  const list = fc.record<WatcherList, "resource" | "package" | "watchers">(
    { resource: fields.uri, package: fields.token, watchers: fc.array(watcher, { maxLength: 3 }), extensions },
    { requiredKeys: ["resource", "package", "watchers"] },
  );
  return fc.record<WatcherInfo, "version" | "state" | "lists">(
    {
      version: fields.version,
      state: fc.constantFrom("full", "partial"),
      lists: fc.array(list, { maxLength: 3 }),
      extensions,
    },
    { requiredKeys: ["version", "state", "lists"] },
  );
}
