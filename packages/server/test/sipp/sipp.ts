import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenario } from "./scenario.ts";

export interface Play {
  /** The name of its file. */
  readonly scenario: string;
  /** For its `{{names}}`. */
  readonly values: ReadonlyMap<string, string>;
  /** Where the server listens. */
  readonly port: number;
  readonly transport: "udp" | "tcp";
  /** Further ones of sipp. */
  readonly options: readonly string[];
}

/** Whether there is a sipp to play with. */
export function hasSipp(): boolean {
  return spawnSync("sipp", ["-v"]).error === undefined;
}

/** Has one sipp play a scenario once, over loopback. Rejects, with all messages, where it does not go as written. */
export async function play({ scenario: name, values, port, transport, options }: Play): Promise<void> {
  const xml = scenario(name, values);
  const local = ["-i", "127.0.0.1", "-p", String(await freePort()), ...(transport === "udp" ? UDP : TCP)];
  const folder = mkdtempSync(join(tmpdir(), `sipp-${name}-`));
  try {
    writeFileSync(join(folder, "scenario.xml"), xml);
    const args = ["-sf", "scenario.xml", ...local, ...BOUNDS, ...TRACES, ...options, `127.0.0.1:${port}`];
    const { code, said } = await ended(args, folder);
    if (code === 0) return;
    const shown = ["errors", "messages"].map((file) => join(folder, file)).filter(existsSync);
    const traces = shown.map((path) => readFileSync(path, "utf8"));
    throw new Error([`${name}: sipp ${args.join(" ")} ended with ${code}`, said, ...traces].join("\n"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function ended(args: readonly string[], cwd: string): Promise<{ readonly code: unknown; readonly said: string }> {
  const child = spawn("sipp", args, {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 28_000,
    killSignal: "SIGKILL",
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code, signal] = await once(child, "close");
  return { code: code ?? signal, said };
}

const BOUNDS: readonly string[] = ["-m", "1", "-timeout", "25s", "-timeout_error", "-recv_timeout", "7000", "-nostdin"];
const TRACES: readonly string[] = ["-trace_msg", "-message_file", "messages", "-trace_err", "-error_file", "errors"];
const UDP: readonly string[] = ["-t", "u1"];
/** A connection for each call, which a scenario can thus close. */
const TCP: readonly string[] = ["-t", "tn", "-max_socket", "10"];

/** Left to itself, sipp takes 5060 and what follows it, where others may want to listen. */
async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}
