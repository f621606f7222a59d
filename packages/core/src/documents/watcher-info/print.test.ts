import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeCorpus } from "../../testing/corpus.ts";
import { schemaFault } from "../../testing/schema.ts";
import { version } from "../../testing/strings.ts";
import { parseWatcherInfo } from "./parse.ts";
import { printWatcherInfo, printWatcherInfoParts } from "./print.ts";
import type { Watcher, WatcherInfo } from "./value.ts";
import { looseWatcherInfo, watcherInfo } from "./watcher-info.arbitrary.ts";

const BOB: Watcher = { uri: "sip:bob@example.org", id: "1", status: "pending", event: "subscribe" };

const EVERYTHING: WatcherInfo = {
  version: 4_294_967_295,
  state: "partial",
  lists: [
    {
      resource: "sip:alice@example.com",
      package: "presence",
      watchers: [
        BOB,
        {
          uri: "tel:+441234567890",
          id: "c2lwOjU1NTEwMDQ=",
          status: "terminated",
          event: "rejected",
          displayName: 'Carol "C" & sons <1>',
          language: "en",
          expiration: 0,
          durationSubscribed: 509,
        },
      ],
      extensions: [{ name: "policy", namespace: "urn:example:a", prefix: "a", attributes: [], children: ["ask"] }],
    },
    { resource: "sip:bob@example.com", package: "dialog", watchers: [] },
  ],
  extensions: [{ name: "seen", namespace: "urn:example:b", prefix: "", attributes: [], children: [] }],
};

describe("golden documents", () => {
  test.each([
    ["empty", { version: 0, state: "full", lists: [] } as const],
    ["everything", EVERYTHING],
  ])("%s", async (name, info) => {
    await expect(printWatcherInfo(info)).toMatchFileSnapshot(`golden/${name}.xml`);
  });
});

describe("what is printed is read back", () => {
  test("[RFC 3858 §3] every value whose fields are within their types", () => {
    fc.assert(
      fc.property(watcherInfo, (info) => {
        expect(parseWatcherInfo(printWatcherInfo(info))).toEqual({ ok: true, value: info });
      }),
      { examples: [[EVERYTHING]] },
    );
  });

  test("every other value as what was printed of it", () => {
    fc.assert(
      fc.property(looseWatcherInfo, (info) => {
        const once = printWatcherInfo(info);
        const parsed = parseWatcherInfo(once);
        expect(parsed.ok && printWatcherInfo(parsed.value)).toBe(once);
      }),
    );
  });

  test("the same value gives the same text", () => {
    fc.assert(
      fc.property(looseWatcherInfo, (info) => printWatcherInfo(info) === printWatcherInfo(structuredClone(info))),
    );
  });

  test("characters that XML cannot carry are dropped, all others stay", () => {
    expect(printed({ ...BOB, displayName: "\0a\ud800\ufffe<b>\t" })).toContain(' display-name="a&lt;b&gt;&#9;"');
  });
});

describeCorpus("against the schema", () => {
  test("[RFC 3858 §6] every document is valid", () => {
    fc.assert(
      fc.property(fc.oneof(watcherInfo, looseWatcherInfo), (info) => {
        expect(schemaFault(printWatcherInfo(info), "watcherinfo.xsd")).toBeUndefined();
      }),
      { examples: [[EVERYTHING]] },
    );
  });
});

test("[RFC 3858 §3] a document shared by many subscribers is head, version and tail", () => {
  fc.assert(
    fc.property(fc.oneof(watcherInfo, looseWatcherInfo), version, (info, version) => {
      const { before, after } = printWatcherInfoParts(info);
      expect(before + version + after).toBe(printWatcherInfo({ ...info, version }));
    }),
  );
});

describe("what the schema does not take", () => {
  const START = '<watcher id="1" status="pending" event="subscribe">';
  test.each<[string, object, string]>([
    ["a status unknown", { status: "x" }, ""],
    ["an event unknown", { event: "x" }, `${START}sip:bob@example.org</watcher>`],
    [
      "an empty id",
      { id: " " },
      `<watcher id="sip:bob@example.org" status="pending" event="subscribe">sip:bob@example.org</watcher>`,
    ],
    ["a URI that is none", { uri: "100%" }, `${START}100%25</watcher>`],
    ["a language that is none", { language: "english!" }, `${START}sip:bob@example.org</watcher>`],
    ["times that are no counts", { expiration: -1, durationSubscribed: 0.5 }, `${START}sip:bob@example.org</watcher>`],
  ])("%s", (_, fields, expected) => {
    const watcher: Watcher = { ...BOB, ...fields };
    expect(printed(watcher)).toContain(`<watcher-list resource="sip:a" package="p">${expected}</watcher-list>`);
  });

  test("a state and a version that are none, extensions without a namespace", () => {
    const extensions = [{ name: "x", namespace: "", prefix: "", attributes: [], children: [] }];
    const loose = { version: -1, state: "half", lists: [], extensions };
    expect(printWatcherInfo(loose as unknown as WatcherInfo)).toMatch(/ version="0" state="full"><\/watcherinfo>$/);
  });
});

function printed(watcher: Watcher): string {
  return printWatcherInfo({
    version: 0,
    state: "full",
    lists: [{ resource: "sip:a", package: "p", watchers: [watcher] }],
  });
}
