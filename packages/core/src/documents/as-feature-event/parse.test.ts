import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Body } from "../text.ts";
import { featureEvent } from "./as-feature-event.arbitrary.ts";
import { parseFeatureEvent, parseFeatureEvents } from "./parse.ts";
import { printFeatureEvent } from "./print.ts";
import { AS_FEATURE_EVENT_CONTENT_TYPE, CSTA_NAMESPACE } from "./value.ts";

function read(body: Body): unknown {
  const parsed = parseFeatureEvent(body);
  return parsed.ok ? parsed.value : parsed.error.code;
}

const document = (kind: string, content: string): string => `<${kind} xmlns="${CSTA_NAMESPACE}">${content}</${kind}>`;
const dnd = (content: string): string => document("SetDoNotDisturb", content);
const forwarding = (content: string): string => document("SetForwarding", content);

const ON = "<doNotDisturbOn>true</doNotDisturbOn>";
const TYPE = "<forwardingType>forwardBusy</forwardingType>";
const ACTIVE = "<activateForward>true</activateForward>";

describe("one document", () => {
  test("requests and responses for do-not-disturb are read", () => {
    const content = `<device>0400</device>${ON}`;
    expect(read(dnd(content))).toEqual({ kind: "SetDoNotDisturb", device: "0400", doNotDisturbOn: true });
    expect(read(document("DoNotDisturbEvent", content))).toEqual({
      kind: "DoNotDisturbEvent",
      device: "0400",
      doNotDisturbOn: true,
    });
  });

  test.each(["forwardImmediate", "forwardBusy", "forwardNoAns"])("requests and responses for %s are read", (type) => {
    const target = `<device>1</device><forwardingType> ${type}\n</forwardingType>`;
    const to = "+441234567890";
    expect(read(forwarding(`${target}${ACTIVE}<forwardDN>${to}</forwardDN><ringCount>4</ringCount>`))).toEqual({
      kind: "SetForwarding",
      device: "1",
      forwardingType: type,
      activateForward: true,
      forwardDN: to,
      ringCount: 4,
    });
    expect(
      read(document("ForwardingEvent", `${target}<forwardStatus>0</forwardStatus><forwardTo>${to}</forwardTo>`)),
    ).toEqual({ kind: "ForwardingEvent", device: "1", forwardingType: type, forwardStatus: false, forwardTo: to });
  });

  test.each([
    ["true", true],
    ["1", true],
    [" false\n", false],
    ["\t0", false],
  ])("the boolean %j is %s", (text, doNotDisturbOn) => {
    expect(read(dnd(`<doNotDisturbOn>${text}</doNotDisturbOn>`))).toMatchObject({ doNotDisturbOn });
  });

  test.each(["", "TRUE", "yes", "on", "2", "true false", "<true/>"])("the boolean %j is an invalid value", (text) => {
    expect(read(dnd(`<doNotDisturbOn>${text}</doNotDisturbOn>`))).toBe("invalid-value");
  });

  test.each([
    ["", ""],
    ["<device/>", ""],
    ["<device> 0001 </device>", "0001"],
    ["<device><notKnown/></device>", "notKnown"],
    ["<device>\n <deviceIdentifier> 22 </deviceIdentifier>\n</device>", "22"],
    ["<device>1e3</device>", "1e3"],
  ])("the device of %j is %j", (content, device) => {
    expect(read(dnd(content + ON))).toEqual({ kind: "SetDoNotDisturb", device, doNotDisturbOn: true });
  });

  test.each([
    ["a forwarding without a type", forwarding(ACTIVE)],
    ["a forwarding of an unknown type", forwarding(`<forwardingType>forwardDND</forwardingType>${ACTIVE}`)],
    ["a request without activateForward", forwarding(TYPE)],
    ["a response with activateForward only", document("ForwardingEvent", TYPE + ACTIVE)],
    ["do-not-disturb without doNotDisturbOn", dnd("<device>1</device>")],
    ["doNotDisturbOn in another namespace", dnd('<x:doNotDisturbOn xmlns:x="urn:x">true</x:doNotDisturbOn>')],
  ])("%s is an invalid value", (_, xml) => {
    expect(read(xml)).toBe("invalid-value");
  });

  test("an empty destination is not the same as none", () => {
    expect(read(forwarding(`${TYPE}${ACTIVE}<forwardDN/>`))).toHaveProperty("forwardDN", "");
    expect(read(forwarding(TYPE + ACTIVE))).not.toHaveProperty("forwardDN");
  });

  test.each(["", "four", "-4", "4.5", "1234567890"])("the ring count %j is none", (rings) => {
    expect(read(forwarding(`${TYPE}${ACTIVE}<ringCount>${rings}</ringCount>`))).toEqual({
      kind: "SetForwarding",
      device: "",
      forwardingType: "forwardBusy",
      activateForward: true,
    });
  });

  test("every edition of CSTA is read, under any prefix", () => {
    const uri = CSTA_NAMESPACE.replace("ed3", "ed5");
    expect(
      read(`<c:SetDoNotDisturb xmlns:c="${uri}"><c:doNotDisturbOn>1</c:doNotDisturbOn></c:SetDoNotDisturb>`),
    ).toEqual({
      kind: "SetDoNotDisturb",
      device: "",
      doNotDisturbOn: true,
    });
  });

  test.each([
    ["no namespace", `<SetDoNotDisturb>${ON}</SetDoNotDisturb>`],
    ["another namespace", `<SetDoNotDisturb xmlns="urn:x">${ON}</SetDoNotDisturb>`],
    ["another feature", document("AgentLoggedOnEvent", "<device/>")],
  ])("a root element of %s makes a wrong document", (_, xml) => {
    expect(read(xml)).toBe("wrong-document");
  });

  test("bytes are read by the encoding that the document declares", () => {
    const declared = Buffer.from(
      `<?xml version="1.0" encoding="ISO-8859-1"?>${dnd(`<device>Zoë</device>${ON}`)}`,
      "latin1",
    );
    expect(read(declared)).toMatchObject({ device: "Zoë" });
    expect(read(Buffer.from(dnd(`<device>Zoë</device>${ON}`)))).toMatchObject({ device: "Zoë" });
  });
});

