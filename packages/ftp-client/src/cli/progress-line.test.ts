import { expect, it } from "vitest";
import type { TransferProgress } from "../transfers/transfer-options.js";
import { progressLine } from "./progress-line.js";
import { widthOf } from "./terminal-width.js";

const half: TransferProgress = {
  direction: "download",
  path: "pub/big.iso",
  bytes: 500_000_000,
  total: 1_000_000_000,
  bytesPerSecond: 100_000_000,
  elapsedMs: 5_000,
  isDone: false,
};

it("has the name, a bar, the share, the bytes, the rate and the time that it will take", () => {
  expect(progressLine(half, 80)).toBe(
    "pub/big.iso          [==========----------]   50%  500.0 MB  100.0 MB/s     0:05",
  );
});

it.each([200, 80, 72, 71, 60, 40, 30, 20, 10, 1, 0])("is never wider than %i columns", (columns) => {
  for (const path of ["a", "a/very/long/path/to/a/file/with/a/very/long/name.txt", "日本語".repeat(30)]) {
    expect(widthOf(progressLine({ ...half, path }, columns))).toBeLessThanOrEqual(columns);
  }
});

it("what nobody knows is not made up", () => {
  const { total: _, ...unknown } = half;
  expect(progressLine(unknown, 60).trimEnd()).toMatch(/^pub\/big\.iso +500\.0 MB {2}100\.0 MB\/s$/);
  expect(progressLine({ ...half, bytesPerSecond: 0 }, 60)).toMatch(/ -$/);
  expect(progressLine({ ...half, bytes: 0, total: 0 }, 60)).toMatch(/100%/);
});

it("a file that grew while it came is not more than whole", () => {
  expect(progressLine({ ...half, bytes: 2_000_000_000 }, 60)).toMatch(/100%.* -$/);
});

it("escape sequences in a name are shown, not obeyed", () => {
  expect(progressLine({ ...half, path: "\x1b[2Ja" }, 80)).toMatch(/^\\x1b\[2Ja /);
});

it("hours have a place", () => {
  expect(progressLine({ ...half, bytes: 0, bytesPerSecond: 100_000 }, 80)).toMatch(/2:46:40$/);
});
