import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import { formatTimeVal, hasTimeVal, parseTimeVal, readTimeVal } from "./time-val.js";

describe("a time-val", () => {
  it.each([
    ["19700101000000", 0],
    ["19980615100045.014", Date.UTC(1998, 5, 15, 10, 0, 45, 14)],
    ["20200229123456", Date.UTC(2020, 1, 29, 12, 34, 56)],
    ["10000101000000", Date.UTC(1000, 0, 1)],
    ["99991231235959.999", Date.UTC(9999, 11, 31, 23, 59, 59, 999)],
  ])("%s is read and written", (text, epochMs) => {
    expect(parseTimeVal(text)).toBe(epochMs);
    expect(formatTimeVal(epochMs)).toBe(text);
  });

  it.each([
    ["a fraction of one digit", "20240101000000.5", Date.UTC(2024, 0, 1, 0, 0, 0, 500)],
    ["a fraction that is zero", "20240101000000.0", Date.UTC(2024, 0, 1)],
    ["nanoseconds, cut off", "20240101000000.123999999", Date.UTC(2024, 0, 1, 0, 0, 0, 123)],
    ["a leap second as the next day", "20161231235960", Date.UTC(2017, 0, 1)],
    ["a fraction of a leap second", "20161231235960.25", Date.UTC(2017, 0, 1, 0, 0, 0, 250)],
    ["the bug of the year 2000", "191000703123456", Date.UTC(2000, 6, 3, 12, 34, 56)],
    ["that bug today", "191261122144327", Date.UTC(2026, 10, 22, 14, 43, 27)],
  ])("reads %s", (_, text, epochMs) => {
    expect(parseTimeVal(text)).toBe(epochMs);
  });

  it.each([
    "",
    "2024",
    "2024010100000",
    "202401010000000",
    "20240101000000.",
    "20240101000000.x",
    "20240101000000 ",
    " 20240101000000",
    "+2024010100000",
    "20240231000000",
    "20230229000000",
    "20241301000000",
    "20240101240000",
    "20240101006000",
    "20240101000060",
    "20240101235961",
    "99991231235960",
    "09990101000000",
    "190990101000000",
    "２０２４0101000000",
  ])("refuses %j", (text) => {
    expect(() => parseTimeVal(text)).toThrow(RemoteProtocolError);
    expect(readTimeVal(text)).toBeUndefined();
  });

  it.each([Date.UTC(1000, 0, 1) - 1, Date.UTC(10_000, 0, 1), Number.NaN, 1e300])(
    "cannot be written for %d",
    (epochMs) => {
      expect(hasTimeVal(epochMs)).toBe(false);
      expect(() => formatTimeVal(epochMs)).toThrow(LocalProtocolError);
    },
  );

  it("is the same after writing and reading", () => {
    const times = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(10_000, 0, 1) - 1 });
    fc.assert(
      fc.property(times, (epochMs) => {
        const text = formatTimeVal(epochMs);
        expect(parseTimeVal(text)).toBe(epochMs);
        expect(text.slice(0, 14)).toBe(new Date(epochMs).toISOString().replace(/[-T:]/g, "").slice(0, 14));
      }),
    );
  });

  it("throws nothing but RemoteProtocolError for any text", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789."), maxLength: 24 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (text) => {
        try {
          expect(Number.isSafeInteger(parseTimeVal(text))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RemoteProtocolError);
        }
      }),
    );
  });
});
