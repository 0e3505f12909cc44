import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LocalProtocolError } from "../errors.js";
import { type CivilDate, civilFromEpochMs, epochMsFromCivil } from "./civil-date.js";

const midnight = { hour: 0, minute: 0, second: 0, millisecond: 0 };

const known: readonly (readonly [epochMs: number, date: CivilDate])[] = [
  [0, { ...midnight, year: 1970, month: 1, day: 1 }],
  [-1, { year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59, millisecond: 999 }],
  [951_782_400_000, { ...midnight, year: 2000, month: 2, day: 29 }],
  [951_868_800_000, { ...midnight, year: 2000, month: 3, day: 1 }],
  [1_582_979_696_789, { year: 2020, month: 2, day: 29, hour: 12, minute: 34, second: 56, millisecond: 789 }],
  [4_107_542_400_000, { ...midnight, year: 2100, month: 3, day: 1 }],
  [-62_167_219_200_000, { ...midnight, year: 0, month: 1, day: 1 }],
];

describe("civil dates", () => {
  it.each(known)("know %d both ways", (epochMs, date) => {
    expect(civilFromEpochMs(epochMs)).toEqual(date);
    expect(epochMsFromCivil(date)).toBe(epochMs);
  });

  it("agree with Date at any moment, both ways", () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (epochMs) => {
        const date = new Date(epochMs);
        const civil = civilFromEpochMs(epochMs);
        expect(civil).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes(),
          second: date.getUTCSeconds(),
          millisecond: date.getUTCMilliseconds(),
        });
        expect(epochMsFromCivil(civil)).toBe(epochMs);
      }),
    );
  });

  it("agree with Date on every day of a whole era", () => {
    const dayMs = 86_400_000;
    for (let day = -135_140; day <= 146_097; day += 1) {
      const civil = civilFromEpochMs(day * dayMs);
      const date = new Date(day * dayMs);
      const isSame = civil.month === date.getUTCMonth() + 1 && civil.day === date.getUTCDate();
      if (!isSame || epochMsFromCivil(civil) !== day * dayMs) expect.fail(`day ${day} differs`);
    }
  });

  it("cut off fractions of a millisecond downwards, as file times have them", () => {
    expect(civilFromEpochMs(1.9).millisecond).toBe(1);
    expect(civilFromEpochMs(-0.5)).toEqual(civilFromEpochMs(-1));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 8.64e15 + 1])("refuse %d", (epochMs) => {
    expect(() => civilFromEpochMs(epochMs)).toThrow(LocalProtocolError);
  });

  const base = { ...midnight, year: 2023, month: 1, day: 1 };
  it.each([
    { ...base, month: 2, day: 29 },
    { ...base, month: 2, day: 31 },
    { ...base, year: 1900, month: 2, day: 29 },
    { ...base, month: 4, day: 31 },
    { ...base, month: 0 },
    { ...base, month: 13 },
    { ...base, day: 0 },
    { ...base, day: 32 },
    { ...base, hour: 24 },
    { ...base, hour: -1 },
    { ...base, minute: 60 },
    { ...base, second: 60 },
    { ...base, millisecond: 1000 },
    { ...base, day: 1.5 },
    { ...base, year: Number.NaN },
    { ...base, year: 300_000 },
  ])("know no such date as %o", (date) => {
    expect(epochMsFromCivil(date)).toBeUndefined();
  });
});
