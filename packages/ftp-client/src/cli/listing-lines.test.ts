import type { DirectoryEntry } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { listingLines } from "./listing-lines.js";

const modifiedAtMs = Date.UTC(2026, 10, 22, 14, 43, 27);

it.each<[entry: DirectoryEntry, line: string]>([
  [
    { name: "a.txt", type: "file", size: 1234, unixMode: 0o644, modifiedAtMs, modifiedPrecision: "second" },
    "-rw-r--r--  1234  2026-11-22 14:43:27   a.txt",
  ],
  [
    {
      name: "d",
      type: "directory",
      unixMode: 0o1777,
      modifiedAtMs,
      modifiedPrecision: "minute",
      modifiedAssumed: "zone",
    },
    "drwxrwxrwt  -  2026-11-22 14:43?     d",
  ],
  [
    { name: "d", type: "directory", modifiedAtMs, modifiedPrecision: "day", modifiedAssumed: "year-and-zone" },
    "d?????????  -  2026-11-22?           d",
  ],
  [
    { name: "l", type: "symlink", linkTarget: "t\x1b", unixMode: 0o777 },
    "lrwxrwxrwx  -  -                     l -> t\\x1b",
  ],
  [{ name: "p", type: "file", permissions: "adfrw" }, "-(adfrw)       -  -                     p"],
  [{ name: "s", type: "file", unixMode: 0o6754 }, "-rwsr-sr--  -  -                     s"],
  [{ name: "S", type: "file", unixMode: 0o7640 }, "-rwSr-S--T  -  -                     S"],
  [{ name: "o", type: "other" }, "o?????????  -  -                     o"],
  [{ name: "u\u009b31m\udce9", type: "unknown" }, "??????????  -  -                     u\\x9b31m\\xe9"],
  [
    { name: "ms", type: "file", modifiedAtMs: modifiedAtMs + 123, modifiedPrecision: "millisecond" },
    "-?????????  -  2026-11-22 14:43:27   ms",
  ],
])("%j", (entry, line) => {
  expect([...listingLines([entry])]).toEqual([line]);
});

it("sizes stand in one column, ends below ends", () => {
  const entries = [1, 22, 333].map((size): DirectoryEntry => ({ name: "n", type: "file", size, unixMode: 0o600 }));
  expect([...listingLines(entries)].map((line) => line.slice(0, 17))).toEqual([
    "-rw-------    1  ",
    "-rw-------   22  ",
    "-rw-------  333  ",
  ]);
});

it("what the user may do, in place of a mode, has a column as wide for all", () => {
  const entries: readonly DirectoryEntry[] = [
    { name: "d", type: "directory", size: 4096, permissions: "eldfmmtcp" },
    { name: "a", type: "file", size: 5, permissions: "adfrw" },
    { name: "m", type: "file", size: 5, unixMode: 0o600 },
  ];
  expect([...listingLines(entries)].map((line) => line.slice(0, 20))).toEqual([
    "d(eldfmmtcp)   4096 ",
    "-(adfrw)          5 ",
    "-rw-------        5 ",
  ]);
});

it("an empty directory has no lines", () => {
  expect([...listingLines([])]).toEqual([]);
});
