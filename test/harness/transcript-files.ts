/** The transcripts of `test/transcripts`. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseTranscript, type Transcript } from "./transcript.js";

export interface TranscriptFile {
  /** Without its ending. */
  readonly name: string;
  readonly transcript: Transcript;
}

/** @throws TranscriptError */
export function readTranscripts(): readonly TranscriptFile[] {
  const folder = fileURLToPath(new URL("../transcripts", import.meta.url));
  const files = readdirSync(folder).filter((file) => file.endsWith(".ftp"));
  return files.sort().map((file) => ({
    name: file.slice(0, -".ftp".length),
    transcript: parseTranscript(readFileSync(join(folder, file), "utf8")),
  }));
}
