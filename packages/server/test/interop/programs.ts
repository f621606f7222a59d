import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, test } from "vitest";

/**
 * Tests with programs of others. Where one of them is not installed they are skipped, and their title says why; with
 * `INTEROP=required` in the environment they fail instead.
 */
export function describeWith(programs: readonly string[], title: string, body: () => void): void {
  const missing = programs.filter((program) => pathOf(program) === undefined);
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  const lacking = `${missing.join(" and ")} not installed`;
  if (process.env["INTEROP"] === "required") {
    test(title, () => {
      throw new Error(`${lacking}, and INTEROP=required`);
    });
  } else describe.skip(`${title} (skipped: ${lacking})`, body);
}

/** Where a program is; undefined where it is not installed. */
export function pathOf(program: string): string | undefined {
  return [...(process.env["PATH"] ?? "").split(delimiter), ...ADMINISTRATORS]
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where Debian keeps what is not for everybody. */
const ADMINISTRATORS = ["/usr/sbin", "/usr/local/sbin"];
