/** What a process of ours costs, as the kernel of Linux counts it: proc(5). */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { MEBIBYTE } from "../faults/memory.js";

/**
 * For a server whose memory is measured: how long V8 leaves garbage lying differs from version to version, and in a small heap
 * what is measured is what is needed.
 */
export const smallHeap: NodeJS.ProcessEnv = { NODE_OPTIONS: "--max-old-space-size=64 --max-semi-space-size=4" };

export interface ProcessWatch {
  /** Memory that it really holds now. */
  readonly residentBytes: number;
  /** The most that it held since the watch began, or since `forgetPeak`. */
  readonly peakResidentBytes: number;
  /** Open files, sockets, pipes. */
  readonly descriptorCount: number;
  forgetPeak(): void;
  /** Resolves when its memory has stopped growing: nothing tells when a server has done all that it will do for those who never read. */
  settled(): Promise<void>;
}

export function watchProcess(pid: number): ProcessWatch {
  const statusBytes = (name: string): number => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1024;
  };
  const activity = (): { readonly state: string; readonly ticks: number } => {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // Columns 3, 14 and 15, behind a name that may contain anything: its own time and that of the kernel for it.
    const columns = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: columns[0] ?? "", ticks: Number(columns[11]) + Number(columns[12]) };
  };
  return {
    get residentBytes() {
      return statusBytes("VmRSS");
    },
    get peakResidentBytes() {
      return statusBytes("VmHWM");
    },
    get descriptorCount() {
      return readdirSync(`/proc/${pid}/fd`).length;
    },
    forgetPeak: () => writeFileSync(`/proc/${pid}/clear_refs`, "5"),
    async settled() {
      let quietRounds = 0;
      for (let before = activity(); quietRounds < QUIET_ROUNDS; ) {
        await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
        const now = activity();
        quietRounds = now.state === ASLEEP && now.ticks - before.ticks <= 1 ? quietRounds + 1 : 0;
        before = now;
      }
    },
  };
}

/** On a busy machine a process may get no time although it has much to do; then it does not sleep. */
const ASLEEP = "S";
const QUIET_ROUNDS = 4;
const ROUND_MS = 100;

export function inMebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}
