import { readFileSync } from "node:fs";

// The scenarios are sipp's own XML, with a few abbreviations that are written out before sipp reads them:
//
//   {{SUBSCRIBE}}, {{SUBSCRIBE 2}}   the start of a request, of CSeq 1 or 2. In one with a higher CSeq than 1 the watcher
//                                    speaks in the dialog that a `<recv rrs="true">` has shown it
//   {{SUBSCRIBE 2 anew}}             but not in this one, which comes after a 401
//   {{answer 200}}                   an answer to the request that came last
//   {{pidf at lunch}}                the body of somebody who is open, with a note
//   {{mailbox yes}}                  the body of somebody who has messages waiting
//   {{name}}                         a value of the scenario's row, or of the `include` around it
//
//   <include part="subscribed"/>     what stands in that file of parts/; other attributes are values for its names
//
//   <check header="Expires" is="600"/>         there is such a header line, where "is" is a regular expression
//   <check header="Min-Expires" is="absent"/>  there is none of that name
//   <check start="NOTIFY sip:.* SIP/2.0"/>     so it begins
//   <check body="at lunch"/>                   that stands in it; with is="absent" it does not
//
// 1000 watches 1001; 1001 publishes and registers. Content-Length is added to all that is sent. A <pause> in which something
// comes that is no retransmission fails: sipp has not been told to expect it. "x///[call_id]" is sipp's way to have several
// Call-IDs in one scenario.

export type Values = ReadonlyMap<string, string>;

/** What a scenario's XML is for sipp. Throws where it is not written as said above. */
export function scenario(name: string, values: Values): string {
  const text = named(read(`scenarios/${name}.xml`), values)
    .replaceAll(/<include part="([a-z-]+)"([^>]*)\/>/g, (_, part: string, given: string) =>
      named(read(`parts/${part}.xml`), new Map([...UNSAID, ...values, ...attributesOf(given)])),
    )
    .replaceAll(/\{\{([A-Z]+)(?: (\d+))?( anew)?\}\}/g, (_, method: string, number = "1", anew = "") =>
      request(method, number, anew === "" && number !== "1"),
    )
    .replaceAll(/\{\{answer (\d{3})\}\}/g, (_, status: string) => response(status))
    .replaceAll(/\{\{pidf ([^}]*)\}\}/g, (_, note: string) => pidf(note))
    .replaceAll(/\{\{mailbox (yes|no)\}\}/g, (_, waiting: string) => mailbox(waiting))
    .replaceAll(/(?<=<!\[CDATA\[)[\s\S]*?(?=\]\]>)/g, message)
    .replaceAll(/((?:<check [^>]*\/>\s*)+)(<action>)?/g, actions)
    .replace("</scenario>", `${REFERENCE}</scenario>`);
  const unknown = /\{\{[^}]*\}\}|<(?:include|check)[^>]*>/.exec(text);
  if (unknown !== null) throw new TypeError(`${name}.xml: nobody knows ${unknown[0]}`);
  return PROLOG + text;
}

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

function named(text: string, values: Values): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (all, key: string) => values.get(key) ?? all);
}

function attributesOf(text: string): Map<string, string> {
  return new Map([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]));
}

/** A message without the indentation that it has in the file, and with the length of its body. */
function message(text: string): string {
  const [head = "", ...body] = text.trim().split(/\n[ \t]*\n/);
  return `\n${[lines(head, "Content-Length: [len]"), ...body].join("\n\n").replaceAll(/^[ \t]+/gm, "")}\n\n`;
}

function request(method: string, number: string, isLater: boolean): string {
  const isWatcher = method === "SUBSCRIBE";
  const isInDialog = isWatcher && isLater;
  const from = isWatcher ? WATCHER : WATCHED;
  return lines(
    `${method} ${isInDialog ? "[next_url]" : method === "REGISTER" ? DOMAIN : WATCHED} SIP/2.0`,
    "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport",
    "Max-Forwards: 70",
    `From: <${from}>;tag=[pid]${method}`,
    `To: <${WATCHED}>${isInDialog ? "[peer_tag_param]" : ""}`,
    `Call-ID: ${isWatcher ? "" : `${method}///`}[call_id]`,
    `CSeq: ${number} ${method}`,
    ...(method === "SUBSCRIBE" ? ["Contact: <sip:1000@[local_ip]:[local_port];transport=[transport]>"] : []),
  );
}

function response(status: string): string {
  return lines(
    `SIP/2.0 ${status} So be it`,
    "[last_Via:]",
    "[last_From:]",
    "[last_To:]",
    "[last_Call-ID:]",
    "[last_CSeq:]",
  );
}

function pidf(note: string): string {
  return lines(
    "Content-Type: application/pidf+xml",
    "",
    `<?xml version="1.0"?>`,
    `<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="${WATCHED}">`,
    `<tuple id="t"><status><basic>open</basic></status><note>${note}</note></tuple>`,
    "</presence>",
  );
}

function mailbox(waiting: string): string {
  return lines(
    "Content-Type: application/simple-message-summary",
    "",
    `Messages-Waiting: ${waiting}`,
    `Message-Account: ${WATCHED}`,
  );
}

function lines(...all: readonly string[]): string {
  return all.join("\n");
}

/** A run of checks as the action of the message that they stand in, before those that it has already. */
function actions(_: string, checks: string, more: string | undefined): string {
  const all = checks.trim().replaceAll(/<check ([^>]*)\/>/g, (_, attributes: string) => check(attributes));
  return `<action>${all}${more === undefined ? "</action>\n  " : "\n"}`;
}

function check(attributes: string): string {
  const said = attributesOf(attributes);
  const [header, is, start, body] = ["header", "is", "start", "body"].map((key) => said.get(key));
  if (header !== undefined && is === "absent") return ereg(`${END}${header}:`, "check_it_inverse");
  if (body !== undefined && is === "absent") return ereg(body, "check_it_inverse");
  if (header !== undefined && is !== undefined) return ereg(`${END}${header}: ${inOneLine(is)}${END}`);
  if (start !== undefined) return ereg(`^${inOneLine(start)}${END}`);
  if (body !== undefined) return ereg(body);
  throw new TypeError(`<check ${attributes}/> checks nothing`);
}

function inOneLine(regexp: string): string {
  return regexp.replaceAll(".*", "[^[:cntrl:]]*");
}

// sipp finds a header by a search for its name, "Expires:" in "Min-Expires:" as well: the whole message is searched instead.
function ereg(regexp: string, check = "check_it"): string {
  return `<ereg regexp="${regexp}" search_in="msg" ${check}="true" assign_to="checked"/>`;
}

/** Without it sipp reads nothing. */
const PROLOG = `<?xml version="1.0" encoding="UTF-8" ?>\n`;
const DOMAIN = "sip:127.0.0.1:[remote_port]";
const WATCHER = "sip:1000@127.0.0.1";
const WATCHED = "sip:1001@127.0.0.1";
/** Of a line. */
const END = "[[:cntrl:]]";
/** What parts say where nobody says otherwise. */
const UNSAID: Values = new Map([
  ["event", "presence"],
  ["expires", "600"],
  ["state", "active;expires=[0-9]+"],
  ["cseq", "2"],
]);
/** sipp wants each variable to be read somewhere, and each that is read to be there. */
const REFERENCE = `<nop><action><assign assign_to="checked" value="0"/></action></nop><Reference variables="checked"/>`;
