import { OPTIONS, type Option } from "./option.ts";

const WIDTH = 80;
const INDENT = 21;

/** What `--help` prints: every option with its default, two examples; no line is longer than 80 characters. */
export function helpText(): string {
  return `Usage: npm start -- [options]

A SIP presence server. Without options it serves this machine alone, with four
users whose passwords it prints. Port 0 picks a free one and prints it.

${OPTIONS.map(lines).join("\n")}

Examples:
  npm start -- --host 192.0.2.1 --domain example.com --log-level debug
  npm start -- --config packages/server/presence.example.yaml --http-port 0
`;
}

function lines({ name, short, takes, help, unsaid }: Option): string {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  const head = `  ${names}${takes === undefined ? "" : ` ${takes.name}`}`;
  return wrap(unsaid === undefined ? help : `${help} (${unsaid})`, head.padEnd(INDENT));
}

function wrap(text: string, head: string): string {
  const done: string[] = [];
  let line = head;
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > WIDTH) {
      done.push(line);
      line = "".padEnd(INDENT);
    }
    line += ` ${word}`;
  }
  return [...done, line].join("\n");
}
