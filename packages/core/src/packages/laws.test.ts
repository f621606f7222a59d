import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { userOf } from "../address.ts";
import { parseFeatureEvents } from "../documents/as-feature-event/parse.ts";
import { AS_FEATURE_EVENT_CONTENT_TYPE } from "../documents/as-feature-event/value.ts";
import { parseDialogInfo } from "../documents/dialog-info/parse.ts";
import { DIALOG_INFO_CONTENT_TYPE } from "../documents/dialog-info/value.ts";
import { parseMessageSummary } from "../documents/message-summary/parse.ts";
import { MESSAGE_SUMMARY_CONTENT_TYPE } from "../documents/message-summary/value.ts";
import { parsePidf } from "../documents/pidf/parse.ts";
import { PIDF_CONTENT_TYPE } from "../documents/pidf/value.ts";
import { parseWatcherInfo } from "../documents/watcher-info/parse.ts";
import { WATCHER_INFO_CONTENT_TYPE } from "../documents/watcher-info/value.ts";
import { parseXpidf } from "../documents/xpidf/parse.ts";
import { XPIDF_CONTENT_TYPE } from "../documents/xpidf/value.ts";
import type { Result } from "../result.ts";
import { describeCorpus } from "../testing/corpus.ts";
import { schemaFault } from "../testing/schema.ts";
import { toInstant } from "../time.ts";
import { composed, look, view } from "./package.arbitrary.ts";
import type { Document, Look, View } from "./package.ts";
import { CPIM_PIDF_CONTENT_TYPE } from "./presence.ts";
import { PACKAGES } from "./table.ts";

function value<T>(read: Result<T, { readonly detail: string }>): T {
  if (!read.ok) throw new Error(read.error.detail);
  return read.value;
}

const pidfEntities = (body: string) => [value(parsePidf(body)).entity];

/** What each kind of document says whose state it shows, in a reader's words. */
const ENTITIES: { readonly [contentType: string]: (body: string) => readonly (string | undefined)[] } = {
  [PIDF_CONTENT_TYPE]: pidfEntities,
  [CPIM_PIDF_CONTENT_TYPE]: pidfEntities,
  [XPIDF_CONTENT_TYPE]: (body) => [value(parseXpidf(body)).presentity],
  [DIALOG_INFO_CONTENT_TYPE]: (body) => [value(parseDialogInfo(body)).entity],
  [MESSAGE_SUMMARY_CONTENT_TYPE]: (body) => [value(parseMessageSummary(body)).account],
  [WATCHER_INFO_CONTENT_TYPE]: (body) => value(parseWatcherInfo(body)).lists.map((list) => list.resource),
};

function bodyOf({ before, after }: Document, version = 7): string {
  return after === undefined ? before : before + version + after;
}

function documents(of: (typeof PACKAGES)[number], seen: View, as: Look): Document[] {
  return [of.render(seen, as), of.neutral(seen, as), ...(of.renderChange ? [of.renderChange(seen, seen, as)] : [])];
}

describe.each(PACKAGES)("$name", (one) => {
  test("gives equal documents for equal views, whatever the time: a change which does not show is not sent", () => {
    fc.assert(
      fc.property(view, look(one), fc.nat(), (seen, as, later) => {
        const { composed, watchers, ...rest } = seen;
        const again = { ...rest, composed: structuredClone(composed), watchers, now: toInstant(later) };
        expect(documents(one, again, as)).toEqual(documents(one, seen, as));
      }),
    );
  });

  test("[RFC 6665 §4.2.1.2] gives a neutral document in which nothing depends on the state", () => {
    fc.assert(
      fc.property(view, composed, look(one), (seen, other, as) => {
        const others = { ...seen, composed: other, watchers: () => [] };
        expect(one.neutral(others, as)).toEqual(one.neutral(seen, as));
      }),
    );
  });
});

