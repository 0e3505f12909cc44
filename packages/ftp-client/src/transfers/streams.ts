/** A file of the server as a Node stream. */
import type { Readable, Writable } from "node:stream";
import { LocalProtocolError } from "@pasvport/ftp-core";
import type { SessionTurns } from "../session-turns.js";
import type { DownloadOptions, UploadOptions } from "./transfer-options.js";

export function readableFrom(_turns: SessionTurns, _path: string, _options: DownloadOptions = {}): Readable {
  throw new LocalProtocolError("not built yet");
}

export function writableTo(_turns: SessionTurns, _path: string, _options: UploadOptions = {}): Writable {
  throw new LocalProtocolError("not built yet");
}
