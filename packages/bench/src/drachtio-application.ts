// An application in a PBX, as `drachtio.ts` starts it: the floor, babble-drachtio-presence or ours; with the same events
// for either. It is told what changes, and tells how much CPU time it has used, by messages.
//
//   node --conditions=@presence/source src/drachtio-application.ts (floor|seed|ours) PORT
import { EventEmitter, once } from "node:events";
import { createRequire } from "node:module";
import { Presence } from "@presence/drachtio";
import Drachtio from "drachtio-srf";

interface Request {
  readonly stackDialogId: string;
  get(name: string): string | undefined;
}

interface Response {
  readonly stackDialogId: string;
  send(status: number, options: object, callback?: () => void): void;
}

/** What is used of drachtio-srf, whose own types leave out all that is about presence. */
interface Srf {
  connect(options: object): void;
  on(event: string, listener: () => void): void;
  subscribe(handler: (request: Request, response: Response) => void): void;
  request(uri: string, options: object, callback: () => void): void;
}

/** What both have. */
interface Stores {
  readonly uasstore: { get(callid: string): unknown };
}

const [name = "", port = ""] = process.argv.slice(2);
const srf = new Drachtio() as unknown as Srf & EventEmitter;
const change = name === "floor" ? floor() : application(name === "seed" ? seed() : Presence);

process.on("message", ({ change: state }: { readonly change?: string }) => {
  if (state !== undefined) change(state);
  else {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  }
});
srf.connect({ host: "127.0.0.1", port: Number(port), secret: "cymru" });
await once(srf, "connect");
// Who started it has gone.
srf.on("error", () => process.exit());
process.send?.("up");

function seed(): typeof Presence {
  return createRequire(import.meta.url)(process.env["SEED"] ?? "") as typeof Presence;
}

/** What an application does that shows calls; the same for either package. */
function application(Made: typeof Presence & Stores): (state: string) => void {
  const em = new EventEmitter();
  const userlookup = async (): Promise<{ secret: string; display: string }> => ({ secret: "secret", display: "" });
  new Made({ srf, em, userlookup });
  const targets = new Set<string>();
  em.on("presence.subscribe.in", ({ callid }: { readonly callid: string }) => {
    const subscription = Made.uasstore.get(callid) as {
      readonly uri: { readonly user: string; readonly host: string };
    };
    const entity = `${subscription.uri.user}@${subscription.uri.host}`;
    targets.add(entity);
    em.emit("presence.dialog.out", { entity, callid, callcount: 0, full: [] });
  });
  return (state) => {
    for (const entity of targets) {
      const call = {
        entity,
        sip: { callid: `call-${entity}` },
        direction: "recipient",
        state,
        duration: 3,
        hasmedia: true,
      };
      const full = [{ ...call, remote: { display: "Bob", uri: "2002@example.com" } }];
      em.emit("presence.dialog.out", { entity, display: "Alice", callcount: 1, full });
    }
  };
}

/** Answers and notifies, and knows nothing. */
function floor(): (state: string) => void {
  const dialogs: string[] = [];
  const challenge = 'Digest realm="example.com", algorithm=MD5, qop="auth", nonce="1", opaque="2"';
  const headers = {
    Event: "dialog",
    "Subscription-State": "active;expires=3600",
    "Content-Type": "application/dialog-info+xml",
  };
  const body = `<?xml version="1.0"?><dialog-info>${" ".repeat(400)}</dialog-info>`;
  const notify = (stackDialogId: string): void =>
    srf.request("sip:placeholder", { method: "NOTIFY", stackDialogId, headers, body }, () => {});
  srf.subscribe((request, response) => {
    if (request.get("Proxy-Authorization") === undefined) {
      response.send(407, { headers: { "Proxy-Authenticate": challenge } });
      return;
    }
    response.send(202, { headers: { Expires: "3600" } }, () => {
      dialogs.push(response.stackDialogId);
      notify(response.stackDialogId);
    });
  });
  return () => {
    for (const dialog of dialogs) notify(dialog);
  };
}
