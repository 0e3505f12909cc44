/**
 * The date columns of the DOS form of LIST: `11-22-26  02:43PM`, and what the `dir` of other countries makes of them.
 *
 * Only some of these forms say which number is the month. Where the form does not, the numbers may; where they do not either
 * (`05/06/2026`), there is a date, but no time that could be told without guessing.
 */
import { civilFromEpochMs, epochMsFromCivil } from "../wire/civil-date.js";
import type { EntryDraft } from "./directory-entry.js";

export interface DosDate {
  readonly day: string;
  /** `02:43PM`, `02:43 PM`, `14:43`. */
  readonly time: string;
}

/** What it tells of the time; an empty object where it can be read in several ways, undefined where it is no date at all. */
export function readDosDate(
  { day, time }: DosDate,
  nowMs: number,
): Pick<EntryDraft, "modifiedAtMs" | "modifiedPrecision" | "modifiedAssumed"> | undefined {
  const clock = readClock(time);
  const [, first = "", mark = "", second = "", third = ""] = DAY.exec(day) ?? [];
  if (clock === undefined || mark === "") return undefined;
  const numbers = [first, second, third];
  const readings = (orders: readonly Order[]): ReadonlySet<number> =>
    new Set(orders.flatMap((order) => epochMsOf(numbers, order, clock, nowMs) ?? []));
  // Interop: IIS, whatever its system's language: the month, the day, and a clock of twelve hours without a blank.
  const asIis = mark === "-" && /[0-9][AP]/i.test(time) ? readings(["MDY"]) : new Set<number>();
  const found = asIis.size > 0 ? asIis : readings(ordersOf(numbers, mark));
  if (found.size === 0) return undefined;
  const [modifiedAtMs, ...others] = found;
  if (modifiedAtMs === undefined || others.length > 0) return {};
  const isYearWhole = numbers.some((number) => number.length === 4);
  return { modifiedAtMs, modifiedPrecision: "minute", modifiedAssumed: isYearWhole ? "zone" : "year-and-zone" };
}

const DAY = /^([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{1,4})$/;

/** Which number is which, from left to right. */
type Order = "MDY" | "DMY" | "YMD";

/** The orders that somebody writes so. Numbers between dots begin with the day everywhere, unless they begin with the year. */
function ordersOf([first = "", , third = ""]: readonly string[], mark: string): readonly Order[] {
  if (first.length === 4) return third.length <= 2 ? ["YMD"] : [];
  if (first.length > 2) return [];
  if (third.length === 4) return mark === "." ? ["DMY"] : ["MDY", "DMY"];
  if (third.length !== 2) return [];
  return mark === "." ? ["DMY", "YMD"] : ["MDY", "DMY", "YMD"];
}

function epochMsOf(numbers: readonly string[], order: Order, clock: Clock, nowMs: number): number | undefined {
  const numberOf = (letter: string): string => numbers[order.indexOf(letter)] ?? "";
  const yearText = numberOf("Y");
  if (yearText.length !== 2 && yearText.length !== 4) return undefined;
  const year = yearText.length === 4 ? Number(yearText) : wholeYear(Number(yearText), nowMs);
  const [month, day] = [Number(numberOf("M")), Number(numberOf("D"))];
  return epochMsFromCivil({ year, month, day, ...clock, second: 0, millisecond: 0 });
}

/** The latest year that ends so and lies at most 20 years ahead: FAT begins in 1980, and files from the future are few. */
function wholeYear(lastDigits: number, nowMs: number): number {
  const latest = civilFromEpochMs(nowMs).year + 20;
  return latest - ((((latest - lastDigits) % 100) + 100) % 100);
}

interface Clock {
  readonly hour: number;
  readonly minute: number;
}

/** Old versions of DOS write one letter, `2:43p`. */
function readClock(text: string): Clock | undefined {
  const [, hourText = "", minuteText = "", half] = /^([0-9]{1,2}):([0-9]{2})(?: ?([AP])M?)?$/i.exec(text) ?? [];
  const [hour, minute] = [Number(hourText), Number(minuteText)];
  if (hourText === "" || half === undefined) return hourText === "" ? undefined : { hour, minute };
  if (hour > 12) return undefined;
  // 12:15AM is a quarter past midnight.
  return { hour: (hour % 12) + (half.toUpperCase() === "P" ? 12 : 0), minute };
}
