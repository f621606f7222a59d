import type { ServerResponse } from "node:http";
import type { ServerNews } from "../presence/order.ts";
import { NewsFeed, type Numbered } from "./news-feed.ts";
import type { Every, HttpLimits } from "./options.ts";

/** Which news a reader wants. */
export type Wish = (news: ServerNews) => boolean;

/** Those who read the stream of all news, as server-sent events. */
export class Readers {
  readonly #limits: HttpLimits;
  readonly #feed: NewsFeed;
  readonly #readers = new Map<ServerResponse, Wish>();
  readonly #stop: () => void;

  /** Ids begin with `first`. */
  constructor(limits: HttpLimits, first: number, every: Every) {
    this.#limits = limits;
    this.#feed = new NewsFeed(first, limits.maxRemembered);
    this.#stop = every(limits.heartbeat, () => {
      for (const reader of this.#readers.keys()) this.#write(reader, ": still there\n\n");
    });
  }

  get size(): number {
    return this.#readers.size;
  }

  get isFull(): boolean {
    return this.#readers.size >= this.#limits.maxStreams;
  }

  /** Tells all who want to know it. */
  tell(news: ServerNews): void {
    const numbered = this.#feed.add(news);
    let event: string | undefined;
    for (const [reader, isWanted] of this.#readers) {
      if (!isWanted(news)) continue;
      event ??= eventOf(numbered);
      this.#write(reader, event);
    }
  }

  /** One more reads from now on, and is told first what has come since the id that it had last. */
  add(reader: ServerResponse, isWanted: Wish, last: number | undefined): void {
    this.#readers.set(reader, isWanted);
    reader.on("close", () => this.#readers.delete(reader));
    reader.on("error", () => this.#readers.delete(reader));
    reader.writeHead(200, HEADERS);
    this.#write(reader, ": all news from now on\n\n");
    if (last === undefined) return;
    const { news, isComplete } = this.#feed.after(last);
    if (!isComplete) this.#write(reader, `event: missed\ndata: {"type":"missed","after":${last}}\n\n`);
    for (const numbered of news) if (isWanted(numbered.news)) this.#write(reader, eventOf(numbered));
  }

  /** All streams end, and there are no more signs of life. */
  close(): void {
    this.#stop();
    for (const reader of this.#readers.keys()) reader.end();
    this.#readers.clear();
  }

  /** Who does not read is cut off before what waits for it fills the memory; it can come back and take up where it was. */
  #write(reader: ServerResponse, text: string): void {
    if (reader.destroyed) return;
    reader.write(text);
    if (reader.writableLength <= this.#limits.maxUnread) return;
    this.#readers.delete(reader);
    reader.destroy();
  }
}

function eventOf({ id, news }: Numbered): string {
  return `id: ${id}\nevent: ${news.type}\ndata: ${JSON.stringify(news)}\n\n`;
}

const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  // Proxies that wait for more before they pass anything on are asked not to.
  "x-accel-buffering": "no",
};
