import { expect, test } from "vitest";
import { corpusFile, corpusRows, describeCorpus } from "../../testing/corpus.ts";
import type { Note } from "../data-model/value.ts";
import { activityNames } from "../rpid/value.ts";
import { attribute, isNamed, ownText } from "../xml/value.ts";
import { parsePidf } from "./parse.ts";
import { printPidf } from "./print.ts";
import { documentBasic, type Person, PIDF_CONTENT_TYPE, PIDF_NAMESPACE, type Pidf, type Tuple } from "./value.ts";

describeCorpus("documents of the field", () => {
  const rows = corpusRows(PIDF_CONTENT_TYPE);
  const accepted = rows.filter((row) => row.reader === "accept");
  const hostile = accepted.filter((row) => row.file.startsWith("hostile/"));
  const real = accepted.filter((row) => !row.file.startsWith("hostile/"));
  const rejected = rows.filter((row) => row.reader === "reject");
  const either = rows.filter((row) => row.reader === "either");

  test("there are some of each kind", () => {
    expect(Math.min(hostile.length, real.length, rejected.length, either.length)).toBeGreaterThan(0);
  });

  test.each(real)("$file says what is expected and nothing else", ({ file, expected }) => {
    expect(view(read(file))).toEqual(stated(expected));
  });

  test.each(hostile)("$file says what is expected", ({ file, expected }) => {
    expect(view(read(file))).toMatchObject(stated(expected));
  });

  test.each(accepted)("$file is the same, to the letter, once it was printed and read", ({ file }) => {
    const printed = printPidf(read(file));
    const again = parsePidf(printed);
    expect(again.ok && printPidf(again.value)).toBe(printed);
  });

  test.each(rejected)("$file is refused", ({ file }) => {
    expect(parsePidf(corpusFile(file)).ok).toBe(false);
  });

  test.each(either)("$file is refused, or says what is expected", ({ file, expected }) => {
    const result = parsePidf(corpusFile(file));
    expect(result.ok ? view(result.value) : stated(expected)).toMatchObject(stated(expected));
  });
});

function read(file: string): Pidf {
  const result = parsePidf(corpusFile(file));
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

/** The expected value but for what is concluded from several documents' habits, and not said by this one. */
function stated(expected: unknown): object {
  const { noteHint: _, onThePhone: __, dnd: ___, ...rest } = { ...(expected as Record<string, unknown> | null) };
  return rest;
}

/** The value in the shape of the expected ones. */
function view(pidf: Pidf): object {
  const { entity, tuples, notes, persons, devices } = pidf;
  const activities = new Set([...tuples, ...(persons ?? [])].flatMap(activityNames));
  return {
    entity: entity ?? null,
    tuples: tuples.map(viewTuple),
    notes: texts(notes) ?? [],
    ...(persons && { persons: persons.map(viewPerson) }),
    ...(devices && { devices: devices.map(({ id, deviceId }) => ({ id, deviceID: deviceId })) }),
    ...viewDigium(tuples),
    basic: documentBasic(pidf) ?? null,
    activities: [...activities],
  };
}

function viewTuple({ id, basic, contact, notes, timestamp }: Tuple): object {
  return {
    id: id ?? null,
    basic: basic ?? null,
    ...(contact && { contact: contact.uri }),
    ...(contact?.priority && { priority: contact.priority }),
    ...(notes && { notes: texts(notes) }),
    ...(timestamp && { timestamp }),
  };
}

function viewPerson(person: Person): object {
  const { id, notes } = person;
  return { id: id ?? null, activities: activityNames(person), ...(notes && { notes: texts(notes) }) };
}

function viewDigium(tuples: readonly Tuple[]): object {
  const said = tuples
    .flatMap((tuple) => tuple.status?.extensions ?? [])
    .find((element) => isNamed(element, PIDF_NAMESPACE, "digium_presence"));
  if (said === undefined) return {};
  const subtype = attribute(said, "subtype") ?? null;
  return { digium: { type: attribute(said, "type"), subtype, message: ownText(said) } };
}

function texts(notes: readonly Note[] | undefined): string[] | undefined {
  return notes?.map((note) => note.text);
}
