import { type Address, toAddress, userOf } from "@presence/core";

/**
 * What an application has emitted, read field by field. What cannot be used is left out and named in a sentence; the rest
 * counts. Whatever the payload is, reading it does not throw.
 */
export class Payload {
  /** What is wrong, each a sentence that names the event and the field; the same list for all parts of a payload. */
  readonly faults: string[];
  readonly #where: string;
  readonly #fields: Fields;

  /** `where` begins each sentence: the name of the event, and the field that this is part of. */
  constructor(where: string, value: unknown, faults: string[] = []) {
    this.#where = where;
    this.faults = faults;
    this.#fields = isFields(value) ? value : {};
    if (!isFields(value)) faults.push(`${where}: it is ${shown(value)}, not an object`);
  }

  fault(sentence: string): void {
    this.faults.push(`${this.#where}: ${sentence}`);
  }

  /** Whether one of the fields is there. Null is not. */
  has(...names: readonly string[]): boolean {
    return this.#find(names) !== undefined;
  }

  /** The first of the fields that is there, as text. */
  text(...names: readonly string[]): string | undefined {
    const found = this.#find(names);
    if (found === undefined) return undefined;
    const { name, value } = found;
    if (typeof value === "string") return value;
    if (typeof value === "number") {
      this.fault(`${name} is the number ${value}, not text: read as text`);
      return String(value);
    }
    return this.#isNot("text", found);
  }

  /** A number that is finite and 0 or more. */
  number(...names: readonly string[]): number | undefined {
    const found = this.#find(names);
    if (found === undefined) return undefined;
    const { name, value } = found;
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    if (typeof value === "string" && /^[0-9]{1,15}$/.test(value)) {
      this.fault(`${name} is the text ${shown(value)}, not a number: read as a number`);
      return Number(value);
    }
    return this.#isNot("a number of 0 or more", found);
  }

  flag(...names: readonly string[]): boolean | undefined {
    const found = this.#find(names);
    if (found === undefined) return undefined;
    const { name, value } = found;
    if (typeof value === "boolean") return value;
    if (value === "true" || value === "false") {
      this.fault(`${name} is the text ${shown(value)}, not a boolean: read as a boolean`);
      return value === "true";
    }
    return this.#isNot("a boolean", found);
  }

  /** What the field's word means. */
  word<Meaning>(meanings: ReadonlyMap<string, Meaning>, ...names: readonly string[]): Meaning | undefined {
    const found = this.#find(names);
    if (found === undefined) return undefined;
    const meaning = typeof found.value === "string" ? meanings.get(found.value) : undefined;
    return meaning ?? this.#isNot(`one of ${[...meanings.keys()].join(", ")}`, found);
  }

  /** Somebody, as `user@host` or a URI; missing, or without a host or a user, it is a fault. */
  address(name: string): Address | undefined {
    const found = this.#find([name]);
    if (found === undefined) this.fault(`${name} is missing`);
    return found && (toEntity(found.value) ?? this.#isNot("user@host", found));
  }

  /** The value of a field that had to be waited for, as a part. */
  read(name: string, value: unknown): Payload {
    return new Payload(`${this.#where}: ${name}`, value, this.faults);
  }

  /** An object in a field. */
  part(...names: readonly string[]): Payload | undefined {
    const found = this.#find(names);
    return found && new Payload(`${this.#where}: ${found.name}`, found.value, this.faults);
  }

  /** What is in a field that has a list: an array, or a Set. */
  list(...names: readonly string[]): readonly unknown[] | undefined {
    const found = this.#find(names);
    if (found === undefined) return undefined;
    const { value } = found;
    return Array.isArray(value) || value instanceof Set ? [...value] : this.#isNot("a list", found);
  }

  /** The objects of such a list. */
  parts(...names: readonly string[]): readonly Payload[] | undefined {
    const name = this.#find(names)?.name;
    return this.list(...names)?.map((one, i) => new Payload(`${this.#where}: ${name}[${i}]`, one, this.faults));
  }

  /** A field as it is. */
  raw(name: string): unknown {
    return this.#fields[name];
  }

  #find(names: readonly string[]): Found | undefined {
    for (const name of names) {
      const value = this.#fields[name];
      if (value !== undefined && value !== null) return { name, value };
    }
    return undefined;
  }

  #isNot(wanted: string, { name, value }: Found): undefined {
    this.fault(`${name} is ${shown(value)}, not ${wanted}`);
    return undefined;
  }
}

/** Whom a text names, as `user@host` or a URI. Undefined where it has no user: events speak of nobody's host. */
export function toEntity(value: unknown): Address | undefined {
  const address = typeof value === "string" ? toAddress(value) : undefined;
  return address === undefined || userOf(address) === "" ? undefined : address;
}

interface Found {
  readonly name: string;
  readonly value: unknown;
}

// The names that are looked up are ours; an object's class may have them as getters.
interface Fields {
  readonly [name: string]: unknown;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/** A value as a sentence can hold it: short, and printable whatever it is. */
function shown(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
    case "number":
    case "boolean":
      return String(value);
    case "undefined":
      return "missing";
    case "object":
      return value === null ? "null" : Array.isArray(value) ? "a list" : "an object";
    default:
      return `a ${typeof value}`;
  }
}
