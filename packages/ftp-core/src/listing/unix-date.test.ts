import { describe, expect, it } from "vitest";
import { formatUnixDate, readUnixDate } from "./unix-date.js";

const nowMs = Date.UTC(2026, 10, 22, 14, 43, 30);
const read = (text: string, at = nowMs) => readUnixDate(text.split(/ +/), 0, at);

describe("the date of ls", () => {
  it.each([
    ["today", Date.UTC(2026, 10, 22, 14, 43, 27), "Nov 22 14:43"],
    ["a moment ahead of our clock", nowMs + 900, "Nov 22 14:43"],
    ["months ago", Date.UTC(2026, 5, 1, 3, 4), "Jun 01 03:04"],
    ["more than half a year ago", Date.UTC(2026, 3, 30), "Apr 30  2026"],
    ["years ago", Date.UTC(2020, 1, 29, 12, 34), "Feb 29  2020"],
    ["in the future", Date.UTC(2031, 4, 6, 7, 8), "May 06  2031"],
    ["before 1970", Date.UTC(1969, 11, 31), "Dec 31  1969"],
  ])("is written for a file of %s", (_, epochMs, text) => {
    expect(formatUnixDate(epochMs, nowMs)).toBe(text);
  });

  it.each([Date.UTC(10_000, 0, 1), Date.UTC(-1, 0, 1), Number.NaN])("has no form for %d", (epochMs) => {
    expect(formatUnixDate(epochMs, nowMs)).toBeUndefined();
  });

  it.each([
    ["Nov 22 14:43", Date.UTC(2026, 10, 22, 14, 43), "minute", "year-and-zone"],
    ["Sep 02  3:47", Date.UTC(2026, 8, 2, 3, 47), "minute", "year-and-zone"],
    ["nov  5 00:00", Date.UTC(2026, 10, 5), "minute", "year-and-zone"],
    ["Feb 29  2020", Date.UTC(2020, 1, 29), "day", "zone"],
    ["31 Jan 2024", Date.UTC(2024, 0, 31), "day", "zone"],
    ["31 Jan 12:34", Date.UTC(2026, 0, 31, 12, 34), "minute", "year-and-zone"],
    ["2026-11-22 14:43", Date.UTC(2026, 10, 22, 14, 43), "minute", "zone"],
    ["2026-11-22 14:43:27", Date.UTC(2026, 10, 22, 14, 43, 27), "second", "zone"],
    ["2026-11-22 14:43:27 +0000", Date.UTC(2026, 10, 22, 14, 43, 27), "second", undefined],
    ["2026-11-22 14:43:27.324795551 +0000", Date.UTC(2026, 10, 22, 14, 43, 27, 324), "millisecond", undefined],
    ["2026-11-22 14:43:27 +0530", Date.UTC(2026, 10, 22, 9, 13, 27), "second", undefined],
    ["2026-11-22 14:43:27 -0800", Date.UTC(2026, 10, 22, 22, 43, 27), "second", undefined],
  ])("%s is read", (text, epochMs, precision, assumed) => {
    expect(read(text)).toMatchObject({ epochMs, precision, assumed });
  });

  it("takes a zone behind minutes for a name, since ls prints none there", () => {
    expect(read("2026-11-22 14:43 +0100")).toMatchObject({ columns: 2, assumed: "zone" });
  });

  it.each([
    ["yesterday's date", "Dec 31 23:59", Date.UTC(2026, 0, 1, 0, 1), Date.UTC(2025, 11, 31, 23, 59)],
    ["a server whose zone is ahead", "Jan 01 09:00", Date.UTC(2025, 11, 31, 23, 0), Date.UTC(2026, 0, 1, 9, 0)],
    ["tomorrow, within the day of grace", "Nov 23 14:43", nowMs, Date.UTC(2026, 10, 23, 14, 43)],
    ["the day after, which was last year", "Nov 24 14:43", nowMs, Date.UTC(2025, 10, 24, 14, 43)],
    ["a leap day, years ago", "Feb 29 12:00", nowMs, Date.UTC(2024, 1, 29, 12, 0)],
    ["a leap day, over the gap of 2100", "Feb 29 12:00", Date.UTC(2104, 0, 1), Date.UTC(2096, 1, 29, 12, 0)],
  ])("without a year is the latest possible one: %s", (_, text, at, epochMs) => {
    expect(read(text, at)?.epochMs).toBe(epochMs);
  });

  it.each([
    "",
    "Nov",
    "Nov 22",
    "Nov 31 12:00",
    "Nov 00 12:00",
    "Feb 30 2024",
    "Feb 29 2023",
    "Nov 22 24:00",
    "Nov 22 12:60",
    "Nov 22 1:2",
    "Nov 22 12:34:56",
    "Nov 222 2024",
    "Nov 22 202",
    "Novem 22 2024",
    "Mai 22 2024",
    "32 Jan 2024",
    "2024-02-30 12:00",
    "2024-13-01 12:00",
    "2024-01-01",
    "2024-01-01 name",
    "2024-1-1 12:00",
    "01-31-24 12:34PM",
  ])("is not %j", (text) => {
    expect(read(text)).toBeUndefined();
  });
});
