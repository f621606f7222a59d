import fc from "fast-check";
import { expect, test } from "vitest";
import { type CorpusRow, corpusFile, corpusRows, describeCorpus } from "../../testing/corpus.ts";
import { mutated } from "../../testing/mutations.ts";
import { lampOf } from "./lamp.ts";
import { parseDialogInfo } from "./parse.ts";
import { printDialogInfo } from "./print.ts";
import { DIALOG_INFO_CONTENT_TYPE, type Dialog, type DialogInfo, isDialogState, type Participant } from "./value.ts";

const rows = corpusRows(DIALOG_INFO_CONTENT_TYPE);

describeCorpus("the corpus", () => {
  test("has documents to accept and to reject", () => {
    expect(rows.filter(mustAccept).length).toBeGreaterThan(40);
    expect(rows.filter(mustReject).length).toBeGreaterThan(2);
  });

  test.each(rows.filter(mustAccept).filter(isWhole))("$file is read as expected", ({ file, expected }) => {
    expect(view(read(file))).toEqual(expected);
  });

  test.each(rows.filter(mustAccept).filter((row) => !isWhole(row)))(
    "$file shows what is expected",
    ({ file, expected }) => {
      expect(view(read(file))).toMatchObject(expected as object);
    },
  );

  test("[RFC 4235 §6.2] of the parameter behind a target, the corpus says nothing: it belongs to the target", () => {
    expect(view(read(PARAMETER_BEHIND)).dialogs[1]?.local?.params).toEqual({ "+sip.rendering": "yes" });
  });

  test.each(rows.filter(mustReject))("$file is refused: $why", ({ file }) => {
    expect(parseDialogInfo(corpusFile(file)).ok).toBe(false);
  });

  test.each(rows.filter(({ reader }) => reader === "either"))("$file is read or refused: $why", ({ file }) => {
    expect(typeof parseDialogInfo(corpusFile(file)).ok).toBe("boolean");
  });

  test.each([
    ["hostile/dialog-version-missing.xml", { version: 0, dialogs: [{ state: "early" }], busy: true }],
    ["hostile/dialog-state-blank-and-case.xml", { dialogs: [{ state: "confirmed" }], anyConfirmed: true }],
  ])("%s, which a reader may refuse, is read", (file, expected) => {
    expect(rows.find((row) => row.file === file)?.reader).toBe("either");
    expect(view(read(file))).toMatchObject(expected);
  });

  test.each(rows.filter(mustAccept))("$file is printed so that it is read as it was", ({ file }) => {
    const once = read(file);
    const again = parseDialogInfo(printDialogInfo(once));
    expect(again).toEqual({ ok: true, value: withPrintedFields(once) });
  });

  test("a document with a few places changed is read or refused", () => {
    const texts = rows.map(({ file }) => new TextDecoder().decode(corpusFile(file)));
    fc.assert(fc.property(mutated(fc.constantFrom(...texts)), (text) => typeof parseDialogInfo(text).ok === "boolean"));
  });
});

const PARAMETER_BEHIND = "dialog-info/rfc4235-15.xml";

/** Whether the expected value shows all that is in the document: of hostile ones it shows a part. */
function isWhole({ file }: CorpusRow): boolean {
  return !file.startsWith("hostile/") && file !== PARAMETER_BEHIND;
}

function mustAccept({ reader }: CorpusRow): boolean {
  return reader === "accept";
}

function mustReject({ reader }: CorpusRow): boolean {
  return reader === "reject";
}

function read(file: string): DialogInfo {
  const parsed = parseDialogInfo(corpusFile(file));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

/** What the printer adds and what it does not print. */
function withPrintedFields(info: DialogInfo): DialogInfo {
  return { ...info, dialogs: info.dialogs.map(asPrinted) };
}

function asPrinted({ direction, ...dialog }: Dialog): Dialog {
  return {
    id: dialog.callId ?? "dialog",
    ...dialog,
    ...(direction !== undefined && { direction: direction === "receiver" ? "recipient" : direction }),
  };
}

function view(info: DialogInfo) {
  const { busy, anyConfirmed, anyEarly } = lampOf(info);
  const dialogs = info.dialogs.map(viewDialog);
  return { ...info, entity: info.entity ?? null, dialogs, anyConfirmed, anyEarly, busy: busy ?? null };
}

/** The corpus has no joined and no replaced dialogs. */
function viewDialog(dialog: Dialog) {
  const { id = null, referredBy, local, remote, joinedDialogs, replacedDialogs, ...rest } = dialog;
  return {
    id,
    ...rest,
    ...(!isDialogState(dialog.state) && { unknownState: true }),
    ...(referredBy && { referredBy: referredBy.uri }),
    ...(local && { local: viewParticipant(local) }),
    ...(remote && { remote: viewParticipant(remote) }),
  };
}

function viewParticipant({ identity, target }: Participant) {
  return {
    ...(identity && { identity: identity.uri }),
    ...(identity?.display !== undefined && { display: identity.display }),
    ...(target && { target: target.uri }),
    ...(target?.params && { params: Object.fromEntries(target.params.map(({ name, value }) => [name, value])) }),
  };
}
