/** One listing over a data connection: lines to entries, bounded. RFC 959 §4.1.3, RFC 3659 §7 */
import {
  type Command,
  createListingReader,
  type DirectoryEntry,
  decodeWireText,
  LineReader,
  RemoteProtocolError,
  type UnreadableLines,
} from "@pasvport/ftp-core";
import { receiveData } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
import { transferData } from "../transfer-loop.js";
import type { CallOptions } from "./call-options.js";
import { entryWeight } from "./entry-weight.js";

export interface Listing {
  /** Without `.` and `..`, in the server's order. */
  readonly entries: readonly DirectoryEntry[];
  /** Lines that no format understood: how many, and the first few of them. */
  readonly unreadable: UnreadableLines;
}

export interface ReceivedListing extends Listing {
  /** It had an entry for the directory itself, or for the one above. */
  readonly hasDots: boolean;
}

/** Longest line of a listing. Security: a server must not be able to fill our memory. */
export const MAX_LISTING_LINE_BYTES = 16 * 1024;

/** @throws NegativeReplyError, RemoteProtocolError for a listing that is too long, and what every transfer throws */
export async function receiveListing(
  session: ClientSession,
  listingCommand: Command<"LIST"> | Command<"MLSD">,
  { signal }: CallOptions,
): Promise<ReceivedListing> {
  const { network, timeouts, maxListingBytes } = session.settings;
  const { clock } = network;
  const lines = new LineReader(MAX_LISTING_LINE_BYTES);
  const format = listingCommand.verb === "MLSD" ? "mlsx" : "list";
  const reader = createListingReader({ format, nowMs: clock.wallTimeMs() });
  const entries: DirectoryEntry[] = [];
  let hasDots = false;
  let weight = 0;
  const count = (bytes: number): void => {
    weight += bytes;
    if (weight > maxListingBytes)
      throw new RemoteProtocolError(`the listing takes more than ${maxListingBytes} bytes of memory`);
  };
  const take = async (chunk: Uint8Array): Promise<void> => {
    lines.push(chunk);
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      if (line.kind === "overlong") throw new RemoteProtocolError("a line of the listing is too long");
      const text = decodeWireText(line.bytes);
      const entry = reader.push(text);
      count(entryWeight(text, entry));
      if (entry === undefined) continue;
      if (entry.type === "current" || entry.type === "parent") hasDots = true;
      else entries.push(entry);
    }
  };
  await transferData(session, {
    script: [listingCommand],
    direction: "download",
    move: async (connection, own) => {
      const received = await receiveData(connection, take, { own, clock, stallMs: timeouts.dataMs });
      // Interop: a last line without its end.
      if (!lines.isEmpty) await own(() => take(new Uint8Array([0x0d, 0x0a])));
      return received;
    },
    signal,
  });
  return { entries, unreadable: reader.unreadable, hasDots };
}
