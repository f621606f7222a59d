/** One frame: the number of its octets, `#`, and they (drachtio-srf, `wire-protocol.js`). */
export function printFrame(payload: string): string {
  return `${Buffer.byteLength(payload)}#${payload}`;
}

export interface Frame {
  readonly payload: string;
  /** As its length says: without the length itself. */
  readonly bytes: number;
}

/**
 * Cuts a stream into frames as drachtio-server does, whose buffer holds so many octets and no more: of a longer frame the
 * end never comes, and whatever follows it is its end. A length of more than five digits, or of other things than
 * digits, breaks the stream.
 */
export class FrameReader {
  readonly #maxFrame: number;
  #rest: Buffer = Buffer.alloc(0);
  #state: "sound" | "hung" | "broken" = "sound";

  constructor(maxFrame: number) {
    this.#maxFrame = maxFrame;
  }

  get state(): "sound" | "hung" | "broken" {
    return this.#state;
  }

  /** From now on nothing that comes is understood. */
  hang(): void {
    this.#state = "hung";
    this.#rest = Buffer.alloc(0);
  }

  /** The frames that are whole now. */
  read(chunk: Buffer): readonly Frame[] {
    if (this.#state !== "sound") return [];
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    let at = 0;
    while (at < bytes.length) {
      const hash = bytes.indexOf("#", at);
      const isLength = hash === -1 ? bytes.length - at < 6 : /^\d{1,5}$/.test(bytes.toString("latin1", at, hash));
      if (!isLength) {
        this.#state = "broken";
        return frames;
      }
      if (hash === -1) break;
      const length = Number(bytes.toString("latin1", at, hash));
      if (length > this.#maxFrame) {
        this.hang();
        return frames;
      }
      const end = hash + 1 + length;
      if (end > bytes.length) break;
      frames.push({ payload: bytes.toString("utf8", hash + 1, end), bytes: length });
      at = end;
    }
    this.#rest = bytes.subarray(at);
    return frames;
  }
}
