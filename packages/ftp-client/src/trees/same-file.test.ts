import type { DirectoryEntry } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { exactTime, isSameTime } from "./same-file.js";
import { startTreeServer } from "./tree-server.suite.js";

describe("a time of the server", () => {
  const { signal } = new AbortController();
  const atMs = Date.UTC(2020, 0, 1, 12, 34, 56);

  it.each<[string, Partial<DirectoryEntry>, string, number | undefined, boolean]>([
    ["to the second", { modifiedAtMs: atMs, modifiedPrecision: "second" }, "550 no", atMs, false],
    ["to the millisecond", { modifiedAtMs: atMs + 7, modifiedPrecision: "millisecond" }, "550 no", atMs + 7, false],
    ["to the minute", { modifiedAtMs: atMs, modifiedPrecision: "minute" }, "213 20200101123456", atMs, true],
    ["to the day", { modifiedAtMs: 0, modifiedPrecision: "day" }, "213 20200101123456", atMs, true],
    [
      "of no zone",
      { modifiedAtMs: 0, modifiedPrecision: "second", modifiedAssumed: "zone" },
      "550 no",
      undefined,
      true,
    ],
    [
      "of no year",
      { modifiedAtMs: 0, modifiedPrecision: "minute", modifiedAssumed: "year-and-zone" },
      "502",
      undefined,
      true,
    ],
    ["that was not told", {}, "213 20200101123456", atMs, true],
    ["that was not told", {}, "213 some words", undefined, true],
  ])("%s: %j, where MDTM says %s, is %s", async (_what, entry, answer, expected, isAsked) => {
    const { turns, until, said } = await startTreeServer({}, { script: { MDTM: answer } });
    expect(await until(exactTime(turns, "/f", entry, signal))).toBe(expected);
    expect(said("MDTM")).toHaveLength(isAsked ? 1 : 0);
  });

  it("is compared to the second, and one that is not known is never the same", () => {
    expect(isSameTime(1_999, 1_000)).toBe(true);
    expect(isSameTime(-1, -1_000)).toBe(true);
    expect(isSameTime(1_999, 2_000)).toBe(false);
    expect(isSameTime(undefined, 1_000)).toBe(false);
    expect(isSameTime(1_000, undefined)).toBe(false);
    expect(isSameTime(undefined, undefined)).toBe(false);
  });
});
