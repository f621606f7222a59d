import fc from "fast-check";
import { anyNumber, anyText, count, ncName, token, untidyUri, uri, version, xmlText } from "../../testing/strings.ts";
import { foreignElements as extensions } from "../xml/xml.arbitrary.ts";
import {
  DIALOG_EVENTS,
  DIALOG_STATES,
  type Dialog,
  type DialogIdentifiers,
  type DialogInfo,
  type NameAddress,
  type Participant,
} from "./value.ts";

/** Documents whose fields are within the types of the schema, so that they are read back as they were. */
export const dialogInfo: fc.Arbitrary<DialogInfo> = documents({
  token,
  uri,
  text: xmlText,
  count,
  version,
  code: fc.integer({ min: 100, max: 699 }),
  state: fc.oneof(fc.constantFrom(...DIALOG_STATES), fc.constantFrom("", "progressing", "on hold", "__proto__")),
  event: fc.constantFrom(...DIALOG_EVENTS),
  direction: fc.constantFrom("initiator", "recipient"),
  withoutId: false,
  minHops: 1,
});

/** Documents with any text and number where the type lets it. */
export const looseDialogInfo: fc.Arbitrary<DialogInfo> = documents({
  token: anyText,
  uri: fc.oneof(anyText, uri, untidyUri()),
  text: anyText,
  count: anyNumber,
  version: anyNumber,
  code: anyNumber,
  state: fc.oneof(anyText, fc.constantFrom(" Confirmed\n", "\0 early")),
  event: fc.oneof(anyText, fc.constantFrom(...DIALOG_EVENTS)),
  direction: fc.oneof(anyText, fc.constantFrom("initiator", "receiver")),
  withoutId: true,
  minHops: 0,
});

interface Fields {
  readonly token: fc.Arbitrary<string>;
  readonly uri: fc.Arbitrary<string>;
  readonly text: fc.Arbitrary<string>;
  readonly count: fc.Arbitrary<number>;
  readonly version: fc.Arbitrary<number>;
  readonly code: fc.Arbitrary<number>;
  readonly state: fc.Arbitrary<string>;
  readonly event: fc.Arbitrary<string>;
  readonly direction: fc.Arbitrary<string>;
  readonly withoutId: boolean;
  readonly minHops: number;
}

function documents(fields: Fields): fc.Arbitrary<DialogInfo> {
  const dialog = dialogs(fields);
  return fc.record<DialogInfo, keyof DialogInfo & ("version" | "state" | "dialogs")>(
    {
      version: fields.version,
      state: fc.constantFrom("full", "partial"),
      entity: fields.uri.filter((entity) => fields.withoutId || entity !== ""),
      dialogs: fc.array(dialog, { maxLength: 3 }),
      extensions,
    },
    { requiredKeys: ["version", "state", "dialogs"] },
  );
}

function dialogs(fields: Fields): fc.Arbitrary<Dialog> {
  const { token, count } = fields;
  const ends = participants(fields);
  const others = fc.array(identifiers(fields), { minLength: 1, maxLength: 2 });
  return fc.record<Dialog, keyof Dialog>(
    {
      id: token,
      callId: token,
      localTag: token,
      remoteTag: token,
      direction: fields.direction,
      state: fields.state,
      event: fields.event,
      code: fields.code,
      duration: count,
      replaces: identifiers(fields),
      referredBy: nameAddresses(fields),
      routeSet: fc.array(token, { minLength: fields.minHops, maxLength: 2 }),
      local: ends,
      remote: ends,
      appearance: count,
      exclusive: fc.boolean(),
      joinedDialogs: others,
      replacedDialogs: others,
      extensions,
    },
    { requiredKeys: fields.withoutId ? ["state"] : ["id", "state"] },
  );
}

function participants(fields: Fields): fc.Arbitrary<Participant> {
  const { token, text } = fields;
  const param = fc.record({ name: fc.oneof(token, ncName), value: text });
  return fc.record<Participant, never>(
    {
      identity: nameAddresses(fields),
      target: fc.record(
        { uri: fields.uri, params: fc.array(param, { minLength: fields.minHops, maxLength: 2 }) },
        { requiredKeys: ["uri"] },
      ),
      sessionDescription: fc.record({ type: token, text }, { requiredKeys: ["text"] }),
      cseq: fields.count,
      extensions,
    },
    { requiredKeys: [] },
  );
}

function nameAddresses({ uri, text }: Fields): fc.Arbitrary<NameAddress> {
  return fc.record({ uri, display: text }, { requiredKeys: ["uri"] });
}

function identifiers({ token }: Fields): fc.Arbitrary<DialogIdentifiers> {
  return fc.record({ callId: token, localTag: token, remoteTag: token }, { requiredKeys: ["callId"] });
}
