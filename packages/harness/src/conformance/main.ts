#!/usr/bin/env node
import { HELP, readCommand } from "./command.ts";
import { DatagramTarget } from "./datagram.ts";
import { printJson } from "./reports/json.ts";
import { printJunit } from "./reports/junit.ts";
import { printText } from "./reports/text.ts";
import { RULES } from "./rules/index.ts";
import { check, isFailed } from "./suite.ts";

const PRINTERS = { text: printText, json: printJson, junit: printJunit };

const read = readCommand(process.argv.slice(2), RULES);
if (!read.ok) {
  console.error(read.error);
  process.exitCode = 2;
} else {
  const command = read.value;
  switch (command.type) {
    case "help":
      process.stdout.write(HELP);
      break;
    case "list":
      for (const { id, section, level, claim } of command.rules) console.log(`${id}: ${claim} (${level}, ${section})`);
      break;
    case "check": {
      const open = () => Promise.resolve(new DatagramTarget(command.where));
      const onRow = () => process.stderr.isTTY && process.stderr.write(".");
      const rows = await check(command.rules, open, () => performance.now(), onRow);
      process.stdout.write(PRINTERS[command.format](rows));
      process.exitCode = isFailed(rows) ? 1 : 0;
      break;
    }
    default:
      command satisfies never;
  }
}
