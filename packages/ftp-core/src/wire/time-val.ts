/** Times of MDTM, MFMT and the MLSx facts: `YYYYMMDDHHMMSS[.sss]`, always UTC. RFC 3659 §2.3 */
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import { civilFromEpochMs, epochMsFromCivil } from "./civil-date.js";

/**
 * Milliseconds since 1970, UTC. Digits beyond the millisecond are cut off.
 *
 * A leap second (23:59:60) is the first second of the next day, as in POSIX: epoch time has no other place for it.
 * @throws RemoteProtocolError
 */
export function parseTimeVal(text: string): number {
  const epochMs = readTimeVal(text);
  if (epochMs === undefined) throw new RemoteProtocolError("not a time of the form YYYYMMDDHHMMSS", { received: text });
  return epochMs;
}

/**
 * The fraction is written only when there is one, with three digits.
 * @throws LocalProtocolError outside the years 1000-9999, which have no form on the wire.
 */
export function formatTimeVal(epochMs: number): string {
  if (!hasTimeVal(epochMs)) throw new LocalProtocolError(`${epochMs} ms since 1970 has no year of four digits`);
  const { year, month, day, hour, minute, second, millisecond } = civilFromEpochMs(epochMs);
  const time = `${year}${two(month)}${two(day)}${two(hour)}${two(minute)}${two(second)}`;
  return millisecond === 0 ? time : `${time}.${String(millisecond).padStart(3, "0")}`;
}

/** As `parseTimeVal`, for readers to whom a bad time is one unknown field among good ones. */
export function readTimeVal(text: string): number | undefined {
  const parts = TIME_VAL.exec(text) ?? TIME_VAL_SINCE_1900.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const millisecond = Number((parts[7] ?? "").slice(0, 3).padEnd(3, "0"));
  const isLeapSecond = hour === 23 && minute === 59 && second === 60;
  const epochMs = epochMsFromCivil({
    year: parts[1]?.length === 3 ? 1900 + year : year,
    month,
    day,
    hour,
    minute,
    second: isLeapSecond ? 59 : second,
    millisecond,
  });
  if (epochMs === undefined) return undefined;
  const time = isLeapSecond ? epochMs + 1000 : epochMs;
  // The last leap second that can be written belongs to a year that cannot.
  return hasTimeVal(time) ? time : undefined;
}

/** Whether `formatTimeVal` can write the time. */
export function hasTimeVal(epochMs: number): boolean {
  return epochMs >= YEAR_1000_MS && epochMs < YEAR_10000_MS;
}

const YEAR_1000_MS = -30_610_224_000_000;
const YEAR_10000_MS = 253_402_300_800_000;

const TIME_VAL = /^([1-9][0-9]{3})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(?:\.([0-9]+))?$/;
/**
 * Interop: servers with the bug of the year 2000 print "19" and then the years since 1900, so 2000 becomes 19100 and the
 * whole has 15 digits. A well-formed time never has 15, so nothing else can be meant.
 */
const TIME_VAL_SINCE_1900 = /^19([1-9][0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(?:\.([0-9]+))?$/;

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
