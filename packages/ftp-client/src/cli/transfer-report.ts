/** What a transfer did: a line for people on stderr, or an object for scripts on stdout. */
import { type JsonField, jsonLine } from "./json-line.js";

/** `a.txt: 1048576 bytes in 0.25 s, 4.2 MB/s` */
export function transferReport(name: string, bytes: number, durationMs: number): string {
  const seconds = durationMs / 1000;
  const rate = seconds > 0 && bytes > 0 ? `, ${scaledBytes(bytes / seconds)}/s` : "";
  return `${name}: ${bytesText(bytes)} in ${seconds.toFixed(2)} s${rate}`;
}

export function bytesText(bytes: number): string {
  return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
}

/** A file that was copied. */
export interface FinishedTransfer {
  readonly direction: "download" | "upload";
  readonly remote: string;
  /** `-` for standard input and output. */
  readonly local: string;
  readonly bytes: number;
  readonly ms: number;
}

/** @param more fields in front */
export function transferJson(
  { direction, remote, local, bytes, ms }: FinishedTransfer,
  more: readonly JsonField[] = [],
): string {
  return jsonLine([
    ...more,
    ["direction", direction],
    ["remote", remote],
    ["local", local],
    ["bytes", bytes],
    ["ms", Math.round(ms)],
  ]);
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** `4.2 MB`: powers of 1000. */
export function scaledBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const number = bytes / 1000 ** step;
  return `${step === 0 ? Math.round(number) : number.toFixed(1)} ${UNITS[step]}`;
}
