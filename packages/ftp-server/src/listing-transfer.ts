/** A listing on its way to the client: entries become lines, lines become chunks. RFC 959 §3.1.1.1, §4.1.3 */
import { Readable } from "node:stream";
import { type DirectoryEntry, encodeWireText, isOneLineName, type Representation } from "@pasvport/ftp-core";
import type { HandlerOutcome } from "./command-handler.js";
import { stop } from "./storage/file-streams.js";
import type { Download } from "./storage/storage.js";
import { asStorageError } from "./storage/storage-error.js";
import type { VirtualPath } from "./storage/virtual-path.js";

/** A listing goes out in chunks of about this many characters: one write for a small folder, flat memory for a large one. */
const CHUNK_CHARACTERS = 32 * 1024;

/** A slow storage is not waited for to fill a chunk: what is there goes out, and the client sees that it goes on. */
const CHUNK_MS = 1_000;

/** After so many others get their turn, also where the storage gives them none. */
const ENTRIES_A_TURN = 500;

export type Entries = AsyncIterable<DirectoryEntry> | Iterable<DirectoryEntry>;
/** `undefined` for an entry without a line: a listing that finds nothing for long can still be stopped there. */
export type Lines = AsyncIterable<string | undefined> | Iterable<string | undefined>;

/** A line for each entry that can have one, and is wanted. */
export async function* listingLines(
  { entries, isWanted = () => true }: { readonly entries: Entries; isWanted?(name: string): boolean },
  line: (entry: DirectoryEntry) => string,
): AsyncGenerator<string | undefined, void, undefined> {
  for await (const entry of entries) {
    // Security: a name with a line break in it would forge an entry, and no command could name the file anyway.
    yield isOneLineName(entry.name) && isWanted(entry.name) ? line(entry) : undefined;
  }
}

/** Lines come with the line end of the wire; only EBCDIC has another one, and other bytes. RFC 959 §3.1.1.2, §4.1.3 */
export function listingTransfer(path: VirtualPath, lines: Lines, chosen: Representation = "ascii"): HandlerOutcome {
  const [representation, lineEnd] = chosen === "ebcdic" ? (["ebcdic", "\n"] as const) : (["image", "\r\n"] as const);
  return {
    kind: "transfer",
    about: "here comes the listing",
    transfer: { direction: "toClient", path, representation, source: new Listing(lines, lineEnd) },
  };
}

class Listing implements Pick<Download, "readable" | "close"> {
  readonly #lines: Lines;
  readonly #lineEnd: string;
  #stream: Readable | undefined;
  #isClosed = false;

  constructor(lines: Lines, lineEnd: string) {
    this.#lines = lines;
    this.#lineEnd = lineEnd;
  }

  readable(): Readable {
    this.#stream = Readable.from(this.#chunks(), { objectMode: false });
    return this.#stream;
  }

  /** Resolves when the storage is asked no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#stream !== undefined) await stop(this.#stream);
  }

  async *#chunks(): AsyncGenerator<Uint8Array> {
    let text = "";
    let sentAtMs = performance.now();
    let entries = 0;
    try {
      for await (const line of this.#lines) {
        // A stream that is destroyed is heard only between two chunks, and that may be long.
        if (this.#isClosed) return;
        if (line !== undefined) text += line + this.#lineEnd;
        entries += 1;
        if (entries % ENTRIES_A_TURN === 0) await nextTurn();
        const isLate = text !== "" && performance.now() - sentAtMs > CHUNK_MS;
        if (text.length < CHUNK_CHARACTERS && !isLate) continue;
        yield encodeWireText(text);
        text = "";
        sentAtMs = performance.now();
      }
    } catch (error) {
      throw asStorageError(error);
    }
    if (text !== "") yield encodeWireText(text);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