describe.each(PACKAGES.filter(({ name }) => name !== "as-feature-event"))("$name", (one) => {
  test("speaks of the resource that was asked for, in every document, under the content type that was asked for", () => {
    fc.assert(
      fc.property(view, look(one), (seen, as) => {
        const own = { ...seen, composed: { ...seen.composed, mailbox: { waiting: true, classes: [] } } };
        for (const document of documents(one, own, as)) {
          expect(document.contentType).toBe(as.contentType);
          expect(ENTITIES[as.contentType]?.(bodyOf(document))).toEqual([`sip:${seen.resource}`]);
        }
      }),
    );
  });
});

test("as-feature-event speaks of the resource that was asked for, in one document or many", () => {
  const one = PACKAGES.find(({ name }) => name === "as-feature-event");
  if (one === undefined) throw new Error("no such package");
  fc.assert(
    fc.property(view, look(one), (seen, as) => {
      const { contentType, before } = one.render(seen, as);
      const read = value(parseFeatureEvents(contentType, before));
      expect(read.length).toBe(1 + Object.keys(seen.composed.forwarding).length);
      expect(new Set(read.map(({ device }) => device))).toEqual(new Set([userOf(seen.resource)]));
      expect(contentType.startsWith(read.length === 1 ? AS_FEATURE_EVENT_CONTENT_TYPE : "multipart/mixed")).toBe(true);
    }),
  );
});

const SCHEMAS: readonly (readonly [name: string, contentType: string, schema: string])[] = [
  ["presence", PIDF_CONTENT_TYPE, "presence-all.xsd"],
  ["dialog", DIALOG_INFO_CONTENT_TYPE, "dialog-all.xsd"],
  ["presence.winfo", WATCHER_INFO_CONTENT_TYPE, "watcherinfo.xsd"],
];

describeCorpus("by the schema", () => {
  test.each(SCHEMAS)("every document of %s is valid %s", (name, contentType, schema) => {
    const one = PACKAGES.find((each) => each.name === name);
    if (one === undefined) throw new Error("no such package");
    fc.assert(
      fc.property(view, look(one), (seen, as) => {
        // `xs:anyURI` has no room for the IPv6 addresses of SIP (see `toUri`).
        fc.pre(!seen.resource.includes("["));
        // The schema of RFC 4235 §4.4 knows no `display`, which its text has.
        const profile = { ...as.profile, displayAttribute: "display-name" } as const;
        for (const document of documents(one, seen, { ...as, profile, contentType })) {
          expect(schemaFault(bodyOf(document), schema)).toBeUndefined();
        }
      }),
    );
  });
});

test.each([
  ["presence", 3600, 5, "[RFC 3856 §6.4, §6.10]"],
  ["dialog", 3600, 1, "[RFC 4235 §3.4, §3.10]"],
  ["message-summary", 3600, 1, "[RFC 3842 §3.4, §3.11]"],
  ["presence.winfo", 3600, 5, "[RFC 3857 §4.4, §4.10]"],
  ["dialog.winfo", 3600, 5, "[RFC 3857 §4.4, §4.10]"],
  ["as-feature-event", 3600, 1, "(no RFC)"],
])(
  "a subscription to %s lasts %i s unless it says otherwise, and is told of changes every %i s at most %s",
  (...row) => {
    const [name, defaultExpires, interval] = row;
    expect(PACKAGES.find((one) => one.name === name)).toMatchObject({ defaultExpires, interval });
  },
);

test.each([
  ["presence", PIDF_CONTENT_TYPE, "[RFC 3856 §6.5]"],
  ["dialog", DIALOG_INFO_CONTENT_TYPE, "[RFC 4235 §3.5]"],
  ["message-summary", MESSAGE_SUMMARY_CONTENT_TYPE, "[RFC 3842 §3.5]"],
  ["presence.winfo", WATCHER_INFO_CONTENT_TYPE, "[RFC 3857 §4.5]"],
])("%s is %s to who does not say what it accepts %s", (name, contentType) => {
  expect(PACKAGES.find((one) => one.name === name)?.contentTypes[0]).toBe(contentType);
});

test("no two packages have the same name", () => {
  expect(new Set(PACKAGES.map(({ name }) => name)).size).toBe(PACKAGES.length);
});
