/** What a message is, on one line: for people who look for the one that went wrong. Any text has a summary. */
export function summaryOf(text: string): string {
  const head = text.slice(0, bodyOf(text)).split("\r\n");
  const [start = "", ...lines] = head;
  const value = (name: string): string | undefined => {
    const line = lines.find((one) => one.toLowerCase().startsWith(`${name}:`));
    return line?.slice(name.length + 1).trim();
  };
  const sequence = value("cseq") ?? "?";
  const answer = /^SIP\/2\.0 (.*)$/.exec(start)?.[1];
  if (answer !== undefined) return `${answer} (${sequence})`;
  const [method = "", uri = ""] = start.split(" ");
  const details = [
    uri,
    value("event"),
    value("subscription-state"),
    expiry(value("expires")),
    `#${Number.parseInt(sequence, 10)}`,
  ];
  return [method, ...details.filter((detail) => detail !== undefined)].join(" ");
}

/** Where the body of a message begins: after the empty line. */
export function bodyOf(text: string): number {
  const end = text.indexOf("\r\n\r\n");
  return end < 0 ? text.length : end + 4;
}

function expiry(seconds: string | undefined): string | undefined {
  return seconds === undefined ? undefined : `for ${seconds}s`;
}
