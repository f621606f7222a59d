/** What babble-drachtio-registrar 1.5.9 emits when 1000@pbx has registered. */
export function register(more: object = {}): Record<string, unknown> {
  return {
    uuid: "u1",
    initial: true,
    callid: "c1",
    contacts: ["sip:1000@10.0.0.1:1000;transport=udp"],
    expires: 3600,
    registeredat: 1_795_392_000,
    useragent: "Generic",
    allow: ["INVITE", "ACK", "SUBSCRIBE", "NOTIFY"],
    network: { source_address: "10.0.0.1", source_port: 1000, protocol: "udp", rport: true },
    expiresat: 1_795_395_600,
    expiresin: 3600,
    stale: false,
    created: 1_795_392_000,
    modified: 1_795_392_000,
    auth: { username: "1000", realm: "pbx", uri: "1000@pbx", display: "Piggy" },
    ...more,
  };
}
