import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineText, token } from "../documents/header-lines.arbitrary.ts";
import { anyText, sipUri } from "../testing/strings.ts";
import { parseContacts, parseNameAddress, printNameAddress } from "./contact.ts";

describe("[RFC 3261 §20.10] a name-addr or addr-spec", () => {
  test.each([
    ["<sip:bob@host>", "sip:bob@host", undefined, {}],
    [
      '"Mr. Watson" <sip:watson@bell.com> ;q=0.7; expires=3600',
      "sip:watson@bell.com",
      "Mr. Watson",
      { q: "0.7", expires: "3600" },
    ],
    ["Bob Jones<sip:b@h;transport=tcp>;tag=1", "sip:b@h;transport=tcp", "Bob Jones", { tag: "1" }],
    ["sip:bob@host;tag=a1", "sip:bob@host", undefined, { tag: "a1" }],
    ['"" < sips:bob@host >', "sips:bob@host", undefined, {}],
    ['"a \\"<sip:evil@x>\\" b" <sip:bob@host>', "sip:bob@host", 'a "<sip:evil@x>" b', {}],
    ["<sip:b@h?Subject=a%3Bb;c>;x", "sip:b@h?Subject=a%3Bb;c", undefined, { x: "" }],
    ["mailto:watson@bell.com", "mailto:watson@bell.com", undefined, {}],
    ['<sip:a@b>;+sip.instance="<urn:uuid:1>"', "sip:a@b", undefined, { "+sip.instance": "<urn:uuid:1>" }],
  ])("%j is read", (value, uri, display, parameters) => {
    expect(parseNameAddress(value)).toEqual({
      uri,
      parameters: new Map(Object.entries(parameters)),
      ...(display !== undefined && { display }),
    });
  });

  test.each([
    ["<alice@example.com>", "alice@example.com", {}],
    ["<sip:2200@lan.example>tag=gumvap0ha0", "sip:2200@lan.example", { tag: "gumvap0ha0" }],
    ["<sip:p@example.com>;tag:12341111", "sip:p@example.com", { "tag:12341111": "" }],
  ])("%j is tolerated", (value, uri, parameters) => {
    expect(parseNameAddress(value)).toEqual({ uri, parameters: new Map(Object.entries(parameters)) });
  });

  test.each([
    "",
    "*",
    "bob",
    "<>",
    "< >",
    "<bob>",
    "<sip:a b@c>",
    "<sip:a@b",
    '"Bob <sip:a@b>',
    "sip:a@b <x>",
    'sip:"a"@b',
    "<<sip:a@b>>",
  ])("%j has no URI", (value) => {
    expect(parseNameAddress(value)).toBeUndefined();
  });

  test("what is printed is read back as it was", () => {
    const address = fc.record({
      uri: fc.oneof(sipUri, fc.constantFrom("tel:+44", "sip:[::1]:5060", "a@b")),
      display: lineText,
      parameters: fc
        .uniqueArray(
          fc.tuple(
            token.map((name) => name.toLowerCase()),
            lineText,
          ),
          { selector: ([name]) => name },
        )
        .map((entries) => new Map(entries)),
    });
    fc.assert(
      fc.property(address, ({ display, ...rest }) => {
        const given = display === "" ? rest : { ...rest, display };
        expect(parseNameAddress(printNameAddress(given))).toEqual(given);
      }),
    );
  });

  test("nothing in it can end the line or the URI early", () => {
    const hostile = {
      uri: 'sip:a@b>\r\nEvil: 1 "<',
      display: 'x"\r\n<sip:evil@x>',
      parameters: new Map([["a\r\nb", "c"]]),
    };
    expect(printNameAddress(hostile)).toBe('"x\\" <sip:evil@x>" <sip:a@bEvil:1>');
    fc.assert(
      fc.property(anyText, anyText, anyText, (uri, display, value) => {
        const printed = printNameAddress({ uri: `sip:${uri}`, display, parameters: new Map([["tag", value]]) });
        expect(printed).not.toMatch(/[\r\n\0]/);
        expect(parseNameAddress(printed)?.uri.startsWith("sip:")).toBe(true);
      }),
    );
  });

  test("any text is read without an exception", () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        for (const value of [a, `${a}<${b}>`, `"${a}" <sip:${b}>;${a}=${b}`]) {
          expect(parseNameAddress(value)?.uri).not.toBe("");
          expect(parseContacts([value, b]).length).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe("the device behind a Contact", () => {
  const UUID = "00000000-0000-1000-8000-aabbccddeeff";

  test("[RFC 5626 §4.1] has an instance, whatever the case of its UUID", () => {
    for (const urn of [`urn:uuid:${UUID}`, `URN:UUID:${UUID.toUpperCase()}`]) {
      const [contact] = parseContacts([`<sip:a@b:40856;transport=tcp>;reg-id=1;+sip.instance="<${urn}>"`]);
      expect(contact).toMatchObject({ uri: "sip:a@b:40856;transport=tcp", instance: `urn:uuid:${UUID}` });
    }
  });

  test("[RFC 5626 §4.1] of other URNs the namespace has no case, and the rest has", () => {
    expect(parseContacts(['<sip:a@b>;+sip.instance="<URN:GSMA:Imei:90420156-025763-0>"'])[0]?.instance).toBe(
      "urn:gsma:Imei:90420156-025763-0",
    );
  });

  test.each([
    ["without brackets", `+sip.instance="urn:uuid:${UUID}"`, `urn:uuid:${UUID}`],
    ["that is no URN", '+sip.instance="<MAC-1>"', "MAC-1"],
    ["that is empty", '+sip.instance="<>"', undefined],
    ["with blanks in it", '+sip.instance="<a b>"', undefined],
    ["without a value", "+sip.instance", undefined],
  ])("an instance %s is %s", (_, parameter, instance) => {
    expect(parseContacts([`<sip:a@b>;${parameter}`])[0]?.instance).toBe(instance);
  });

  test("is the URI's alone where there is no instance", () => {
    const [contact] = parseContacts(["sip:1011@192.0.2.32:5060"]);
    expect(contact).toEqual({ uri: "sip:1011@192.0.2.32:5060", parameters: new Map() });
  });

  test("[RFC 3261 §7.3.1] stands in a list or in several headers; what cannot be read is left out", () => {
    const contacts = parseContacts(['"a, b" <sip:a@b>;q=0.5, *, sip:c@d', "", "<sip:e@f;g=h,i>"]);
    expect(contacts.map(({ uri }) => uri)).toEqual(["sip:a@b", "sip:c@d", "sip:e@f;g=h,i"]);
  });
});

test("time is linear in the length of the value", () => {
  for (const unit of ["<", ">", '"', "\\", " ", ";", "a", "@", ":", ",", "<a@b>,"]) {
    for (const start of ["", '"', "<", "sip:a@b", '<sip:a@b>;+sip.instance="<urn:']) {
      const text = start + unit.repeat(100_000);
      expect(parseNameAddress(text)?.uri).not.toBe("");
      expect(parseContacts([text]).length).toBeLessThanOrEqual(text.length);
    }
  }
});
