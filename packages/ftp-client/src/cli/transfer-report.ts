/** What a transfer did: a line for people on stderr, or an object for scripts on stdout. */
import { FtpError, NegativeReplyError } from "@pasvport/ftp-core";
import type { TreeEvent } from "../trees/tree-options.js";
import { type JsonField, jsonLine } from "./json-line.js";

/** Where `--resume` found nothing to do. */
export function wholeReport(name: string): string {
  return `${name}: already whole`;
}

/** `a.txt: 1048576 bytes in 0.25 s, 4.2 MB/s` */
export function transferReport(name: string, bytes: number, durationMs: number): string {
  const seconds = durationMs / 1000;
  const rate = seconds > 0 && bytes > 0 ? `, ${scaledBytes(bytes / seconds)}/s` : "";
  return `${name}: ${bytesText(bytes)} in ${seconds.toFixed(2)} s${rate}`;
}

export function bytesText(bytes: number): string {
  return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
}

/** What is copied, and where to. */
export interface CopyEnds {
  readonly direction: "download" | "upload";
  readonly remote: string;
  /** `-` for standard input and output. */
  readonly local: string;
}

/** A file that was copied. */
export interface FinishedTransfer extends CopyEnds {
  readonly bytes: number;
  readonly ms: number;
}

export function transferJson({ direction, remote, local, bytes, ms }: FinishedTransfer): string {
  return jsonLine([...eventFields("copied", { direction, remote, local }), ["bytes", bytes], ["ms", Math.round(ms)]]);
}

/** What every object about a copy begins with. */
export function eventFields(event: TreeEvent["kind"], { direction, remote, local }: Partial<CopyEnds>): JsonField[] {
  const places = Object.entries({ direction, remote, local }).filter(([, place]) => place !== undefined);
  return [["event", event], ...places];
}

/** @param message in the words of whoever asked */
export function failureJson(ends: Partial<CopyEnds>, error: unknown, message: string): string {
  return jsonLine([...eventFields("failed", ends), ...faultFields(error, message)]);
}

/** `reply` only where the server said no: its code. */
export function faultFields(error: unknown, message: string): readonly JsonField[] {
  return [
    ["code", error instanceof FtpError ? error.code : "UNEXPECTED"],
    ...(error instanceof NegativeReplyError ? [["reply", error.reply.code] as const] : []),
    ["message", message],
  ];
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** `4.2 MB`: powers of 1000. */
export function scaledBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const number = bytes / 1000 ** step;
  return `${step === 0 ? Math.round(number) : number.toFixed(1)} ${UNITS[step]}`;
}
