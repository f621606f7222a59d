import {
  headerOf,
  listOf,
  parameterOf,
  parseCSeq,
  parseDigits,
  parseNameAddress,
  type SipRequest,
  tagOf,
} from "@presence/sip";

/** A NOTIFY as it came, each of its parts read for itself: it may be wrong in any of them. */
export class Notify {
  readonly request: SipRequest;
  /** When, in milliseconds of the target's clock. */
  readonly at: number;

  constructor(request: SipRequest, at: number) {
    this.request = request;
    this.at = at;
  }

  get body(): string {
    return this.request.body;
  }

  /** The first value of a header, long name in lower case; empty where there is none. */
  header(name: string): string {
    return headerOf(this.request, name) ?? "";
  }

  /** The media type of the body, in lower case, without parameters. */
  get contentType(): string {
    return bare(this.header("content-type")).toLowerCase();
  }

  /** The event package. */
  get event(): string {
    return bare(this.header("event"));
  }

  /** The `id` of Event. */
  get id(): string | undefined {
    return parameterIn(this.header("event"), "id");
  }

  /** `active`, `pending`, `terminated`, or whatever stands there. */
  get state(): string {
    return bare(this.header("subscription-state")).toLowerCase();
  }

  get reason(): string | undefined {
    return parameterIn(this.header("subscription-state"), "reason");
  }

  /** Seconds that are left. */
  get expires(): number | undefined {
    return parseDigits(parameterIn(this.header("subscription-state"), "expires") ?? "", 2 ** 32 - 1);
  }

  get cseq(): number | undefined {
    return parseCSeq(this.header("cseq"))?.number;
  }

  get fromTag(): string | undefined {
    return tagOf(this.header("from"));
  }

  get toTag(): string | undefined {
    return tagOf(this.header("to"));
  }

  /** The Route headers, lists split. */
  get routes(): string[] {
    return listOf(this.request.headers.filter(([name]) => name === "route").map(([, value]) => value));
  }

  /** As it is told in reports. */
  get shown(): string {
    return `a NOTIFY with Subscription-State "${this.header("subscription-state")}"`;
  }
}

function bare(value: string): string {
  const end = value.indexOf(";");
  return (end < 0 ? value : value.slice(0, end)).trim();
}

/** A parameter of a header that is a token with parameters: read as those of an address are. */
function parameterIn(header: string, name: string): string | undefined {
  const at = header.indexOf(";");
  const address = at < 0 ? undefined : parseNameAddress(`<sip:x>${header.slice(at)}`);
  return address && parameterOf(address.parameters, name);
}
