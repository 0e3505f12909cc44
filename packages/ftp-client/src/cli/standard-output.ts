/** Results on their way out: one chunk at a time, so that a slow reader makes us slow and costs no memory. */
import type { Writable } from "node:stream";
import { errnoOf, writeChunk } from "@pasvport/ftp-core/net";
import { LocalFileError } from "../transfers/local-file.js";

/** Whoever read our output stopped reading, as `head` does: a quiet end. */
export class ReaderGoneError extends LocalFileError {}

/** @throws ReaderGoneError, LocalFileError */
export async function writeOutput(stdout: Writable, chunk: Uint8Array | string): Promise<void> {
  try {
    await writeChunk(stdout, typeof chunk === "string" ? Buffer.from(chunk, "utf8") : chunk);
  } catch (error) {
    const Failure = GONE.includes(errnoOf(error)) ? ReaderGoneError : LocalFileError;
    throw new Failure("standard output", error);
  }
}

/** The second comes for what is written after the first. */
const GONE: readonly string[] = ["EPIPE", "ERR_STREAM_DESTROYED"];

/** Lines of text, in chunks: a write for each line would take longer than the listing. */
export async function writeLines(stdout: Writable, lines: Iterable<string>): Promise<void> {
  let text = "";
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < CHUNK_CHARACTERS) continue;
    await writeOutput(stdout, text);
    text = "";
  }
  if (text !== "") await writeOutput(stdout, text);
}

const CHUNK_CHARACTERS = 64 * 1024;
