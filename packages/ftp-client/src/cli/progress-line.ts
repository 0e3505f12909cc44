/** How far a transfer is, in one line: `big.iso  [=======---]  68%  3.2 GB  112.4 MB/s  0:13`. */
import { printable } from "@pasvport/ftp-core";
import type { TransferProgress } from "../transfers/transfer-options.js";
import { cutToWidth, widthOf } from "./terminal-width.js";
import { scaledBytes } from "./transfer-report.js";

/** @param columns the line gets this wide at most */
export function progressLine(progress: TransferProgress, columns: number): string {
  const { path, bytes, total, bytesPerSecond } = progress;
  const numbers = [scaledBytes(bytes).padStart(8), `${scaledBytes(bytesPerSecond)}/s`.padStart(10)];
  if (total !== undefined) {
    const share = total === 0 ? 1 : Math.min(1, bytes / total);
    numbers.unshift(`${Math.floor(share * 100)}%`.padStart(4));
    numbers.push(durationText((total - bytes) / bytesPerSecond).padStart(7));
    if (columns >= COLUMNS_FOR_A_BAR) numbers.unshift(bar(share));
  }
  // On a narrow terminal fewer numbers, and none that is cut.
  while (numbers.length > 0 && widthOfAll(numbers) + SHORTEST_NAME > columns) numbers.pop();
  const tail = numbers.map((part) => `  ${part}`).join("");
  const room = Math.max(0, columns - tail.length);
  // Security: the name is the server's or somebody else's idea.
  const name = cutToWidth(printable(path), room);
  return `${name}${" ".repeat(room - widthOf(name))}${tail}`;
}

function widthOfAll(numbers: readonly string[]): number {
  return numbers.reduce((sum, { length }) => sum + 2 + length, 0);
}

const SHORTEST_NAME = 6;
const COLUMNS_FOR_A_BAR = 72;
const BAR_COLUMNS = 20;

function bar(share: number): string {
  const full = Math.floor(share * BAR_COLUMNS);
  return `[${"=".repeat(full)}${"-".repeat(BAR_COLUMNS - full)}]`;
}

/** `1:02:03`, `0:13`; `-` where nobody knows. */
function durationText(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0 || seconds >= 100 * 3600) return "-";
  const whole = Math.ceil(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number: number): string => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
