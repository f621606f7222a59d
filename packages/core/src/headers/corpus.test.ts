import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { toAddress } from "../address.ts";
import { parseHeaderLine, unfoldLines } from "../documents/header-lines.ts";
import { corpusFile, describeCorpus, schemas } from "../testing/corpus.ts";
import { chooseContentType } from "./accept.ts";
import { parseContacts, parseNameAddress } from "./contact.ts";
import { parseDeltaSeconds } from "./delta-seconds.ts";
import { parseEvent } from "./event.ts";
import { listed } from "./parameters.ts";
import { parseSubscriptionState } from "./subscription-state.ts";

/** What the corpus says of a message, as far as it concerns these headers. */
interface Expected {
  readonly event: string | null;
  readonly expires: number | null;
  readonly subscriptionState: string | null;
}

const COMPACT: ReadonlyMap<string, string> = new Map([
  ["o", "event"],
  ["m", "contact"],
  ["f", "from"],
  ["t", "to"],
  ["u", "allow-events"],
]);

/** The values of the headers of a message, by their long names in lower case. */
function headersOf(file: string): ReadonlyMap<string, readonly string[]> {
  const [head = ""] = new TextDecoder("latin1").decode(corpusFile(`../${file}`)).split(/\r?\n\r?\n/);
  const headers = new Map<string, string[]>();
  for (const line of unfoldLines(head).slice(1)) {
    const header = parseHeaderLine(line);
    if (header === undefined) continue;
    const name = header.name.toLowerCase();
    const long = COMPACT.get(name) ?? name;
    headers.set(long, [...(headers.get(long) ?? []), header.value]);
  }
  return headers;
}

function messages(): { file: string; expected: Expected; headers: ReadonlyMap<string, readonly string[]> }[] {
  if (!existsSync(schemas)) return [];
  const [, ...rows] = new TextDecoder().decode(corpusFile("../sip/INDEX.tsv")).trimEnd().split("\n");
  return rows.map((row) => {
    const cells = row.split("\t");
    const [file = ""] = cells;
    return { file, expected: JSON.parse(cells.at(-1) ?? "null"), headers: headersOf(file) };
  });
}

describeCorpus("headers of the corpus", () => {
  const all = messages();
  const valuesOf = (name: string) => all.flatMap(({ headers }) => headers.get(name) ?? []);

  test("there are some of every kind", () => {
    expect(all.length).toBeGreaterThan(50);
    for (const name of ["event", "expires", "subscription-state", "contact", "accept", "from", "to", "allow-events"]) {
      expect(valuesOf(name).length).toBeGreaterThan(2);
    }
  });

  test.each(all)("$file: Event, Expires and Subscription-State", ({ expected, headers }) => {
    const [event] = headers.get("event") ?? [];
    const [state] = headers.get("subscription-state") ?? [];
    expect(event === undefined ? null : parseEvent(event)?.package).toBe(expected.event);
    expect(parseDeltaSeconds(headers.get("expires")?.[0]) ?? null).toBe(expected.expires);
    expect(state === undefined ? null : parseSubscriptionState(state)?.state).toBe(expected.subscriptionState);
  });

  test.each(valuesOf("subscription-state"))("%s: nothing is lost of Subscription-State", (value) => {
    const parsed = parseSubscriptionState(value);
    const said = value.match(/expires|reason|retry-after/gi) ?? [];
    expect(Object.keys(parsed ?? {})).toHaveLength(1 + said.length);
  });

  test.each(valuesOf("contact"))("Contact: %s is of a device", (value) => {
    const [contact, ...others] = parseContacts([value]);
    expect(others).toEqual([]);
    expect(contact?.uri).toMatch(/^sips?:[^<>;]+/);
    expect(contact?.instance).toBe(/urn:uuid:[-0-9a-f]+/.exec(value)?.[0]);
  });

  test.each([...valuesOf("from"), ...valuesOf("to")])("%s says who", (value) => {
    const [, user = "", host] = /(?:<|sips?:)(?:sips?:)?(?:([^@<>;:]+)@)?([^<>;:]+)/.exec(value) ?? [];
    expect(toAddress(value)).toBe(user === "" ? host : `${user}@${host}`);
    const tag = /tag[=:]([^;]+)/.exec(value)?.[1];
    const { parameters } = parseNameAddress(value) ?? { parameters: new Map<string, string>() };
    expect(parameters.get("tag") ?? (parameters.has(`tag:${tag}`) ? tag : undefined)).toBe(tag);
  });

  test.each(all.filter(({ headers }) => headers.has("accept")))(
    "$file: each type of Accept is accepted",
    ({ headers }) => {
      const accept = headers.get("accept") ?? [];
      const types = listed(accept).map((range) => range.split(";")[0]?.trim() ?? "");
      expect(types.length).toBeGreaterThan(0);
      for (const type of types) expect(chooseContentType(accept, ["x/y", type])).toBe(type);
      expect(chooseContentType(accept, ["x/y"])).toBeUndefined();
    },
  );

  test.each(valuesOf("allow-events"))("Allow-Events: %s is a list of event types", (value) => {
    const events = listed([value]);
    expect(events.length).toBeGreaterThan(1);
    expect(events.map((event) => parseEvent(event)?.package)).toEqual(events);
  });
});
