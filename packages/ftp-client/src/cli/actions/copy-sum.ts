/** What became of all that was copied, in one line. */
import type { TreeSummary } from "../../trees/tree-options.js";
import { scaledBytes } from "../transfer-report.js";

export type Counts = Omit<TreeSummary, "failed" | "leftOut">;

/** Adds up files and trees. */
export class CopySum {
  #counts: Counts = { files: 0, directories: 0, bytes: 0, unchanged: 0, omissions: 0, failures: 0 };

  add(more: Partial<Counts>): void {
    const { files, directories, bytes, unchanged, omissions, failures } = this.#counts;
    this.#counts = {
      files: files + (more.files ?? 0),
      directories: directories + (more.directories ?? 0),
      bytes: bytes + (more.bytes ?? 0),
      unchanged: unchanged + (more.unchanged ?? 0),
      omissions: omissions + (more.omissions ?? 0),
      failures: failures + (more.failures ?? 0),
    };
  }

  /** @param failures how many things failed in all: some did before they were files or trees */
  text(ms: number, failures: number): string {
    return sumText({ ...this.#counts, failures }, ms);
  }
}

/** `2 files copied (4.2 kB), 1 directory made, 1 failed, in 0.50 s` */
export function sumText(counts: Counts, ms: number): string {
  const { files, directories, bytes } = counts;
  const done = [`${counted(files, "file", "files")} copied (${scaledBytes(bytes)})`];
  if (directories > 0) done.push(`${counted(directories, "directory", "directories")} made`);
  return `${[...done, ...notCopied(counts)].join(", ")}, in ${(ms / 1000).toFixed(2)} s`;
}

/** The same for what has not been done. */
export function planText(counts: Counts): string {
  const { files, directories, bytes } = counts;
  const plan = [`would copy ${counted(files, "file", "files")} (${scaledBytes(bytes)})`];
  if (directories > 0) plan.push(`would make ${counted(directories, "directory", "directories")}`);
  return [...plan, ...notCopied(counts)].join(", ");
}

function notCopied({ unchanged, omissions, failures }: Counts): readonly string[] {
  const counts = [
    [unchanged, "unchanged"],
    [omissions, "left out"],
    [failures, "failed"],
  ] as const;
  return counts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
