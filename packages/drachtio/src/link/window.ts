/**
 * How much may be under way on a control connection. drachtio-server reads up to 8,192 bytes at a time into a ring of
 * 12,228: what is left of an incomplete frame and the next piece must fit together, or the connection hangs or what
 * arrives is mangled. Frames of up to 4,036 bytes always do. While there is a longer one, no more than 8,192 bytes are
 * sent without an answer, so that frames of the application have room beside ours; one that is longer goes alone.
 *
 * Frames are answered in the order in which they are read: an answer to one says that all before it have been read.
 */
export class Window<Item extends { readonly bytes: number }> {
  readonly #send: (item: Item, position: number) => void;
  readonly #waiting: Item[] = [];
  #next = 0;
  /** All bytes that were ever sent, those of them that have been read, and where the last long frame ended. */
  #sent = 0;
  #read = 0;
  #longEnd = 0;
  #isDraining = false;

  /** `send` is called with what may go out, in the order in which it was put. */
  constructor(send: (item: Item, position: number) => void) {
    this.#send = send;
  }

  /** Sends it, now or when there is room. */
  put(item: Item): void {
    this.#waiting.push(item);
    this.#drain();
  }

  /** There has been an answer to the frame of that position, good or bad; more than one does no harm. */
  acknowledge(position: number): void {
    if (position <= this.#read) return;
    this.#read = position;
    this.#drain();
  }

  /** The connection is no more. Gives what was not sent. */
  reset(): Item[] {
    this.#read = this.#sent;
    const unsent = this.#waiting.slice(this.#next);
    this.#waiting.length = 0;
    this.#next = 0;
    return unsent;
  }

  #drain(): void {
    // What is sent may be acknowledged at once.
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (let item = this.#waiting[this.#next]; item !== undefined; item = this.#waiting[this.#next]) {
      if (!this.#admits(item.bytes)) break;
      this.#next++;
      if (this.#next === this.#waiting.length) {
        this.#waiting.length = 0;
        this.#next = 0;
      }
      this.#sent += item.bytes;
      if (item.bytes > SHORT) this.#longEnd = this.#sent;
      this.#send(item, this.#sent);
    }
    this.#isDraining = false;
  }

  #admits(bytes: number): boolean {
    const underWay = this.#sent - this.#read;
    if (underWay === 0 || (bytes <= SHORT && this.#longEnd <= this.#read)) return true;
    return underWay + bytes <= SHARED;
  }
}

/** The longest frame, in bytes, that is ever sent. */
export const LONGEST = 12_000;
const SHORT = 4_036;
const SHARED = 8_192;
