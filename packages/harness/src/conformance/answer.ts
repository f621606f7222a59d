import { type Header, listOf, parseDigits } from "@presence/sip";

/** The final response to a request of a phone's. */
export class Answer {
  /** 408 where none came. */
  readonly status: number;
  readonly headers: readonly Header[];
  /** The dialog that it made. */
  readonly dialog: string | undefined;

  constructor(status: number, headers: readonly Header[], dialog: string | undefined) {
    this.status = status;
    this.headers = headers;
    this.dialog = dialog;
  }

  get isAccepted(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** As it is told in reports. */
  get shown(): string {
    return this.status === 408 && this.headers.length === 0 ? "no answer" : `${this.status}`;
  }

  /** The values of a header, long name in lower case, lists split. */
  list(name: string): string[] {
    return listOf(this.headers.filter(([other]) => other === name).map(([, value]) => value));
  }

  /** The first value of a header. */
  header(name: string): string | undefined {
    return this.headers.find(([other]) => other === name)?.[1];
  }

  /** A header that is a number; undefined where it is absent or none. */
  number(name: string): number | undefined {
    return parseDigits(this.header(name) ?? "", 2 ** 32 - 1);
  }
}