describe("the body of a message", () => {
  const MIXED = "multipart/mixed;boundary=b1";
  const part = (type: string, body: string): string => `--b1\nContent-Type: ${type}\n\n${body}\n`;
  const event = part(AS_FEATURE_EVENT_CONTENT_TYPE, dnd(ON));

  function readAll(contentType: string, body: Body, limits?: { maxBytes?: number; maxParts?: number }): unknown {
    const parsed = parseFeatureEvents(contentType, body, limits);
    return parsed.ok ? parsed.value : parsed.error.code;
  }

  test("is a document alone", () => {
    expect(readAll("Application/X-as-feature-event+xml;charset=x", dnd(ON))).toHaveLength(1);
    expect(readAll(AS_FEATURE_EVENT_CONTENT_TYPE, dnd(""))).toBe("invalid-value");
  });

  test("or a multipart of documents, in their order", () => {
    const second = part("application/x-AS-feature-event+xml; charset=utf-8", forwarding(TYPE + ACTIVE));
    expect(readAll(MIXED, `${event}${second}--b1--`)).toMatchObject([
      { kind: "SetDoNotDisturb" },
      { kind: "SetForwarding" },
    ]);
  });

  test("[RFC 2046 §5.1.3] any other kind of multipart is read as multipart/mixed", () => {
    expect(readAll("multipart/x-new;boundary=b1", Buffer.from(`${event}--b1--`))).toHaveLength(1);
  });

  test("parts of other types and about other features are skipped", () => {
    const others = `--b1\n\n${dnd(ON)}\n${part("text/xml", "<broken")}${part(AS_FEATURE_EVENT_CONTENT_TYPE, "<other/>")}`;
    expect(readAll(MIXED, `${others}${event}--b1--`)).toHaveLength(1);
    expect(readAll(MIXED, `${others}--b1--`)).toBe("wrong-document");
  });

  test("one broken part makes all of it an error", () => {
    expect(readAll(MIXED, `${event}${part(AS_FEATURE_EVENT_CONTENT_TYPE, dnd(""))}--b1--`)).toBe("invalid-value");
    expect(readAll(MIXED, `${event}${part(AS_FEATURE_EVENT_CONTENT_TYPE, "<broken")}--b1--`)).toBe("not-well-formed");
  });

  test("each part has the encoding that it declares", () => {
    const latin1 = `<?xml version="1.0" encoding="ISO-8859-1"?>${dnd(`<device>é</device>${ON}`)}`;
    const utf8 = dnd(`<device>é</device>${ON}`);
    const type = `--b1\nContent-Type: ${AS_FEATURE_EVENT_CONTENT_TYPE}\n\n`;
    const body = Buffer.concat([Buffer.from(type + latin1, "latin1"), Buffer.from(`\n${type}${utf8}\n--b1--`)]);
    expect(readAll(MIXED, body)).toMatchObject([{ device: "é" }, { device: "é" }]);
  });

  test.each([
    ["application/pidf+xml", "wrong-document"],
    ["", "not-well-formed"],
    ["multipart/mixed", "not-well-formed"],
  ])("under the content type %j it is refused as %s", (contentType, code) => {
    expect(readAll(contentType, dnd(ON))).toBe(code);
  });

  test("the limits hold", () => {
    expect(readAll(MIXED, `${event}${event}--b1--`, { maxParts: 2 })).toHaveLength(2);
    expect(readAll(MIXED, `${event}${event}--b1--`, { maxParts: 1 })).toBe("too-large");
    expect(readAll(AS_FEATURE_EVENT_CONTENT_TYPE, dnd(ON), { maxBytes: 10 })).toBe("too-large");
  });

  test("whatever it is, there is no exception", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), featureEvent, fc.nat(), fc.nat(9), (noise, insert, value, at, cut) => {
        const text = printFeatureEvent(value);
        const from = at % text.length;
        const mutated = text.slice(0, from) + insert + text.slice(from + cut);
        for (const body of [noise, mutated, part(AS_FEATURE_EVENT_CONTENT_TYPE, mutated)]) {
          for (const type of [AS_FEATURE_EVENT_CONTENT_TYPE, MIXED, insert]) {
            expect(typeof parseFeatureEvents(type, body).ok).toBe("boolean");
          }
        }
      }),
    );
  });
});
