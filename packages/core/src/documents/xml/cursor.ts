import { type DocumentError, documentError } from "../error.ts";
import { isNameCharacter, isNameStart, NAME, NAME_START, NAME_TABLE } from "./characters.ts";
import { isXmlSpace } from "./value.ts";

/** A place in a text, what can be taken from there, and the first thing that was wrong with it. */
export class Cursor {
  protected readonly text: string;
  protected at = 0;
  protected fault: DocumentError | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** S? ::= (#x20 | #x9 | #xD | #xA)* */
  protected space(): void {
    while (isXmlSpace(this.text.charCodeAt(this.at))) this.at++;
  }

  /** NCName ::= Name - (Char* ':' Char*); empty where none stands. */
  protected ncName(): string {
    const { text, at: from } = this;
    let at = from;
    let code = text.charCodeAt(at);
    if (code < 128 ? (NAME_TABLE[code] ?? 0) & NAME_START : isNameStart(text, at)) {
      do {
        at += code >= 0xd800 && code <= 0xdbff ? 2 : 1;
        code = text.charCodeAt(at);
      } while (code < 128 ? (NAME_TABLE[code] ?? 0) & NAME : isNameCharacter(text, at));
    }
    this.at = at;
    return text.slice(from, at);
  }

  /** Goes past what a sticky pattern matches here; false where it matches nothing. */
  protected skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  protected refuse(what: string): false {
    this.fault ??= this.wrong(what);
    return false;
  }

  /** `refuse`, for those who return a value or undefined. */
  protected give(what: string): undefined {
    this.refuse(what);
    return undefined;
  }

  protected wrong(what: string): DocumentError {
    return documentError("not-well-formed", `${what}, at character ${this.at}`);
  }
}
