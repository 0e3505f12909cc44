/** For tests: writes the lines that IIS would. */
import { civilFromEpochMs } from "../wire/civil-date.js";
import type { DirectoryEntry } from "./directory-entry.js";

export interface IisStyle {
  readonly yearDigits: 2 | 4;
}

/** A name begins in column 39, or 41 behind a year of four digits. */
export function formatIisLine(entry: DirectoryEntry, { yearDigits }: IisStyle): string {
  const { year, month, day, hour, minute } = civilFromEpochMs(entry.modifiedAtMs ?? 0);
  const date = `${two(month)}-${two(day)}-${String(year).slice(-yearDigits)}`;
  const time = `${two(hour % 12 || 12)}:${two(minute)}${hour < 12 ? "AM" : "PM"}`;
  return `${date}  ${time}${whatOf(entry)}${entry.name}`;
}

function whatOf({ type, size = 0 }: DirectoryEntry): string {
  return type === "file" ? `${String(size).padStart(21)} ` : "       <DIR>          ";
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
