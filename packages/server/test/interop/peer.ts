import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { TestContext } from "vitest";
import { Chronicle } from "./chronicle.ts";
import { pathOf } from "./programs.ts";

/** A program of others, in a home of its own, for as long as the test lasts. What it has printed is shown if the test fails. */
export class Peer {
  /** The lines that it has printed, without colours. */
  readonly output: Chronicle<string>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #home: string;

  /** `files` are written into its home before; `argumentsIn` is told where that is. */
  constructor(
    { onTestFailed, onTestFinished }: TestContext,
    program: string,
    files: ReadonlyMap<string, string>,
    argumentsIn: (home: string) => readonly string[],
  ) {
    this.output = new Chronicle(program, (line) => line);
    this.#home = mkdtempSync(join(tmpdir(), `interop-${program}-`));
    for (const [name, text] of files) {
      const path = join(this.#home, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const env = { PATH: process.env["PATH"], LANG: "C.UTF-8", HOME: this.#home };
    this.#child = spawn(pathOf(program) ?? program, argumentsIn(this.#home), { cwd: this.#home, env, detached: true });
    for (const stream of [this.#child.stdout, this.#child.stderr]) this.#listen(stream);
    this.#child.on("error", (error) => this.output.push(String(error)));
    this.#child.stdin.on("error", () => {});
    onTestFailed(() => console.error(`${program} printed:\n${this.output.shown}`));
    onTestFinished(() => this.stop());
  }

  /** Writes to its standard input. */
  type(text: string): void {
    this.#child.stdin.write(text);
  }

  async line(pattern: RegExp, from = 0): Promise<string> {
    return this.output.until((line) => pattern.test(line), `line like ${pattern}`, from);
  }

  /** Asks it to end, and ends it if it does not; and whatever processes it has begun. */
  async stop(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child;
    if (pid !== undefined) {
      if (exitCode === null && signalCode === null) {
        const ended = once(this.#child, "exit");
        this.#child.kill("SIGTERM");
        const timer = setTimeout(() => this.#child.kill("SIGKILL"), GRACE);
        await ended;
        clearTimeout(timer);
      }
      endGroup(pid);
    }
    rmSync(this.#home, { recursive: true, force: true });
  }

  #listen(stream: NodeJS.ReadableStream): void {
    let rest = "";
    stream.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) this.output.push(stripVTControlCharacters(line));
    });
  }
}

/** A detached process leads a group of its own, in which those are that it has begun. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}

/** There are phones that do not hear SIGTERM while they are busy. */
const GRACE = 1000;
