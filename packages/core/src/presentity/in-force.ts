import type { Instant } from "../time.ts";
import { isOver, type Presentity } from "./presentity.ts";
import type { ApplicationStatus, Call, DeviceStatus, Mailbox, Registration, Spoken } from "./statement.ts";

/** The statements that count at one time, by type, each list ordered by key. */
export interface InForce {
  readonly registrations: readonly Registration[];
  readonly devices: readonly DeviceStatus[];
  /** Not one of them `terminated`. */
  readonly calls: readonly Call[];
  readonly mailboxes: readonly Mailbox[];
  readonly applications: readonly ApplicationStatus[];
}

export function inForce(presentity: Presentity, now: Instant): InForce {
  const registrations: Registration[] = [];
  const devices: DeviceStatus[] = [];
  const calls: Call[] = [];
  const mailboxes: Mailbox[] = [];
  const applications: ApplicationStatus[] = [];
  for (const entry of presentity) {
    if (isOver(entry, now)) continue;
    switch (entry.type) {
      case "registration":
        registrations.push(entry);
        break;
      case "device":
        devices.push(entry);
        break;
      case "call":
        calls.push(entry);
        break;
      case "mailbox":
        mailboxes.push(entry);
        break;
      case "application":
        applications.push(entry);
        break;
      case "ended":
        break;
      default:
        entry satisfies never;
    }
  }
  return { registrations, devices, calls, mailboxes, applications };
}

/** A statement, and that in it which was asked for. */
export interface Word<S, W> {
  readonly statement: S;
  readonly word: W;
}

/** The newest word on something among statements ordered by key: greatest sequence, then greatest key. */
export function newest<S extends Spoken, W>(
  statements: readonly S[],
  read: (statement: S) => W | undefined,
): Word<S, W> | undefined {
  let best: Word<S, W> | undefined;
  for (const statement of statements) {
    const word = read(statement);
    if (word !== undefined && (best === undefined || statement.sequence >= best.statement.sequence)) {
      best = { statement, word };
    }
  }
  return best;
}

/** The newest word of the application, or of the devices where the application leaves it open. */
export function newestOf<W>(
  { applications, devices }: InForce,
  read: (statement: ApplicationStatus | DeviceStatus) => W | undefined,
): Word<ApplicationStatus | DeviceStatus, W> | undefined {
  return newest<ApplicationStatus | DeviceStatus, W>(applications, read) ?? newest(devices, read);
}
