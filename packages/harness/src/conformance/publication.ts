import type { Header } from "@presence/sip";
import type { Answer } from "./answer.ts";
import { MEDIA_TYPES, type Package } from "./documents.ts";
import type { Phone } from "./phone.ts";
import { present } from "./verdict.ts";

/** What a phone has published, and the entity-tag that it has now. */
export class Publication {
  readonly phone: Phone;
  readonly package: Package;
  /** To the last PUBLISH that was accepted. */
  answer: Answer;
  tag: string;

  constructor(phone: Phone, event: Package, answer: Answer) {
    this.phone = phone;
    this.package = event;
    this.answer = answer;
    this.tag = present(answer.header("sip-etag"), "SIP-ETag in a 200 to a PUBLISH");
  }

  /** Sends another document, or none, by its entity-tag or that one. */
  async again(body: string, expires: number = 600, tag: string = this.tag): Promise<Answer> {
    const headers: Header[] = [
      ["SIP-If-Match", tag],
      ["Expires", `${expires}`],
      ...(body === "" ? [] : ([["Content-Type", MEDIA_TYPES[this.package]]] as const)),
    ];
    const answer = await this.phone.publish(this.package, { headers, body });
    if (answer.isAccepted) {
      this.answer = answer;
      this.tag = answer.header("sip-etag") ?? this.tag;
    }
    return answer;
  }
}
