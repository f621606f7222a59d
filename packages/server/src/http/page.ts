import Type from "typebox";
import type { Context, HttpServer } from "./context.ts";
import { type Example, examplesFor } from "./examples.ts";

/** A route as the page tells of it. */
export interface Listed {
  readonly method: string;
  readonly url: string;
  readonly summary: string;
}

/** A page for people: what there is, and how it is asked. `routes` is read when the page is. */
export function pageRoutes(app: HttpServer, { domains, version }: Context, routes: readonly Listed[]): void {
  app.get(
    "/",
    {
      schema: {
        operationId: "readPage",
        summary: "A page that tells people what there is",
        tags: ["operation"],
        security: [],
        response: { 200: { description: "HTML", content: { "text/html": { schema: Type.String() } } } },
      },
    },
    ({ host }, reply) => {
      const headers = { "content-type": "text/html; charset=utf-8", "x-content-type-options": "nosniff" };
      const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
      const origin = `http://${HOST.test(host) ? host : "127.0.0.1:8080"}`;
      const examples = examplesFor(domains[0] ?? "localhost").map((example) => curlOf(example, origin));
      return reply.headers({ ...headers, "content-security-policy": policy }).send(html(version, routes, examples));
    },
  );
}

/** The line for a shell that knows the token as `$TOKEN`. */
function curlOf(
  { title, method, path, body, isStream = false }: Example,
  origin: string,
): [title: string, line: string] {
  const parts = ["curl", ...(isStream ? ["-N"] : []), ...(method === "GET" ? [] : [`-X ${method}`])];
  parts.push('-H "Authorization: Bearer $TOKEN"');
  if (body !== undefined) parts.push(`-H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`);
  return [title, [...parts, `'${origin}${path}'`].join(" ")];
}

function html(version: string, routes: readonly Listed[], examples: readonly [string, string][]): string {
  const rows = routes.map(
    ({ method, url, summary }) =>
      `<tr><td>${method}</td><td><code>${escaped(url)}</code></td><td>${escaped(summary)}</td></tr>`,
  );
  const shown = examples.map(([title, line]) => `<p>${escaped(title)}</p>\n<pre>${escaped(line)}</pre>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>presence</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
  td { padding: 0 1rem 0 0; vertical-align: top; }
  pre { overflow-x: auto; padding: .5rem; border: 1px solid gray; border-radius: 4px; }
</style>
<h1>presence ${escaped(version)}</h1>
<p>This is the HTTP API of a presence server: what phones see of each other, set and read by an application.
All of it is told in <a href="/openapi.json">openapi.json</a>. What is under <code>/v1</code> wants the token that the server
was given, or has printed at its start: <code>TOKEN=...</code></p>
<h2>Examples</h2>
${shown.join("\n")}
<h2>All there is</h2>
<table>
${rows.join("\n")}
</table>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** What the browser has called us, if that can be nothing but a host. */
const HOST = /^(?:[-.\w]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/;
