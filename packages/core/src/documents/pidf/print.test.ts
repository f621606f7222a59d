import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeCorpus } from "../../testing/corpus.ts";
import { schemaFault } from "../../testing/schema.ts";
import type { XmlElement } from "../xml/value.ts";
import { parsePidf } from "./parse.ts";
import { pidf, strictPidf, strictWildPidf, wildPidf } from "./pidf.arbitrary.ts";
import { printPidf } from "./print.ts";
import type { Pidf, Tuple } from "./value.ts";

/** The value that is read from a document, which must be one. */
function read(xml: string): Pidf {
  const result = parsePidf(xml);
  if (!result.ok) throw new Error(`${result.error.detail}\n${xml}`);
  return result.value;
}

test("what is printed is read back as it was", () => {
  fc.assert(
    fc.property(pidf, (value) => {
      expect(read(printPidf(value))).toEqual(value);
    }),
  );
});

test("what is printed of any value is printed again to the letter once it was read", () => {
  fc.assert(
    fc.property(wildPidf, (value) => {
      const printed = printPidf(value);
      expect(printPidf(value)).toBe(printed);
      expect(printPidf(read(printed))).toBe(printed);
    }),
  );
});

describeCorpus("by the schemas", () => {
  test("[RFC 4479 §5] what is printed is valid", () => {
    fc.assert(
      fc.property(strictPidf, (value) => {
        expect(schemaFault(printPidf(value), "presence-all.xsd")).toBeUndefined();
      }),
    );
  });

  test("[RFC 4479 §5] what is printed is valid whatever the strings", () => {
    fc.assert(
      fc.property(strictWildPidf, (value) => {
        expect(schemaFault(printPidf(value), "presence-all.xsd")).toBeUndefined();
      }),
    );
  });
});

const TUPLE = { id: "t1", basic: "open" } as const;

describe("documents", () => {
  test("of a phone that talks", async () => {
    const value: Pidf = {
      entity: "sip:alice@example.com",
      tuples: [
        {
          id: "t1",
          basic: "open",
          contact: { uri: "sip:alice@192.0.2.1:5060;transport=tcp", priority: "0.8" },
          notes: [{ text: "On the phone", language: "en" }],
          timestamp: "2001-10-27T16:49:29Z",
        },
      ],
      persons: [{ id: "p1", activities: [{ values: ["on-the-phone"] }] }],
    };
    await expect(printPidf(value)).toMatchFileSnapshot("golden/on-the-phone.xml");
  });

  test("[RFC 4480 §4] of somebody who tells all", async () => {
    const value: Pidf = {
      entity: "pres:someone@example.com",
      tuples: [
        {
          id: "bs35r9",
          basic: "open",
          deviceIds: ["urn:device:0003ba4811e3"],
          relationship: { values: ["self"] },
          serviceClass: { values: ["electronic"] },
          contact: { uri: "im:someone@mobile.example.net", priority: "0.8" },
          notes: [
            { text: "Don't Disturb Please!", language: "en" },
            { text: "Ne derangez pas, s'il vous plait", language: "fr" },
          ],
          timestamp: "2005-10-27T16:49:29Z",
        },
        { id: "eg92n8", basic: "closed", class: "email", statusIcon: [{ uri: "http://example.com/mail.png" }] },
      ],
      notes: [{ text: "I'll be in Tokyo next week" }],
      devices: [
        {
          id: "pc147",
          userInput: { state: "idle", idleThreshold: 600, lastInput: "2004-10-21T13:20:00-05:00" },
          deviceId: "urn:device:0003ba4811e3",
          notes: [{ text: "PC" }],
        },
      ],
      persons: [
        {
          id: "p1",
          activities: [
            {
              from: "2005-05-30T12:00:00+05:00",
              until: "2005-05-30T17:00:00+05:00",
              notes: [{ text: "Far away" }],
              values: ["away"],
            },
          ],
          class: "calendar",
          mood: [{ values: ["angry"], others: [{ text: "brooding" }] }],
          placeIs: [{ audio: "noisy" }],
          placeType: [{ values: [], extensions: [foreign("lt", "urn:ietf:params:xml:ns:location-type", "residence")] }],
          privacy: [{ values: ["unknown"] }],
          sphere: [{ values: ["home"] }],
          timeOffset: [{ minutes: -240 }],
          displayName: "Someone",
          card: "http://example.com/~someone/card.vcd",
          notes: [{ text: "Scoring 120" }],
          timestamp: "2005-05-30T16:09:44+05:00",
        },
      ],
      namespaces: [{ prefix: "lt", uri: "urn:ietf:params:xml:ns:location-type" }],
    };
    await expect(printPidf(value)).toMatchFileSnapshot("golden/rich-presence.xml");
  });

  test("of others, with what is theirs", async () => {
    const value = read(`<p:presence xmlns:p="urn:ietf:params:xml:ns:cpim-pidf:" xmlns="urn:example:default"
      xmlns:dm="urn:example:dm" xmlns:x="urn:example:x" dm:of="theirs" entity="sip:a@example.com">
      <p:tuple id="700" x:y="1"><p:contact>sip:a@example.com</p:contact><p:status><p:basic>open</p:basic>
      <digium_presence xmlns="urn:ietf:params:xml:ns:pidf" type="dnd"/></p:status><dm:deviceID type="x:qname"/></p:tuple>
      <zz:person xmlns:zz="urn:ietf:params:xml:ns:pidf:person"><p:status><e:activities
      xmlns:e="urn:ietf:params:xml:ns:pidf:status:rpid"><ce:dnd xmlns:ce="urn:cisco:params:xml:ns:pidf:rpid"/></e:activities>
      <r:sphere xmlns:r="urn:ietf:params:xml:ns:pidf:rpid">bowling league</r:sphere></p:status></zz:person><tuple/>
    </p:presence>`);
    await expect(printPidf(value)).toMatchFileSnapshot("golden/foreign.xml");
  });
});

