import { describe, expect, it } from "vitest";
import { readDosDate } from "./dos-date.js";

const nowMs = Date.UTC(2026, 10, 22, 14, 43, 30);
const read = (text: string, at = nowMs) => {
  const [day = "", ...time] = text.split(" ");
  return readDosDate({ day, time: time.join(" ") }, at);
};
const afternoon = Date.UTC(2026, 10, 22, 14, 43);

describe("the date of a DOS listing", () => {
  it.each([
    ["IIS", "11-22-26 02:43PM", afternoon, "year-and-zone"],
    ["IIS with years of four digits", "11-22-2026 02:43PM", afternoon, "zone"],
    ["IIS, where the numbers alone would not tell", "05-06-2026 02:43PM", Date.UTC(2026, 4, 6, 14, 43), "zone"],
    ["IIS at midnight", "11-22-26 12:00AM", Date.UTC(2026, 10, 22), "year-and-zone"],
    ["IIS at noon", "11-22-26 12:00PM", Date.UTC(2026, 10, 22, 12), "year-and-zone"],
    ["old DOS", "11-22-96 2:43p", Date.UTC(1996, 10, 22, 14, 43), "year-and-zone"],
    ["Windows CE, which has 24 hours", "11-22-26 14:43", afternoon, "year-and-zone"],
    ["24 hours and a whole year", "11-22-2026 14:43", afternoon, "zone"],
    ["the Netherlands", "22-11-2026 14:43", afternoon, "zone"],
    ["the United States", "11/22/2026 02:43 PM", afternoon, "zone"],
    ["Great Britain", "22/11/2026 14:43", afternoon, "zone"],
    ["any country, as day and month are the same", "05/05/2026 14:43", Date.UTC(2026, 4, 5, 14, 43), "zone"],
    ["Germany", "05.06.2026 14:43", Date.UTC(2026, 5, 5, 14, 43), "zone"],
    ["Japan", "2026/11/22 14:43", afternoon, "zone"],
    ["Sweden", "2026-11-22 14:43", afternoon, "zone"],
  ])("of %s is read: %s", (_, text, modifiedAtMs, modifiedAssumed) => {
    expect(read(text)).toEqual({ modifiedAtMs, modifiedPrecision: "minute", modifiedAssumed });
  });

  it.each([
    "05-06-26 14:43",
    "05-06-2026 14:43",
    "05/06/2026 14:43",
    "05/06/2026 02:43 PM",
    "05-06-2026 02:43 PM",
    "22/11/26 14:43",
    "22-11-26 02:43PM",
    "05.06.26 14:43",
  ])("is a date, but no time, where it can be read in several ways: %s", (text) => {
    expect(read(text)).toEqual({});
  });

  it.each([
    "",
    "11-22-26",
    "11-22-26 ",
    "13-32-26 02:43PM",
    "00-00-00 00:00",
    "02-30-2026 02:43PM",
    "31.02.2026 14:43",
    "22.13.2026 14:43",
    "11-22-26 13:43PM",
    "11-22-26 24:00",
    "11-22-26 14:60",
    "11-22-26 14:43:27",
    "11-22/26 14:43",
    "11-22-126 14:43",
    "126-11-22 14:43",
    "2026-11-2026 14:43",
    "11-22-6 14:43",
    "11-22-26 2:43 nachm.",
  ])("is not %j", (text) => {
    expect(read(text)).toBeUndefined();
  });

  it.each([
    ["46", 2046],
    ["47", 1947],
    ["80", 1980],
    ["99", 1999],
    ["00", 2000],
  ])("of two digits is at most twenty years ahead: %s is %d", (digits, year) => {
    expect(read(`11-22-${digits} 02:43PM`)?.modifiedAtMs).toBe(Date.UTC(year, 10, 22, 14, 43));
  });

  it("of two digits finds its century in any", () => {
    expect(read("11-22-99 02:43PM", Date.UTC(2081, 0))?.modifiedAtMs).toBe(Date.UTC(2099, 10, 22, 14, 43));
    expect(read("11-22-15 02:43PM", Date.UTC(1999, 0))?.modifiedAtMs).toBe(Date.UTC(2015, 10, 22, 14, 43));
  });
});
