import { readFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

console.log(`presence ${version}

The server is not there yet. What there is:

  @presence/core   reads and writes the documents of SIP presence: PIDF with RPID and CIPID, XPIDF, dialog-info,
                   message-summary, watcherinfo, as-feature-event. Start with docs/guide/documents.md.

  npm test         runs the tests.`);
