import type { TestContext } from "vitest";
import { Peer } from "./peer.ts";
import type { TestServer } from "./server.ts";

/** What a linphonec is to do. */
export interface LinphoneOptions {
  readonly user: string;
  readonly transport?: "udp" | "tcp";
  /** Users whose presence it subscribes to. */
  readonly watches?: readonly string[];
  /** Whether it publishes its own presence, which is open while it runs. */
  readonly publishes?: boolean;
}

/** A linphonec without sound, which registers at once. What it logs is among what it prints. */
export function linphone(context: TestContext, server: TestServer, options: LinphoneOptions): Peer {
  const { user, transport = "udp", watches = [], publishes = false } = options;
  const isUdp = transport === "udp";
  const way = isUdp ? "" : ";transport=tcp";
  const sections = new Map<string, readonly string[]>([
    // -1 is any free port, 0 none.
    ["sip", [`sip_port=${isUdp ? -1 : 0}`, `sip_tcp_port=${isUdp ? 0 : -1}`, "sip_tls_port=0", "default_proxy=0"]],
    ["auth_info_0", [`username=${user}`, `passwd=${server.passwordOf(user)}`, "realm=127.0.0.1", "domain=127.0.0.1"]],
    [
      "proxy_0",
      [
        `reg_proxy=<sip:${server.address}${way}>`,
        `reg_identity=<sip:${user}@${server.address}>`,
        "reg_expires=120",
        "reg_sendregister=1",
        `publish=${publishes ? 1 : 0}`,
        "publish_expires=120",
      ],
    ],
    ...watches.map((name, i): [string, readonly string[]] => [
      `friend_${i}`,
      [`url="${name}" <sip:${name}@${server.address}>`, "pol=accept", "subscribe=1"],
    ]),
  ]);
  const rc = [...sections].map(([name, lines]) => `[${name}]\n${lines.join("\n")}\n`).join("\n");
  // It keeps a data base, and does not make the folder for it.
  const files = new Map([
    ["linphonerc", rc],
    [".local/share/linphone/.keep", ""],
  ]);
  return new Peer(context, "linphonec", files, (home) => ["-c", `${home}/linphonerc`, "-d", "6", "-l", "/dev/stderr"]);
}
