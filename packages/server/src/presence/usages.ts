/**
 * Which dialogs are still of use (RFC 5057 §4): those of others' subscriptions to us, of which one may hold several, and
 * those that our own have begun, of which each leg may have one by its 2xx and another by its first NOTIFY.
 */
export class Usages {
  readonly #counts = new Map<string, number>();
  /** Our legs that are of use, and the dialog that the 2xx of each has made. */
  readonly #legs = new Map<string, string | undefined>();

  /** A subscription of others uses the dialog from now on. */
  add(dialog: string): void {
    this.#counts.set(dialog, (this.#counts.get(dialog) ?? 0) + 1);
  }

  /** One uses it no more; gives what nobody uses now. */
  remove(dialog: string): readonly string[] {
    const count = (this.#counts.get(dialog) ?? 0) - 1;
    if (count > 0) this.#counts.set(dialog, count);
    else this.#counts.delete(dialog);
    return count > 0 ? [] : [dialog];
  }

  /** A SUBSCRIBE of ours goes out with that leg. */
  begin(leg: string): void {
    if (!this.#legs.has(leg)) this.#legs.set(leg, undefined);
  }

  /** Its 2xx has made a dialog; gives it back where nobody waits for it any more. */
  form(leg: string, dialog: string): readonly string[] {
    if (!this.#legs.has(leg)) return [dialog];
    this.#legs.set(leg, dialog);
    return [];
  }

  /** A SUBSCRIBE with that leg was refused: nobody may ever tell that the leg is over that has made no dialog. */
  refuse(leg: string): void {
    if (this.#legs.get(leg) === undefined) this.#legs.delete(leg);
  }

  /** A leg, and the dialog that its NOTIFYs came in, are over; gives what nobody uses now. */
  end(leg: string, dialog: string | undefined): readonly string[] {
    const formed = this.#legs.get(leg);
    this.#legs.delete(leg);
    return [formed, dialog].filter((one) => one !== undefined);
  }
}
