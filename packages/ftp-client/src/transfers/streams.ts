/** A file of the server as a Node stream. */
import type { Readable, Writable } from "node:stream";
import type { SessionTurns } from "../session-turns.js";
import { DownloadStream } from "./download-stream.js";
import { beforeTurns, requireReadableOptions, requireWritableOptions } from "./require-options.js";
import { noteOwner } from "./stream-owner.js";
import type { ReadableOptions, WritableOptions } from "./transfer-options.js";
import { UploadStream } from "./upload-stream.js";

/**
 * Nothing is asked before the first read: from then on other calls wait until it is at its end or destroyed. `close` of the client
 * destroys it.
 *
 * @throws OptionError
 */
export function readableFrom(turns: SessionTurns, path: string, options: ReadableOptions = {}): Readable {
  beforeTurns(turns, `download ${path}`, () => requireReadableOptions(options));
  const stream = new DownloadStream(turns, path, options);
  noteOwner(stream, turns);
  return stream;
}

/**
 * Nothing is asked before the first write, or the end: from then on other calls wait until it is finished or destroyed. `close` of
 * the client waits for one that was ended, and destroys others.
 *
 * @throws OptionError
 */
export function writableTo(turns: SessionTurns, path: string, options: WritableOptions = {}): Writable {
  beforeTurns(turns, `upload ${path}`, () => requireWritableOptions(options));
  const stream = new UploadStream(turns, path, options);
  noteOwner(stream, turns);
  return stream;
}
