import { readFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

console.log(`presence ${version}

The server is not there yet. What there is:

  @presence/core   a presence agent without I/O, for any SIP stack: docs/guide/any-stack.md
                   the documents of SIP presence, read and written: docs/guide/documents.md

  npm test         runs the tests.`);
