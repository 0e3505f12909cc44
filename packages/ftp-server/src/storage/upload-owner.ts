/**
 * The process that an unfinished upload belongs to, as a part of the temporary's name, and whether that process still lives.
 *
 * A pid alone tells little: after a crash it is given again, and two containers that share a folder have the same ones. So the
 * name also tells the machine, the moment at which the process began, and the space of pids: `3f2a90c1-4711-1kx9z-1sb5k0c`.
 */
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { errnoOf } from "@pasvport/ftp-core/net";

/**
 * `<8 hexadecimal digits of the machine>-<pid>-<start in clock ticks since boot>-<inode of the namespace of pids>`; the latter two
 * in base 36, and 0 where unknown.
 */
export function ownerOf(pid: number): string {
  return `${thisMachine()}-${pid}-${processOf(pid)?.startedAt ?? UNKNOWN}-${thisPidSpace()}`;
}

export interface Owner {
  readonly machine: string;
  readonly pid: number;
  readonly startedAt: string;
  /** Undefined in names of versions that did not tell it. */
  readonly pidSpace: string | undefined;
}

/** What `ownerPattern` finds in a name; undefined for a pid that no process can have. */
export function parseOwner(text: string): Owner | undefined {
  const [machine = "", pidText = "", startedAt = "", pidSpace] = text.toLowerCase().split("-");
  const pid = Number(pidText);
  return pid > 0 && pid <= 0x7fff_ffff ? { machine, pid, startedAt, pidSpace } : undefined;
}

export const ownerPattern = "[0-9a-f]{8}-[0-9]{1,10}-[0-9a-z]{1,13}(?:-[0-9a-z]{1,13})?";

/** `elsewhere`: a process of another machine or container, whose pids are not ours, or one that this system tells too little about. */
export type OwnerState = "alive" | "dead" | "elsewhere";

export function ownerState({ machine, pid, startedAt, pidSpace }: Owner, here: string = thisMachine()): OwnerState {
  if (machine !== here || pidSpace !== thisPidSpace()) return "elsewhere";
  if (!isThere(pid)) return "dead";
  const found = processOf(pid);
  if (found === undefined || startedAt === UNKNOWN) return pid === process.pid ? "alive" : "elsewhere";
  return found.startedAt === startedAt && !found.isOver ? "alive" : "dead";
}

/** Containers may share the name of their host: what tells them apart is the root directory that each of them is given. */
export function thisMachine(): string {
  const traits = [
    hostname(),
    whereSupported(() => readFileSync("/etc/machine-id", "latin1")),
    whereSupported(() => String(statSync("/", { bigint: true }).ino)),
  ];
  return createHash("sha256").update(traits.join("\0")).digest("hex").slice(0, 8);
}

/**
 * Which processes we see: `pid:[4026531836]` on a machine where nobody has made another namespace, after each start of it too.
 *
 * Security: with one machine and one root there may still be several, and a pid that is nobody's in ours lives in another.
 */
function thisPidSpace(): string {
  const inode = /[0-9]+/.exec(whereSupported(() => readlinkSync("/proc/self/ns/pid")))?.[0];
  return inode === undefined ? UNKNOWN : BigInt(inode).toString(36);
}

const UNKNOWN = "0";

function whereSupported(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

/** Signal 0 asks and does nothing. A process of another user answers EPERM: it is there. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== "ESRCH";
  }
}

/** proc(5). The name in parentheses may contain anything, also parentheses and blanks: what counts stands behind the last one. */
function processOf(pid: number): { readonly startedAt: string; readonly isOver: boolean } | undefined {
  const line = whereSupported(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  const columns = line.slice(line.lastIndexOf(")") + 2).split(" ");
  // Columns 3 and 22. A process that was killed stays as a zombie until its parent asks: it writes no more.
  const [state = "", startedAt] = [columns[0], columns[19]];
  if (startedAt === undefined || !/^[0-9]+$/.test(startedAt)) return undefined;
  return { startedAt: BigInt(startedAt).toString(36), isOver: state === "Z" || state === "X" };
}
