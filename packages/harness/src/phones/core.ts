import {
  type IncomingRequestMessage,
  type IncomingResponseMessage,
  OutgoingRequestMessage,
  type OutgoingRequestMessageOptions,
  UserAgentCore,
} from "sip.js/lib/core/index.js";
import type { URI } from "sip.js/lib/grammar/index.js";

type Body = ConstructorParameters<typeof OutgoingRequestMessage>[6];

/** SIP.js's core, with what it lacks and a phone among thousands needs. */
export class PhoneCore extends UserAgentCore {
  #requests = 0;
  /** Takes a SUBSCRIBE in a dialog, for which SIP.js has no dialogs; whether it was its own. */
  onResubscribe: (message: IncomingRequestMessage) => boolean = () => false;

  override makeOutgoingRequestMessage(
    method: string,
    requestURI: URI,
    fromURI: URI,
    toURI: URI,
    options: OutgoingRequestMessageOptions,
    extraHeaders?: string[],
    body?: Body,
  ): OutgoingRequestMessage {
    const { sipjsId, displayName, viaForceRport, routeSet, userAgentHeaderFieldValue, viaHost } = this.configuration;
    const own = {
      callIdPrefix: sipjsId,
      forceRport: viaForceRport,
      fromDisplayName: displayName,
      optionTags: [],
      routeSet,
      ...(userAgentHeaderFieldValue !== undefined && { userAgentString: userAgentHeaderFieldValue }),
      viaHost,
    };
    const all = { ...own, ...options };
    return new Request(() => `.${++this.#requests}`, method, requestURI, fromURI, toURI, all, extraHeaders, body);
  }

  override receiveIncomingRequestFromTransport(message: IncomingRequestMessage): void {
    if (message.method === "SUBSCRIBE" && message.toTag && this.onResubscribe(message)) return;
    super.receiveIncomingRequestFromTransport(message);
  }

  override receiveIncomingResponseFromTransport(message: IncomingResponseMessage): void {
    const { viaBranch } = message;
    if (viaBranch !== undefined) message.viaBranch = viaBranch.replace(/\.\d+$/, "");
    super.receiveIncomingResponseFromTransport(message);
  }
}

/** Draws its branches from more than the ten million of SIP.js: with each goes a number that the core takes off again. */
class Request extends OutgoingRequestMessage {
  readonly #next: () => string;

  constructor(next: () => string, ...rest: ConstructorParameters<typeof OutgoingRequestMessage>) {
    super(...rest);
    this.#next = next;
  }

  override setViaHeader(branch: string, transport: string): void {
    super.setViaHeader(`${branch}${this.#next()}`, transport);
  }
}
