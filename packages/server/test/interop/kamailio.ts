import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { TestContext } from "vitest";
import { Peer } from "./peer.ts";

/** A Kamailio on a free port of the loopback: a presence server for its own address, and a proxy for all others. */
export interface Kamailio {
  readonly peer: Peer;
  readonly port: number;
}

/** It stays in the path of SUBSCRIBE and NOTIFY, as RFC 6665 §4.3 wants. All that it holds is in memory. */
export async function kamailio(context: TestContext): Promise<Kamailio> {
  const port = await freePort();
  const files = new Map([["kamailio.cfg", configurationOf(port)]]);
  const peer = new Peer(context, "kamailio", files, (home) => [
    ...["-f", `${home}/kamailio.cfg`, "-DD", "-E"],
    ...["-Y", home, "-w", home, "-m", "32", "-M", "8"],
  ]);
  await peer.line(/worker is ready/);
  return { peer, port };
}

/** One that is free now: Kamailio cannot be asked to take any. */
async function freePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

function configurationOf(port: number): string {
  const modules = ["tm", "sl", "rr", "pv", "maxfwd", "siputils", "xlog", "presence", "presence_xml"];
  return `#!KAMAILIO
debug=2
log_stderror=yes
children=1
disable_tcp=yes
auto_aliases=no
dns=no
rev_dns=no
listen=udp:127.0.0.1:${port}
${modules.map((name) => `loadmodule "${name}.so"`).join("\n")}
modparam("presence", "server_address", "sip:127.0.0.1:${port}")
# In memory alone.
modparam("presence", "subs_db_mode", 0)
modparam("presence", "publ_cache", 2)
modparam("presence", "notifier_processes", 0)
modparam("presence", "send_fast_notify", 1)
# Everybody may see everything.
modparam("presence_xml", "force_active", 1)

event_route[core:worker-one-init] {
  xlog("L_NOTICE", "the worker is ready\\n");
}

request_route {
  xlog("L_NOTICE", "$rm $ru from $si:$sp, Route $hdr(Route)\\n");
  if (!mf_process_maxfwd_header("70")) {
    sl_send_reply("483", "Too Many Hops");
    exit;
  }
  if (loose_route() || uri != myself) {
    if (method == "SUBSCRIBE" || method == "NOTIFY") record_route();
    t_relay();
    exit;
  }
  if (!t_newtran()) exit;
  if (method == "SUBSCRIBE") handle_subscribe();
  else if (method == "PUBLISH") handle_publish();
  else t_reply("405", "Method Not Allowed");
}
`;
}
