/** What this process holds open: sockets, files, whatever keeps an event loop going. */
import { readdirSync, readlinkSync } from "node:fs";

export type OpenResources = Readonly<Record<string, number>>;

/** How many there are of each kind. Timers and calls of the file system do not count: vitest has some, too. */
export function openResources(): OpenResources {
  const kinds = process.getActiveResourcesInfo().filter((kind) => !kind.startsWith("FSReq") && !IGNORED.has(kind));
  return countEach([...kinds, ...openDescriptors()]);
}

const IGNORED: ReadonlySet<string> = new Set(["Timeout", "Immediate", "CloseReq"]);

/** From /proc, where there is one: `fd socket`, `fd pipe`, `fd file`, `fd anon_inode`. */
function openDescriptors(): string[] {
  try {
    return readdirSync("/proc/self/fd").flatMap(descriptorKind);
  } catch {
    return [];
  }
}

function descriptorKind(descriptor: string): string[] {
  try {
    const target = readlinkSync(`/proc/self/fd/${descriptor}`);
    return [`fd ${target.startsWith("/") ? "file" : target.replace(/:.*/, "")}`];
  } catch {
    // The descriptor by which the folder itself was read.
    return [];
  }
}

function countEach(kinds: readonly string[]): OpenResources {
  const counts: Record<string, number> = {};
  for (const kind of kinds.toSorted()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
