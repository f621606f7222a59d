import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DrachtioDouble } from "../src/testing/double/double.ts";
import { headerOf } from "../src/testing/double/sip.ts";
import { credentials } from "./pbx.ts";

const PACKAGE = fileURLToPath(new URL("../", import.meta.url));
const GUIDE = readFileSync(new URL("../../../docs/guide/drachtio.md", import.meta.url), "utf8");
const [, CODE = ""] = /```js\n(.*?)```/s.exec(GUIDE) ?? [];
const [, OUTPUT = ""] = /```text\n(.*?)```/s.exec(GUIDE) ?? [];

let project = "";
let double: DrachtioDouble;
let pbx: ChildProcess | undefined;

beforeAll(async () => {
  double = await DrachtioDouble.start({ domain: "pbx.example" });
  project = mkdtempSync(join(tmpdir(), "presence-drachtio-"));
  mkdirSync(join(project, "node_modules/@presence"), { recursive: true });
  symlinkSync(PACKAGE, join(project, "node_modules/@presence/drachtio"), "junction");
  symlinkSync(join(PACKAGE, "node_modules/drachtio-srf"), join(project, "node_modules/drachtio-srf"), "junction");
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
});

afterAll(async () => {
  if (pbx?.exitCode === null && pbx.signalCode === null) pbx.kill("SIGKILL");
  await double.close();
  rmSync(project, { recursive: true });
});

test("the PBX of the guide prints what stands below it, lights the lamp of its phone, and ends", async () => {
  expect(CODE).toContain("port: 9022,");
  writeFileSync(join(project, "pbx.js"), CODE.replace("port: 9022,", `port: ${double.port},`));
  const node = ["--conditions=@presence/source", "pbx.js"];
  const running = spawn(process.execPath, node, { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
  pbx = running;
  const happenings = new Happenings();
  let printed = "";
  running.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    happenings.happened();
  });
  await happenings.until(() => printed.includes("connected"));

  const alice = double.phone("1000", { credentials: credentials("1000", { password: "blue" }) });
  alice.answerNotify = () => {
    happenings.happened();
    return 200;
  };
  const lamp = alice.subscribe("1001", { event: "dialog", expires: 600 });
  const shows = () => /<state>(\w+)/.exec(lamp.notifies.at(-1)?.body ?? "")?.[1];
  await happenings.until(() => shows() === "early");
  const mailbox = alice.subscribe("1000", { event: "message-summary", expires: 600 });
  await happenings.until(() => mailbox.notifies.at(-1)?.body.includes("Voice-Message: 2/1") === true);
  await happenings.until(() => lamp.notifies.length > 1 && shows() !== "early");

  const bob = double.phone("1001");
  bob.onSubscribe = (request) => ({
    status: 200,
    headers: [["expires", headerOf(request, "expires")]],
    notifies: [headerOf(request, "expires") === "0" ? { state: "terminated" } : { body: DND }],
  });
  bob.send("REGISTER", "sip:pbx.example", {
    leg: bob.leg("sip:1001@pbx.example"),
    headers: [
      ["contact", bob.contact],
      ["allow", "INVITE, SUBSCRIBE, NOTIFY"],
    ],
  });
  await happenings.until(() => shows() === "confirmed");

  running.kill("SIGTERM");
  await once(running, "exit");
  expect(printed).toBe(OUTPUT);
  expect([lamp, mailbox].map(({ notifies }) => notifies.at(-1)?.state)).toEqual(
    Array(2).fill("terminated;reason=deactivated"),
  );
}, 20_000);

const DND =
  '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="sip:1001@pbx.example"><tuple id="t"><status><basic>open</basic></status><note>Do not disturb</note></tuple><dm:person id="p"><rpid:activities><rpid:busy/></rpid:activities></dm:person></presence>';

/** What is waited for: looked at each time that something has happened. */
class Happenings {
  #waiting: (() => void) | undefined;

  /** Once what has happened has been taken note of. */
  happened(): void {
    setImmediate(() => this.#waiting?.());
  }

  until(isThere: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = () => {
        if (isThere()) resolve();
      };
      this.#waiting();
    });
  }
}
