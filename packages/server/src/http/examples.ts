/** A request that shows what can be done. */
export interface Example {
  readonly title: string;
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  /** Whether the answer never ends. */
  readonly isStream?: boolean;
}

/** Requests that can be made in this order on a server of that domain. */
export function examplesFor(domain: string): readonly Example[] {
  const entity = `/v1/entities/1001@${domain}`;
  const remote = { uri: `sip:1002@${domain}`, display: "Bob" };
  return [
    {
      title: "A lamp blinks: a call comes in",
      method: "PUT",
      path: `${entity}/calls/call-1`,
      body: { state: "early", direction: "recipient", remote },
    },
    {
      title: "It is lit: the call has been answered",
      method: "PUT",
      path: `${entity}/calls/call-1`,
      body: { state: "confirmed", direction: "recipient", remote },
    },
    { title: "It is out: the call has ended", method: "DELETE", path: `${entity}/calls/call-1` },
    {
      title: "A status for people",
      method: "PUT",
      path: `${entity}/status`,
      body: { activities: ["meeting"], note: "Back at three", expires: 3600 },
    },
    { title: "Do-not-disturb", method: "PUT", path: `${entity}/dnd`, body: { on: true } },
    { title: "Left to the phones again", method: "DELETE", path: `${entity}/dnd` },
    { title: "Two new messages wait", method: "PUT", path: `${entity}/mailbox`, body: { new: 2, old: 5 } },
    { title: "What watchers see", method: "GET", path: entity },
    { title: "Why they see it", method: "GET", path: `${entity}/explain` },
    {
      title: "Many things at once, all or nothing",
      method: "POST",
      path: "/v1/batch",
      body: {
        operations: [
          { op: "dnd.put", entity: `1001@${domain}`, value: { on: false } },
          { op: "mailbox.put", entity: `1002@${domain}`, value: { new: 0, old: 5 } },
        ],
      },
    },
    { title: "Watchers who wait to be let in", method: "GET", path: "/v1/subscriptions?state=pending" },
    { title: "Phones that are registered", method: "GET", path: "/v1/registrations" },
    { title: "All that happens, as it happens", method: "GET", path: "/v1/events", isStream: true },
    { title: "Numbers for Prometheus", method: "GET", path: "/metrics" },
  ];
}
