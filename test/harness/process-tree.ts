/** What a process forked, read from /proc, so that it can be ended by id together with its parent. */
import { readdirSync, readFileSync } from "node:fs";

/** The start time tells a process from a later one that was given its number. */
export type KnownProcess = { readonly pid: number; readonly parent: number; readonly startTime: string };

/**
 * Children and their children. Servers put each session into a process group of its own, so a group does not hold them
 * together; a system without /proc has none to show.
 */
export function descendants(ancestor: number): KnownProcess[] {
  const everyone = knownProcesses();
  const found = [];
  for (let generation = [ancestor]; generation.length > 0; ) {
    const children = everyone.filter(({ parent }) => generation.includes(parent));
    found.push(...children);
    generation = children.map(({ pid }) => pid);
  }
  return found;
}

export function killIfSame({ pid, startTime }: KnownProcess): void {
  if (knownProcess(pid)?.startTime !== startTime) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended between the two lines.
  }
}

function knownProcesses(): KnownProcess[] {
  try {
    return readdirSync("/proc").flatMap((name) => knownProcess(Number(name)) ?? []);
  } catch {
    return [];
  }
}

/** proc(5): the second field is the name in parentheses, which may contain blanks and parentheses itself. */
function knownProcess(pid: number): KnownProcess | undefined {
  if (!Number.isInteger(pid)) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { pid, parent: Number(fields[1]), startTime: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}
