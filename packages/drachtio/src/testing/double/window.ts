/**
 * The octets of the frames that came and were not yet answered. The buffer of drachtio-server overruns when frames of more
 * than a third of it come in bursts: then what is not yet answered must fit into it.
 */
export class Window {
  readonly #maxFrame: number;
  readonly #maxBurstFrame: number;
  readonly #frames: number[] = [];
  #bytes = 0;
  #large = 0;

  constructor(maxFrame: number, maxBurstFrame: number) {
    this.#maxFrame = maxFrame;
    this.#maxBurstFrame = maxBurstFrame;
  }

  /** A frame of so many octets came. Whether there was room for it. */
  take(bytes: number): boolean {
    this.#frames.push(bytes);
    this.#bytes += bytes;
    if (bytes > this.#maxBurstFrame) this.#large++;
    return this.#large === 0 || this.#bytes <= this.#maxFrame;
  }

  /** The oldest frame was answered; every frame is, in its turn. */
  acknowledge(): void {
    const bytes = this.#frames.shift() ?? 0;
    this.#bytes -= bytes;
    if (bytes > this.#maxBurstFrame) this.#large--;
  }
}
