/** Which entries of a tree are wanted: `--include` and `--exclude`. */
import { posix } from "node:path";
import picomatch from "picomatch";
import type { TreeOptions } from "../../trees/tree-options.js";

export interface TreeWishes {
  /** Files whose path or name fits one of these; directories are looked into all the same. Default: all. */
  readonly include?: readonly string[];
  /** Not these files and directories; wins over `include`. */
  readonly exclude?: readonly string[];
}

/** A pattern without `/` means a name at any depth; with one, a path below the root. `**` stands for any number of directories. */
export function treeFilter({ include = [], exclude = [] }: TreeWishes): NonNullable<TreeOptions["filter"]> {
  const isIncluded = include.length === 0 ? () => true : fitsOne(include);
  const isExcluded = fitsOne(exclude);
  return (path, { type }) => !isExcluded(path) && (type === "directory" || isIncluded(path));
}

function fitsOne(patterns: readonly string[]): (path: string) => boolean {
  const tests = patterns.map((pattern) => {
    const path = pattern.replace(/^\/+/, "").replace(/\/+$/, "");
    const fits = picomatch(path, { dot: true, windows: false, nonegate: true });
    return pattern.replace(/\/+$/, "").includes("/") ? fits : (each: string) => fits(posix.basename(each));
  });
  return (path) => tests.some((test) => test(path));
}
