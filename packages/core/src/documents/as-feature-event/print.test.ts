import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseXml } from "../xml/parse.ts";
import { featureEvent, wildFeatureEvent } from "./as-feature-event.arbitrary.ts";
import { parseFeatureEvent, parseFeatureEvents } from "./parse.ts";
import { printFeatureEvent, printFeatureEvents } from "./print.ts";
import { AS_FEATURE_EVENT_CONTENT_TYPE, type FeatureEvent } from "./value.ts";

const forwarding: FeatureEvent = {
  kind: "ForwardingEvent",
  device: "0001",
  forwardingType: "forwardNoAns",
  forwardStatus: true,
  forwardTo: "sip:zoë@example.com;x=<&>",
  ringCount: 4,
};

function read(xml: string): FeatureEvent {
  const parsed = parseFeatureEvent(xml);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

describe("one document", () => {
  test("is as phones know it", async () => {
    await expect(printFeatureEvent(forwarding)).toMatchFileSnapshot("golden/forwarding-event.xml");
    const request: FeatureEvent = {
      kind: "SetForwarding",
      device: "",
      forwardingType: "forwardImmediate",
      activateForward: false,
      forwardDN: "",
    };
    await expect(printFeatureEvent(request)).toMatchFileSnapshot("golden/set-forwarding.xml");
    const event: FeatureEvent = { kind: "DoNotDisturbEvent", device: "notKnown", doNotDisturbOn: false };
    await expect(printFeatureEvent(event)).toMatchFileSnapshot("golden/do-not-disturb-event.xml");
  });

  test("is read back as it was", () => {
    fc.assert(
      fc.property(featureEvent, (value) => {
        expect(read(printFeatureEvent(value))).toEqual(value);
      }),
    );
  });

  test("is the same for the same value and for the value that is read back, whatever its texts are", () => {
    fc.assert(
      fc.property(wildFeatureEvent, (value) => {
        const printed = printFeatureEvent(value);
        expect(printFeatureEvent(value)).toBe(printed);
        expect(printFeatureEvent(read(printed))).toBe(printed);
      }),
    );
  });

  test("is right under its declaration and as UTF-8, being all ASCII", () => {
    fc.assert(
      fc.property(wildFeatureEvent, (value) => {
        const printed = printFeatureEvent(value);
        expect(printed).toMatch(/^<\?xml version="1\.0" encoding="ISO-8859-1"\?>[\x20-\x7f\t\n]*$/);
        expect(parseXml(Buffer.from(printed, "latin1"))).toEqual(parseXml(printed));
      }),
    );
  });

  test("has no white space at the ends of its texts", () => {
    const event: FeatureEvent = { ...forwarding, device: "\0 1 \0", forwardTo: "\r\n2\t" };
    expect(printFeatureEvent(event)).toMatch(/<device>1<\/device>.*<forwardTo>2<\/forwardTo>/);
  });

  test("keeps every character that XML can carry, and leaves out the others", () => {
    const device = "\0 é\ud800👻\ufffe\u{10ffff}\u0085]]>";
    expect(read(printFeatureEvent({ kind: "SetDoNotDisturb", device, doNotDisturbOn: true })).device).toBe(
      "é👻\u{10ffff}\u0085]]>",
    );
  });

  test.each([
    [0, "<ringCount>0</ringCount>"],
    [-0, "<ringCount>0</ringCount>"],
    [999_999_999, "<ringCount>999999999</ringCount>"],
    [1_000_000_000, ""],
    [-1, ""],
    [1.5, ""],
    [1e21, ""],
    [Number.NaN, ""],
  ])("has the ring count %d as %j", (ringCount, element) => {
    expect(printFeatureEvent({ ...forwarding, ringCount })).toContain(`</forwardTo>${element}</ForwardingEvent>`);
  });
});

describe("several documents", () => {
  test("are a multipart/mixed, as the first NOTIFY has it", () => {
    const dnd: FeatureEvent = { kind: "DoNotDisturbEvent", device: "1", doNotDisturbOn: true };
    const { contentType, body } = printFeatureEvents([dnd, forwarding]);
    expect(contentType).toBe("multipart/mixed;boundary=presence-00000000");
    expect(body).toBe(
      [
        "--presence-00000000",
        `Content-Type: ${AS_FEATURE_EVENT_CONTENT_TYPE}`,
        "",
        printFeatureEvent(dnd),
        "--presence-00000000",
        `Content-Type: ${AS_FEATURE_EVENT_CONTENT_TYPE}`,
        "",
        printFeatureEvent(forwarding),
        "--presence-00000000--",
        "",
      ].join("\r\n"),
    );
  });

  test("are read back as they were, one alone or many", () => {
    fc.assert(
      fc.property(fc.array(featureEvent, { minLength: 1, maxLength: 4 }), (events) => {
        const { contentType, body } = printFeatureEvents(events);
        expect(parseFeatureEvents(contentType, body)).toEqual({ ok: true, value: events });
        expect(parseFeatureEvents(contentType, Buffer.from(body))).toEqual({ ok: true, value: events });
      }),
    );
  });

  test("have a boundary that is in no device", () => {
    const dnd: FeatureEvent = { kind: "SetDoNotDisturb", device: "\r\n--presence-00000000", doNotDisturbOn: true };
    expect(printFeatureEvents([dnd, dnd]).contentType).toBe("multipart/mixed;boundary=presence-00000001");
  });

  test("one alone is the document itself, none are an empty body", () => {
    const contentType = AS_FEATURE_EVENT_CONTENT_TYPE;
    expect(printFeatureEvents([forwarding])).toEqual({ contentType, body: printFeatureEvent(forwarding) });
    expect(printFeatureEvents([])).toEqual({ contentType, body: "" });
  });
});
