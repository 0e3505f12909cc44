/** Refuses what makes no sense of a transfer, before anything is asked of anybody. */
import { FtpError, OptionError } from "@pasvport/ftp-core";
import { type About, explain } from "../advice/explain.js";
import type { DownloadTarget, UploadSource } from "./transfer-ends.js";
import type {
  DownloadOptions,
  ReadableOptions,
  ReadOptions,
  UploadOptions,
  WritableOptions,
} from "./transfer-options.js";
import { transferOptionShapes } from "./transfer-options-shape.js";

/** @throws OptionError that names the option and the next step */
export function requireDownloadOptions(to: DownloadTarget, options: DownloadOptions): void {
  transferOptionShapes.download.check(options, "options");
  requireSense(options);
  if (!options.resume) return;
  if (options.offset !== undefined) throw new OptionError("resume finds out where to begin: leave offset out");
  if (typeof to !== "string") throw new OptionError("only a download to a local path can resume: use offset");
}

/** @throws OptionError that names the option and the next step */
export function requireReadOptions(options: ReadOptions): void {
  transferOptionShapes.read.check(options, "options");
  requireSense(options);
  if (options.maxBytes !== undefined && !(options.maxBytes >= 0))
    throw new OptionError(`maxBytes must be 0 or more, not ${options.maxBytes}`);
}

/** @throws OptionError that names the option and the next step */
export function requireReadableOptions(options: ReadableOptions): void {
  transferOptionShapes.readable.check(options, "options");
  requireSense(options);
}

/** @throws OptionError that names the option and the next step */
export function requireUploadOptions(from: UploadSource, options: UploadOptions): void {
  transferOptionShapes.upload.check(options, "options");
  requireSense(options);
  requireOnePlace(options);
  const { append, resume, offset } = options;
  if (!resume) return;
  if (append) throw new OptionError("resume appends what is missing, append all of it: choose one");
  if (offset !== undefined) throw new OptionError("resume finds out where to begin: leave offset out");
  if (typeof from !== "string" && !(from instanceof Uint8Array))
    throw new OptionError("only an upload from a local path or of bytes can resume: use append or offset");
}

/** @throws OptionError that names the option and the next step */
export function requireWritableOptions(options: WritableOptions): void {
  transferOptionShapes.writable.check(options, "options");
  requireSense(options);
  requireOnePlace(options);
}

function requireOnePlace({ append, offset }: WritableOptions): void {
  if (append && offset !== undefined) throw new OptionError("append begins behind what is there: leave offset out");
}

function requireSense(options: DownloadOptions): void {
  const { type, offset, resume, limitRate } = options;
  if (type === "text" && (resume || (offset ?? 0) > 0))
    throw new OptionError("in the middle of a text nobody knows the place: use type binary with resume or offset");
  for (const name of ["offset", "size", "retries"] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0))
      throw new OptionError(`${name} must be 0 or a whole number above it, not ${value}`);
  }
  if (limitRate !== undefined && !(limitRate >= 1))
    throw new OptionError(`limitRate must be 1 byte a second or more, not ${limitRate}`);
}

/** Runs what is done before the first turn: its errors get their context, too. */
export function beforeTurns<T>({ settings }: Pick<About, "settings">, operation: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof FtpError ? explain(error, { operation, transcript: [], settings }) : error;
  }
}
