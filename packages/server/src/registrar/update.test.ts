import { describe, expect, test } from "vitest";
import { type Bindings, NO_BINDINGS } from "./binding.ts";
import { DEFAULT_REGISTRAR_OPTIONS } from "./options.ts";
import { plain, register, START } from "./phones.arbitrary.ts";
import { readRegister } from "./register.ts";
import { update } from "./update.ts";

const OPTIONS = { ...DEFAULT_REGISTRAR_OPTIONS, domains: new Set(["example.com"]) };
const FLOW = '+sip.instance="<urn:x:1>";reg-id';

interface Said {
  readonly contact: string;
  readonly cseq?: number;
  readonly callId?: string;
  readonly expires?: string;
}

/** The bindings after some requests, or the status of the first that is refused. */
function after(...requests: readonly Said[]): string[] | number {
  let held: Bindings = NO_BINDINGS;
  for (const [i, { contact, cseq = i + 1, callId = "boot", expires = "60" }] of requests.entries()) {
    const headers = { contact, cseq: `${cseq} REGISTER`, "call-id": callId, expires };
    const read = readRegister(register({ headers }), OPTIONS);
    // Without regard to a parameter x that one of the two does not have, which is not transitive.
    const isSame = (a: string, b: string) => plain(a) === plain(b) && (!a.includes(";x=") || !b.includes(";x="));
    const next = read.ok ? update(held, read.value, START, isSame) : read;
    if (!next.ok) return next.error.status;
    held = next.value;
  }
  return [...held].map(([key, { binding }]) => (key === binding.uri ? key : `${key} at ${binding.uri}`));
}

describe("[RFC 3261 §10.3 step 7] a contact", () => {
  test.each<[string, readonly Said[], string[] | number]>([
    ["is added", [{ contact: "<sip:a@b>, <sip:c@d>" }], ["sip:a@b", "sip:c@d"]],
    ["is updated", [{ contact: "<sip:a@b>" }, { contact: "<sip:a@B>" }], ["sip:a@b at sip:a@B"]],
    ["is removed", [{ contact: "<sip:a@b>, <sip:c@d>" }, { contact: "<sip:a@B>;expires=0" }], ["sip:c@d"]],
    ["may be removed that is not there", [{ contact: "<sip:a@b>;expires=0" }], []],
    [
      "of a lower CSeq is late",
      [
        { contact: "<sip:a@b>", cseq: 5 },
        { contact: "<sip:a@b>", cseq: 4 },
      ],
      500,
    ],
    [
      "of the same CSeq is late",
      [
        { contact: "<sip:a@b>", cseq: 5 },
        { contact: "<sip:a@b>", cseq: 5 },
      ],
      500,
    ],
    [
      "of a lower CSeq after a reboot is not late",
      [
        { contact: "<sip:a@b>", cseq: 5 },
        { contact: "<sip:a@b>", cseq: 1, callId: "reboot" },
      ],
      ["sip:a@b"],
    ],
    [
      "late among others fails all",
      [
        { contact: "<sip:a@b>", cseq: 5 },
        { contact: "<sip:c@d>, <sip:a@b>", cseq: 5 },
      ],
      500,
    ],
    ["that stands twice counts as it stands last", [{ contact: "<sip:a@b>, <sip:a@B>" }], ["sip:a@b at sip:a@B"]],
    ["that goes and comes in one request is there", [{ contact: "<sip:a@b>;expires=0, <sip:a@b>" }], ["sip:a@b"]],
    [
      "that is the same in every letter goes before one that is equivalent",
      [{ contact: "<sip:a@b>" }, { contact: "<sip:A@b;x=1>" }, { contact: "<sip:a@b>;expires=0" }],
      [],
    ],
    [
      "that is the same in every letter goes first, wherever it stands",
      [{ contact: "<sip:a@b;x=1>, <sip:a@b;x=2>" }, { contact: "<sip:a@b;x=2>;expires=0" }],
      ["sip:a@b;x=1"],
    ],
    [
      "that could be two is the first of them",
      [{ contact: "<sip:a@b;x=1>, <sip:a@b;x=2>" }, { contact: "<sip:a@b>;expires=0" }],
      ["sip:a@b;x=2"],
    ],
    [
      "whose URI is the key of another has a key of its own",
      [
        { contact: "<sip:a@b;x=1>" },
        { contact: "<sip:a@b>" },
        { contact: "<sip:a@b;x=2>" },
        { contact: "<sip:a@b;x=1>" },
        { contact: "<sip:a@b>" },
      ],
      ["sip:a@b;x=1 at sip:a@b", "sip:a@b;x=1  at sip:a@b;x=1"],
    ],
  ])("%s", (_, requests, bindings) => {
    expect(after(...requests)).toEqual(bindings);
  });
});

describe("[RFC 5626 §6] a contact with instance and reg-id", () => {
  test.each<[string, readonly Said[], string[]]>([
    [
      "is the same wherever it is",
      [{ contact: `<sip:a@b>;${FLOW}=1` }, { contact: `<sip:c@d>;${FLOW}=1` }],
      ["urn:x:1 1 at sip:c@d"],
    ],
    [
      "is another by another flow",
      [{ contact: `<sip:a@b>;${FLOW}=1` }, { contact: `<sip:a@b>;${FLOW}=2` }],
      ["urn:x:1 1 at sip:a@b", "urn:x:1 2 at sip:a@b"],
    ],
    [
      "has nothing to do with one that has none",
      [{ contact: `<sip:a@b>;${FLOW}=1` }, { contact: "<sip:a@b>" }],
      ["urn:x:1 1 at sip:a@b", "sip:a@b"],
    ],
  ])("%s", (_, requests, bindings) => {
    expect(after(...requests)).toEqual(bindings);
  });
});

describe("[RFC 3261 §10.3 step 6] a Contact of *", () => {
  test("removes all bindings", () => {
    expect(after({ contact: "<sip:a@b>, <sip:c@d>" }, { contact: "*", expires: "0" })).toEqual([]);
    expect(after({ contact: "<sip:a@b>" }, { contact: "*", expires: "0", cseq: 0, callId: "other" })).toEqual([]);
  });

  test("that is late removes none", () => {
    expect(after({ contact: "<sip:a@b>", cseq: 5 }, { contact: "*", expires: "0", cseq: 5 })).toBe(500);
  });
});

test("[RFC 3261 §10.2.3] a question changes nothing", () => {
  const read = readRegister(register({ headers: { contact: null } }), OPTIONS);
  const next = read.ok ? update(NO_BINDINGS, read.value, START, () => false) : read;
  expect(next.ok && next.value).toBe(NO_BINDINGS);
});
