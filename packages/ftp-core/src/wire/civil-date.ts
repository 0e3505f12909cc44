/**
 * Calendar dates in UTC as arithmetic, both ways: year, month, day, time <-> milliseconds since 1970.
 *
 * The proleptic Gregorian calendar of RFC 3659 §2.3, without a clock and without `Date`, which would accept 31 February.
 * A year begins in March here: the leap day is then the last day of its year and needs no table.
 */
import { LocalProtocolError } from "../errors.js";

export interface CivilDate {
  readonly year: number;
  /** 1-12 */
  readonly month: number;
  /** 1-31 */
  readonly day: number;
  /** 0-23 */
  readonly hour: number;
  /** 0-59 */
  readonly minute: number;
  /** 0-59: leap seconds belong to the notations, not to the calendar. */
  readonly second: number;
  /** 0-999 */
  readonly millisecond: number;
}

/**
 * The date at a moment; a fraction of a millisecond is cut off downwards.
 * @throws LocalProtocolError for a number that is no moment: not finite, or more than 100 million days from 1970.
 */
export function civilFromEpochMs(epochMs: number): CivilDate {
  // Negated, so that NaN is refused as well.
  if (!(Math.abs(epochMs) <= MAX_EPOCH_MS)) throw new LocalProtocolError(`${epochMs} ms since 1970 is no date`);
  const wholeMs = Math.floor(epochMs);
  const epochDay = Math.floor(wholeMs / DAY_MS);
  const msOfDay = wholeMs - epochDay * DAY_MS;

  const shifted = epochDay + DAYS_FROM_MARCH_0000;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - daysBeforeYear(yearOfEra);
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: era * YEARS_PER_ERA + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - daysBeforeMonth(monthFromMarch) + 1,
    hour: Math.floor(msOfDay / HOUR_MS),
    minute: Math.floor(msOfDay / MINUTE_MS) % 60,
    second: Math.floor(msOfDay / 1000) % 60,
    millisecond: msOfDay % 1000,
  };
}

/** Milliseconds since 1970; undefined for a date that the calendar does not have, such as 31 February or 24:00. */
export function epochMsFromCivil(date: CivilDate): number | undefined {
  const { year, month, day, hour, minute, second, millisecond } = date;
  const isReal =
    isWithin(year, -MAX_YEAR, MAX_YEAR) &&
    isWithin(month, 1, 12) &&
    isWithin(day, 1, daysInMonth(year, month)) &&
    isWithin(hour, 0, 23) &&
    isWithin(minute, 0, 59) &&
    isWithin(second, 0, 59) &&
    isWithin(millisecond, 0, 999);
  if (!isReal) return undefined;
  const marchYear = month <= 2 ? year - 1 : year;
  const monthFromMarch = month <= 2 ? month + 9 : month - 3;
  const era = Math.floor(marchYear / YEARS_PER_ERA);
  const dayOfEra = daysBeforeYear(marchYear - era * YEARS_PER_ERA) + daysBeforeMonth(monthFromMarch) + day - 1;
  const epochDay = era * DAYS_PER_ERA + dayOfEra - DAYS_FROM_MARCH_0000;
  const epochMs = epochDay * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * 1000 + millisecond;
  return Math.abs(epochMs) <= MAX_EPOCH_MS ? epochMs : undefined;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The calendar repeats after 400 years. */
const YEARS_PER_ERA = 400;
const DAYS_PER_ERA = 146_097;
const DAYS_FROM_MARCH_0000 = 719_468;
/** The range of the ECMAScript time value, so that our caller's `Date` can hold what we return. */
const MAX_EPOCH_MS = 8.64e15;
const MAX_YEAR = 275_760;

/** Days from the first of March of an era's first year to the first of March of its nth. */
function daysBeforeYear(yearOfEra: number): number {
  return yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
}

/** Days from the first of March; five months in a row always have 153 days. */
function daysBeforeMonth(monthFromMarch: number): number {
  return Math.floor((153 * monthFromMarch + 2) / 5);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
