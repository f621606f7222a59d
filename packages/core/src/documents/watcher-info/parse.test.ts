import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mutated } from "../../testing/mutations.ts";
import { parseWatcherInfo } from "./parse.ts";
import { printWatcherInfo } from "./print.ts";
import type { Watcher, WatcherInfo } from "./value.ts";
import { watcherInfo } from "./watcher-info.arbitrary.ts";

const WATCHER_INFO = 'xmlns="urn:ietf:params:xml:ns:watcherinfo"';

test("[RFC 3858 §3] every attribute and element of the RFC is read", () => {
  const text = `<?xml version='1.0'?>
    <w:watcherinfo xmlns:w='urn:ietf:params:xml:ns:watcherinfo' version='7' state='partial'>
      <w:watcher-list resource=' sip:alice@example.com ' package='presence'>
        <w:watcher id='-838' status='terminated' event='timeout' expiration='0' duration-subscribed='3600'
          display-name=' Bob "the builder"' xml:lang='en'> tel:+15550100
        </w:watcher>
        <w:watcher id='__proto__' status='pending' event='subscribe'>sip:c@example.com</w:watcher>
      </w:watcher-list>
      <w:watcher-list resource='sip:b@example.com' package='dialog'/>
    </w:watcherinfo>`;
  expect(read(text)).toEqual({
    version: 7,
    state: "partial",
    lists: [
      {
        resource: "sip:alice@example.com",
        package: "presence",
        watchers: [
          {
            uri: "tel:+15550100",
            id: "-838",
            status: "terminated",
            event: "timeout",
            displayName: ' Bob "the builder"',
            language: "en",
            expiration: 0,
            durationSubscribed: 3600,
          },
          { uri: "sip:c@example.com", id: "__proto__", status: "pending", event: "subscribe" },
        ],
      },
      { resource: "sip:b@example.com", package: "dialog", watchers: [] },
    ],
  });
});

describe("what is not as the RFC has it", () => {
  const BOB: Watcher = { uri: "sip:b", id: "1", status: "active", event: "approved" };
  test.each<[string, string, Watcher[]]>([
    [
      "a status in another case, not trimmed",
      `<watcher id="1" status=" Active" event="Approved">sip:b</watcher>`,
      [BOB],
    ],
    ["an event unknown", `<watcher id="1" status="active" event="x">sip:b</watcher>`, [{ ...BOB, event: "subscribe" }]],
    ["no event", `<watcher id="1" status="waiting">sip:b</watcher>`, [{ ...BOB, status: "waiting", event: "timeout" }]],
    ["a status unknown", `<watcher id="1" status="x" event="approved">sip:b</watcher>`, []],
    ["no status", `<watcher id="1" event="approved">sip:b</watcher>`, []],
    ["no id", `<watcher status="active" event="approved">sip:b</watcher>`, [{ ...BOB, id: "sip:b" }]],
    ["nothing but a status", `<watcher status="active"/>`, [{ uri: "", id: "", status: "active", event: "subscribe" }]],
    [
      "times that are no counts",
      `<watcher id="1" status="active" event="approved" expiration="-1" duration-subscribed="1e3">sip:b</watcher>`,
      [BOB],
    ],
    [
      "times beyond safe integers",
      `<watcher id="1" status="active" event="approved" expiration="18446744073709551615">sip:b</watcher>`,
      [BOB],
    ],
    ["a language in no namespace", `<watcher id="1" status="active" event="approved" lang="en">sip:b</watcher>`, [BOB]],
    [
      "an element of another namespace",
      `<watcher xmlns="urn:x" id="1" status="active" event="approved">sip:b</watcher>`,
      [],
    ],
  ])("in a watcher: %s", (_, watcher, watchers) => {
    const info = read(
      `<watcherinfo ${WATCHER_INFO}><watcher-list resource="r" package="p">${watcher}</watcher-list></watcherinfo>`,
    );
    expect(info.lists[0]?.watchers).toEqual(watchers);
  });

  test.each([
    [`version="3"`, { version: 3, state: "full" }],
    [`version="3" state="half"`, { version: 3, state: "full" }],
    [`version="3" state="partial "`, { version: 3, state: "partial" }],
    [`state="full"`, { version: 0, state: "full" }],
  ])("the attributes %s", (attributes, expected) => {
    expect(read(`<watcherinfo ${WATCHER_INFO} ${attributes}/>`)).toEqual({ ...expected, lists: [] });
  });

  test("a list without a resource or a package", () => {
    const info = read(`<watcherinfo ${WATCHER_INFO}><watcher-list/></watcherinfo>`);
    expect(info.lists).toEqual([{ resource: "", package: "", watchers: [] }]);
  });
});

test("[RFC 3858 §3] foreign elements survive, with what they hold", () => {
  const foreign = `<x:w xmlns:x="urn:x"><watcher status="active">sip:evil</watcher></x:w>`;
  const list = `<watcher-list resource="r" package="p">${foreign}<other xmlns=""/></watcher-list>`;
  const w = expect.objectContaining({ name: "w", children: [expect.objectContaining({ name: "watcher" })] });
  expect(read(`<watcherinfo ${WATCHER_INFO}>${foreign}${list}</watcherinfo>`)).toEqual({
    version: 0,
    state: "full",
    lists: [{ resource: "r", package: "p", watchers: [], extensions: [w] }],
    extensions: [w],
  });
});

test.each([
  ["not-well-formed", "<watcherinfo"],
  ["wrong-document", "<watcherinfo version='0' state='full'/>"],
  ["wrong-document", `<watcher-list ${WATCHER_INFO}/>`],
  ["invalid-value", `<watcherinfo ${WATCHER_INFO} version="-1"/>`],
  ["invalid-value", `<watcherinfo ${WATCHER_INFO} version="4294967296"/>`],
])("refused as %s: %s", (code, text) => {
  expect(parseWatcherInfo(text)).toMatchObject({ ok: false, error: { code, status: 400 } });
});

test("a body past the limits is refused", () => {
  const text = `<watcherinfo ${WATCHER_INFO}><watcher-list/></watcherinfo>`;
  expect(parseWatcherInfo(text, { maxBytes: text.length, maxDepth: 2 }).ok).toBe(true);
  expect(parseWatcherInfo(text, { maxBytes: text.length - 1 })).toMatchObject({
    ok: false,
    error: { code: "too-large" },
  });
  expect(parseWatcherInfo(text, { maxDepth: 1 }).ok).toBe(false);
});

test("any bytes, and any document with a few places changed, are read or refused", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(fc.property(bytes, (body) => typeof parseWatcherInfo(body).ok === "boolean"));
  const document = mutated(watcherInfo.map(printWatcherInfo));
  fc.assert(fc.property(document, (text) => typeof parseWatcherInfo(text).ok === "boolean"));
});

function read(text: string): WatcherInfo {
  const parsed = parseWatcherInfo(text);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}
