import type { Address } from "@presence/core";
import type { ServerNews } from "../presence/order.ts";

/** News with the number by which a reader says how far it has come. */
export interface Numbered {
  readonly id: number;
  readonly news: ServerNews;
}

/** The last of all news, for readers who come back. */
export class NewsFeed {
  readonly #first: number;
  readonly #capacity: number;
  readonly #ring: Numbered[] = [];
  #next: number;

  /** `first` is the id of the first news; `capacity`, at least 1, how many of the last are remembered. */
  constructor(first: number, capacity: number) {
    this.#first = first;
    this.#next = first;
    this.#capacity = capacity;
  }

  add(news: ServerNews): Numbered {
    const numbered = { id: this.#next, news };
    this.#ring[(this.#next - this.#first) % this.#capacity] = numbered;
    this.#next++;
    return numbered;
  }

  /** What has come after that id, oldest first, and whether something before it is missing. */
  after(id: number): { readonly news: readonly Numbered[]; readonly isComplete: boolean } {
    const oldest = Math.max(this.#first, this.#next - this.#capacity);
    const news: Numbered[] = [];
    for (let next = Math.max(id + 1, oldest); next < this.#next; next++) {
      const numbered = this.#ring[(next - this.#first) % this.#capacity];
      if (numbered !== undefined) news.push(numbered);
    }
    return { news, isComplete: id + 1 >= oldest && id < this.#next };
  }
}

/** Whom news is about; undefined where it is about nobody of whom something is known. */
export function subjectOf(news: ServerNews, addressOf: (uri: string) => Address | undefined): Address | undefined {
  switch (news.type) {
    case "subscription.started":
    case "subscription.refreshed":
    case "subscription.ended":
    case "subscription.challenged":
      return news.subscription.resource;
    case "heard":
    case "published":
    case "unpublished":
      return news.resource;
    case "watching":
    case "watching.challenged":
    case "notified":
      return news.watching.resource;
    case "registered":
    case "unregistered":
      return addressOf(news.aor);
    case "turned-away":
      return addressOf(news.uri);
    default:
      return news satisfies never;
  }
}

const IS_NEWS: { readonly [type in ServerNews["type"]]: true } = {
  "subscription.started": true,
  "subscription.refreshed": true,
  "subscription.ended": true,
  "subscription.challenged": true,
  heard: true,
  published: true,
  unpublished: true,
  watching: true,
  "watching.challenged": true,
  notified: true,
  registered: true,
  unregistered: true,
  "turned-away": true,
};

/** All kinds of news. */
export const NEWS_TYPES: readonly string[] = Object.keys(IS_NEWS);