describe("a document", () => {
  test("[RFC 3863 §4.1] declares only the namespaces that it uses", () => {
    const declares = (value: Omit<Pidf, "tuples">) => printPidf({ tuples: [], ...value }).match(/xmlns:\w+/g);
    expect(declares({ notes: [{ text: "dm:person rpid:activities" }] })).toBeNull();
    expect(declares({ persons: [] })).toBeNull();
    expect(declares({ persons: [{ id: "p" }] })).toEqual(["xmlns:dm"]);
    expect(declares({ devices: [{ mood: [{ values: ["sad"] }] }] })).toEqual(["xmlns:dm", "xmlns:rpid"]);
    expect(printPidf({ tuples: [{ card: "a", deviceIds: [] }] }).match(/xmlns:\w+/g)).toEqual(["xmlns:cipid"]);
  });

  test("[RFC 3863 §4.1.1] has an entity, be it empty", () => {
    expect(printPidf({ tuples: [] })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><presence xmlns="urn:ietf:params:xml:ns:pidf" entity=""></presence>',
    );
    expect(printPidf({ tuples: [], entity: ' sip:"a"@[::1]&% ' })).toContain(
      'entity="sip:&quot;a&quot;@[::1]&amp;%25"',
    );
  });

  test("[RFC 3863 §4.1.2] has one id for each part of it", () => {
    const activities = [{ values: [], id: "a" }];
    const value = {
      tuples: [{ id: "a" }, {}, { id: "700" }, { id: "p1", activities }],
      persons: [{}],
      devices: [{ id: "a" }],
    };
    expect(
      printPidf(value)
        .match(/ id="[^"]*"/g)
        ?.join(""),
    ).toBe(' id="a" id="t1" id="t700" id="p1" id="a-2" id="p2" id="a-3"');
  });

  test("[RFC 3863 §4.1.4] says nothing where the basic status is neither open nor closed", () => {
    const tuple = { id: "t1", basic: "away" } as unknown as Tuple;
    expect(printPidf({ tuples: [tuple] })).toContain('<tuple id="t1"><status/></tuple>');
  });

  test.each(["0", "0.", "0.8", "0.725", "1", "1.", "1.000", " 0.5 "])(
    "[RFC 3863 §4.1.5] has a priority of %j",
    (priority) => {
      const xml = printPidf({ tuples: [{ ...TUPLE, contact: { uri: "a", priority } }] });
      expect(xml).toContain(`<contact priority="${priority.trim()}">a</contact>`);
    },
  );

  test.each(["", "2", "1.1", "0.1234", "-0", "+0.5", ".5", "0x8", "0,5"])(
    "[RFC 3863 §4.1.5] has no priority of %j",
    (priority) => {
      const xml = printPidf({ tuples: [{ ...TUPLE, contact: { uri: "a", priority } }] });
      expect(xml).toContain("<contact>a</contact>");
    },
  );

  test("[RFC 4479 §5.1.2] has a device ID for each device, be it empty", () => {
    expect(printPidf({ tuples: [], devices: [{ id: "d" }] })).toContain(
      '<dm:device id="d"><dm:deviceID></dm:deviceID></dm:device>',
    );
  });

  test("has no timestamp that is none", () => {
    const value = {
      tuples: [{ ...TUPLE, timestamp: "now" }],
      persons: [{ id: "p", timestamp: " 2001-10-27T16:49:29Z" }],
    };
    expect(printPidf(value).match(/<[dm:]*timestamp>[^<]*/g)).toEqual(["<dm:timestamp>2001-10-27T16:49:29Z"]);
  });

  test("has no character that XML does not allow, and all others", () => {
    const text = "\0a\u000b\ud800\ufffe \u{1f469}\u200d\u{1f4bb} ]]> &amp; \r\n\u202e";
    const printed = printPidf({ tuples: [{ ...TUPLE, notes: [{ text }] }] });
    expect(read(printed).tuples[0]?.notes).toEqual([{ text: "a \u{1f469}\u200d\u{1f4bb} ]]> &amp; \r\n\u202e" }]);
  });

  test("has what the schema gives no place behind all that has one", () => {
    const contact = foreign("", "urn:ietf:params:xml:ns:pidf", "contact");
    const tuple: Tuple = { ...TUPLE, contact: { uri: "a" }, extensions: [contact, foreign("x", "urn:x", "y")] };
    expect(printPidf({ tuples: [tuple] })).toContain(
      '</status><x:y xmlns:x="urn:x"/><contact>a</contact><contact/></tuple>',
    );
  });
});

function foreign(prefix: string, namespace: string, name: string): XmlElement {
  return { name, namespace, prefix, attributes: [], children: [] };
}
