/** A listing on its way to the client: entries become lines, lines become chunks. RFC 959 §3.1.1.1, §4.1.3 */
import { Readable } from "node:stream";
import { type DirectoryEntry, encodeWireText, isOneLineName, type Representation } from "@pasvport/ftp-core";
import type { HandlerOutcome } from "./command-handler.js";
import { asStorageError } from "./storage/storage-error.js";
import type { VirtualPath } from "./storage/virtual-path.js";

/** A listing goes out in chunks of about this many characters: one write for a small folder, flat memory for a large one. */
const CHUNK_CHARACTERS = 32 * 1024;

export type Entries = AsyncIterable<DirectoryEntry> | Iterable<DirectoryEntry>;
export type Lines = AsyncIterable<string> | Iterable<string>;

/** A line for each entry that can have one. */
export async function* listingLines(
  entries: Entries,
  line: (entry: DirectoryEntry) => string,
): AsyncGenerator<string, void, undefined> {
  for await (const entry of entries) {
    // Security: a name with a line break in it would forge an entry, and no command could name the file anyway.
    if (isOneLineName(entry.name)) yield line(entry);
  }
}

/** Lines come with the line end of the wire; only EBCDIC has another one, and other bytes. RFC 959 §3.1.1.2, §4.1.3 */
export function listingTransfer(path: VirtualPath, lines: Lines, chosen: Representation = "ascii"): HandlerOutcome {
  const [representation, lineEnd] = chosen === "ebcdic" ? (["ebcdic", "\n"] as const) : (["image", "\r\n"] as const);
  const readable = (): Readable => Readable.from(chunksOf(lines, lineEnd), { objectMode: false });
  const source = { readable, close: async () => undefined };
  return {
    kind: "transfer",
    about: "here comes the listing",
    transfer: { direction: "toClient", path, representation, source },
  };
}

async function* chunksOf(lines: Lines, lineEnd: string): AsyncGenerator<Uint8Array> {
  let text = "";
  try {
    for await (const line of lines) {
      text += line + lineEnd;
      if (text.length >= CHUNK_CHARACTERS) {
        yield encodeWireText(text);
        text = "";
      }
    }
  } catch (error) {
    throw asStorageError(error);
  }
  if (text !== "") yield encodeWireText(text);
}
