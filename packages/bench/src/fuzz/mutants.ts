import { mutate } from "../../../sip/src/testing/mutations.ts";
import type { Chance } from "./chance.ts";
import { headOf, type Originals } from "./originals.ts";

/** The message with something wrong in it: in its bytes, in one header, in its body or in its method. */
export function mutant(message: string, originals: Originals, chance: Chance): string {
  switch (chance.below(8)) {
    case 0:
      return mutate([message, chance.pick(originals.messages)], chance.next);
    case 1:
    case 2:
      return mutate([message], chance.next);
    case 3:
    case 4:
    case 5:
      return withOtherLine(message, originals, chance);
    case 6:
      return withOtherBody(message, originals, chance);
    default:
      return withOtherMethod(message, chance);
  }
}

/** One of its header lines is mutated, missing, twice there, or another's. */
function withOtherLine(message: string, { lines: others }: Originals, chance: Chance): string {
  const head = headOf(message);
  const lines = head.split("\r\n");
  const at = 1 + chance.below(Math.max(lines.length - 1, 1));
  const line = lines[at] ?? "";
  const colon = line.indexOf(":") + 1;
  switch (chance.below(5)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(chance.below(lines.length) + 1, 0, line);
      break;
    case 2:
      lines.splice(at, 0, chance.pick(others));
      break;
    default:
      lines[at] = line.slice(0, colon) + mutate([line.slice(colon)], chance.next).replace(/[\r\n]/g, " ");
  }
  return lines.join("\r\n") + message.slice(head.length);
}

/** Another body, whose length is told as it is. */
function withOtherBody(message: string, { documents }: Originals, chance: Chance): string {
  const head = headOf(message);
  const own = message.slice(head.length + 4);
  const other = chance.pick(documents).body;
  const body = mutate(own === "" || chance.happens(0.2) ? [other] : [own], chance.next);
  return `${head.replace(/^Content-Length:.*$/m, `Content-Length: ${Buffer.byteLength(body)}`)}\r\n\r\n${body}`;
}

function withOtherMethod(message: string, chance: Chance): string {
  const method = chance.pick(METHODS);
  return message.replace(/^[A-Z]+ (?=sip)/, `${method} `).replace(/^(CSeq: \d+) \w+/m, `$1 ${method}`);
}

const METHODS = ["SUBSCRIBE", "NOTIFY", "PUBLISH", "REGISTER", "OPTIONS", "CANCEL", "ACK", "INVITE", "BYE", "MESSAGE"];
