import type { Place, Stream } from "../network/index.ts";
import { Retransmission } from "./retransmission.ts";
import type { Identity, Surroundings } from "./surroundings.ts";

/** How a phone is joined to the network. */
export interface Line {
  readonly protocol: "UDP" | "TCP";
  /** What stands in Via and Contact. */
  readonly place: Place;
  /** Whether messages can be sent at all. */
  readonly isUp: boolean;
  send(text: string): void;
  /** Leaves without a word to who sends SIP. */
  close(): void;
}

export interface LineEvents {
  readonly onMessage: (text: string) => void;
  /** The connection is no more, and not by `close`. */
  readonly onDown: () => void;
}

/** A line of that phone. `connections` counts those that it had before: each has a port of its own. */
export function lineOf(identity: Identity, around: Surroundings, connections: number, events: LineEvents): Line {
  return identity.protocol === "udp"
    ? udpLine(identity, around, events)
    : tcpLine(identity, around, connections, events);
}

function udpLine({ host }: Identity, { clock, network, server, name }: Surroundings, { onMessage }: LineEvents): Line {
  const place = `${host}:5060`;
  name(place);
  const retransmission = new Retransmission(clock, (text) => network.datagram(place, server, text));
  network.join(place, {
    onDatagram: (text) => {
      if (retransmission.receive(text)) onMessage(text);
    },
  });
  return {
    protocol: "UDP",
    place,
    isUp: true,
    send: (text) => retransmission.send(text),
    close: () => {
      retransmission.stop();
      network.leave(place);
    },
  };
}

function tcpLine(
  { host }: Identity,
  around: Surroundings,
  connections: number,
  { onMessage, onDown }: LineEvents,
): Line {
  const { network, server, name } = around;
  const place = `${host}:${FIRST_PORT + (connections % PORTS)}`;
  name(place);
  const stream: Stream | undefined = network.connect(place, server, { onMessage, onClosed: onDown });
  return {
    protocol: "TCP",
    place,
    get isUp() {
      return stream?.isOpen === true;
    },
    send: (text) => stream?.send(place, text),
    close: () => stream?.cut(place),
  };
}

const FIRST_PORT = 49_152;
const PORTS = 16_384;
