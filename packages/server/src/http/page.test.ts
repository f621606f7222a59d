import { expect, test } from "vitest";
import { Rig, TOKEN } from "./testing/rig.ts";

function unescaped(html: string): string {
  return html.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

test("each example of the page works as it stands there, in that order", async () => {
  const rig = await Rig.open();
  const { text } = await rig.get("/");
  const lines = [...text.matchAll(/<pre>(.*?)<\/pre>/gs)].map(([, line = ""]) => unescaped(line));
  expect(lines.length).toBeGreaterThan(10);
  const [stream = "", ...others] = lines.filter((line) => line.includes(" -N "));
  expect(stream).toMatch(/\/v1\/events'$/);
  expect(others).toEqual([]);
  for (const line of lines.filter((one) => one !== stream)) {
    const found =
      /^curl(?: -X (\w+))? -H "([^"]+)"(?: -H '([^']+)' -d '([^']+)')? 'http:\/\/localhost:80([^']+)'$/.exec(line);
    if (found === null) throw new Error(`this is no example: ${line}`);
    const [, method = "GET", authorization = "", contentType, payload, url = ""] = found;
    const headers = [authorization.replace("$TOKEN", TOKEN), contentType].flatMap((header) => {
      const [name, value] = header?.split(": ") ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value]];
    });
    const { status } = await rig.ask({
      method: method as "GET",
      url,
      headers: Object.fromEntries(headers),
      ...(payload !== undefined && { payload }),
    });
    expect([line, Math.floor(status / 100)]).toEqual([line, 2]);
  }
});

test("the page tells of each route, and has no script", async () => {
  const rig = await Rig.open();
  const { headers, text } = await rig.get("/");
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(text).not.toMatch(/<script|javascript:|\son\w+=/i);
  const { paths } = JSON.parse((await rig.get("/openapi.json")).text);
  for (const path of Object.keys(paths)) expect(text).toContain(`<code>${path.replaceAll(/\{(\w+)\}/g, ":$1")}</code>`);
});

test("the page shows the host that it was asked by, if that can be one", async () => {
  const rig = await Rig.open();
  const shown = async (host: string) => (await rig.app.inject({ url: "/", headers: { host } })).body;
  expect(await shown("pbx.example.com:8080")).toContain("'http://pbx.example.com:8080/v1/");
  expect(await shown("[::1]:8080")).toContain("'http://[::1]:8080/v1/");
  for (const host of ["<b>", "a'b", "a b", '"']) expect(await shown(host)).toContain("'http://127.0.0.1:8080/v1/");
});

test("a server of no domain has a page, too", async () => {
  const rig = await Rig.open({ domains: [] });
  expect((await rig.get("/")).text).toContain("1001@localhost");
});
