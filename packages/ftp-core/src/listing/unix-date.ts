/**
 * The date columns of `ls -l`: `Jan 01 12:34` for the last half year, `Jan 01  2020` for everything else.
 *
 * The line names no time zone, and mostly leaves out the year or the time of day: what is read says so.
 */
import { civilFromEpochMs, DAY_MS, epochMsFromCivil, MINUTE_MS } from "../wire/civil-date.js";
import type { ModifiedAssumed, ModifiedPrecision } from "./directory-entry.js";

/** Twelve characters, in UTC. Years without four digits have no form: undefined. */
export function formatUnixDate(epochMs: number, nowMs: number): string | undefined {
  if (!(epochMs >= YEAR_0_MS && epochMs < YEAR_10000_MS)) return undefined;
  const { year, month, day, hour, minute } = civilFromEpochMs(epochMs);
  const date = `${MONTHS[month - 1]} ${two(day)}`;
  // A file written after `nowMs` was taken is not from the future.
  const isRecent = epochMs > nowMs - HALF_YEAR_MS && epochMs <= nowMs + MINUTE_MS;
  return isRecent ? `${date} ${two(hour)}:${two(minute)}` : `${date}  ${String(year).padStart(4, "0")}`;
}

export interface UnixDate {
  readonly epochMs: number;
  readonly precision: ModifiedPrecision;
  readonly assumed: ModifiedAssumed | undefined;
  /** How many columns it took. */
  readonly columns: number;
}

/** Reads a date that begins at column `at`; undefined if none does. */
export function readUnixDate(columns: readonly string[], at: number, nowMs: number): UnixDate | undefined {
  const first = columns[at] ?? "";
  const second = columns[at + 1] ?? "";
  const third = columns[at + 2] ?? "";
  // GNU and busybox ls with --full-time or --time-style=long-iso; some embedded servers.
  if (ISO_DATE.test(first)) return readIsoDate(first, second, third);
  // `Jan 31 …` is what POSIX wants; `31 Jan …` is what ls prints in some locales.
  const month = monthOf(first);
  return month === undefined ? readDate(first, monthOf(second), third, nowMs) : readDate(second, month, third, nowMs);
}

function readDate(dayText: string, month: number | undefined, last: string, nowMs: number): UnixDate | undefined {
  if (month === undefined || !/^[0-9]{1,2}$/.test(dayText)) return undefined;
  const day = Number(dayText);
  if (/^[0-9]{4}$/.test(last)) {
    const epochMs = epochMsOf(Number(last), month, day);
    return epochMs === undefined ? undefined : { epochMs, precision: "day", assumed: "zone", columns: 3 };
  }
  const time = /^([0-9]{1,2}):([0-9]{2})$/.exec(last);
  if (time === null) return undefined;
  const hour = Number(time[1]);
  const minute = Number(time[2]);
  // A day of grace, because the server's zone may be ahead of ours.
  const latestMs = nowMs + DAY_MS;
  const { year: latestYear } = civilFromEpochMs(latestMs);
  // Nine years: 29 February can be eight years away, around 1900 and 2100.
  for (let year = latestYear; year > latestYear - 9; year -= 1) {
    const epochMs = epochMsOf(year, month, day, hour, minute);
    if (epochMs !== undefined && epochMs <= latestMs) {
      return { epochMs, precision: "minute", assumed: "year-and-zone", columns: 3 };
    }
  }
  return undefined;
}

function epochMsOf(year: number, month: number, day: number, hour = 0, minute = 0): number | undefined {
  return epochMsFromCivil({ year, month, day, hour, minute, second: 0, millisecond: 0 });
}

function readIsoDate(dateText: string, timeText: string, zoneText: string): UnixDate | undefined {
  const time = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?$/.exec(timeText);
  if (time === null) return undefined;
  const [year = 0, month = 0, day = 0] = dateText.split("-").map(Number);
  const localMs = epochMsFromCivil({
    year,
    month,
    day,
    hour: Number(time[1]),
    minute: Number(time[2]),
    second: Number(time[3] ?? 0),
    millisecond: Number((time[4] ?? "").slice(0, 3).padEnd(3, "0")),
  });
  if (localMs === undefined) return undefined;
  const precision = time[3] === undefined ? "minute" : time[4] === undefined ? "second" : "millisecond";
  // ls names the zone only behind seconds; "+0100" behind minutes is a file's name.
  const zone = precision === "minute" ? null : /^([+-])(0[0-9]|1[0-4])([0-5][0-9])$/.exec(zoneText);
  if (zone === null) return { epochMs: localMs, precision, assumed: "zone", columns: 2 };
  const offsetMs = (Number(zone[2]) * 60 + Number(zone[3])) * MINUTE_MS;
  const epochMs = zone[1] === "+" ? localMs - offsetMs : localMs + offsetMs;
  return { epochMs, precision, assumed: undefined, columns: 3 };
}

function monthOf(text: string): number | undefined {
  return text.length === 3 ? monthNumbers.get(text.toLowerCase()) : undefined;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const monthNumbers: ReadonlyMap<string, number> = new Map(
  MONTHS.map((month, index) => [month.toLowerCase(), index + 1]),
);
const ISO_DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
/** Half of the Gregorian year, as GNU ls has it. */
const HALF_YEAR_MS = 15_778_476_000;
const YEAR_0_MS = -62_167_219_200_000;
const YEAR_10000_MS = 253_402_300_800_000;

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
