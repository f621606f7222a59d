import type { TestContext } from "vitest";
import { Peer } from "./peer.ts";
import type { TestServer } from "./server.ts";

/** What a baresip is to do. */
export interface BaresipOptions {
  readonly user: string;
  readonly transport?: "udp" | "tcp";
  /** Users whose presence it subscribes to. */
  readonly watches?: readonly string[];
  /** For how many seconds it registers; 0 for not at all. Default 120. */
  readonly registers?: number;
  /** For how many seconds it publishes its own presence; 0 for not at all. Default 0. */
  readonly publishes?: number;
  /** Whether it subscribes to its mailbox. */
  readonly mailbox?: boolean;
}

/** A baresip with presence, lamps for voicemail and a keyboard, without sound. Type `[` for online, `]` for offline. */
export function baresip(context: TestContext, server: TestServer, options: BaresipOptions): Peer {
  const { user, transport = "udp", watches = [], registers = 120, publishes = 0, mailbox = false } = options;
  const way = transport === "udp" ? "" : ";transport=tcp";
  const account = [
    `<sip:${user}@${server.address}${way}>`,
    `auth_pass=${server.passwordOf(user)}`,
    `regint=${registers}`,
    `pubint=${publishes}`,
    `mwi=${mailbox ? "yes" : "no"}`,
  ];
  const contacts = watches.map((name) => `"${name}" <sip:${name}@${server.address}${way}>;presence=p2p`);
  const files = new Map([
    ["config", `${CONFIG.join("\n")}\n`],
    ["accounts", `${account.join(";")}\n`],
    ["contacts", `${contacts.join("\n")}\n`],
  ]);
  return new Peer(context, "baresip", files, (home) => ["-f", home, "-v", "-s"]);
}

const CONFIG = [
  "sip_listen 127.0.0.1:0",
  "net_interface 127.0.0.1",
  "module_path /usr/lib/baresip/modules",
  "module stdio.so",
  "module_tmp account.so",
  "module_app contact.so",
  "module_app menu.so",
  "module_app presence.so",
  "module_app mwi.so",
];
