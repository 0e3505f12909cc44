/** MLSD where the server has it, else LIST. RFC 3659 §7, RFC 959 §4.1.3 */
import {
  type Command,
  command,
  createListingReader,
  type DirectoryEntry,
  decodeWireText,
  LineReader,
  NegativeReplyError,
  RemoteProtocolError,
} from "@pasvport/ftp-core";
import { receiveData } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
import { transferData } from "../transfer-loop.js";
import type { CallOptions } from "./call-options.js";
import { serverFeatures } from "./features.js";

/** Longest line of a listing: a server must not be able to fill our memory. */
const MAX_LINE_BYTES = 16 * 1024;

export interface Listing {
  /** Without `.` and `..`. */
  readonly entries: readonly DirectoryEntry[];
  /** Lines that no format understood: how many, and the first few of them. */
  readonly unreadable: { readonly count: number; readonly samples: readonly string[] };
}

/** @param path empty for the working directory */
export async function list(session: ClientSession, path: string, options: CallOptions = {}): Promise<Listing> {
  const features = await serverFeatures(session);
  const argument = path === "" ? undefined : path;
  if (!features.has("MLST")) return read(session, listCommand(argument), "list", options);
  try {
    return await read(session, command("MLSD", argument), "mlsx", options);
  } catch (error) {
    // Interop: some servers announce MLST and have only that, not MLSD.
    const isUnknown = error instanceof NegativeReplyError && [500, 502].includes(error.reply.code);
    if (!isUnknown) throw error;
    return read(session, listCommand(argument), "list", options);
  }
}

function listCommand(path: string | undefined): Command<"LIST"> {
  return command("LIST", { flags: "", path });
}

async function read(
  session: ClientSession,
  listingCommand: Command<"LIST"> | Command<"MLSD">,
  format: "list" | "mlsx",
  { signal }: CallOptions,
): Promise<Listing> {
  const { network, timeouts, maxListingBytes } = session.settings;
  const { clock } = network;
  const lines = new LineReader(MAX_LINE_BYTES);
  const reader = createListingReader({ format, nowMs: clock.wallTimeMs() });
  const entries: DirectoryEntry[] = [];
  let bytes = 0;
  const take = async (chunk: Uint8Array): Promise<void> => {
    bytes += chunk.length;
    if (bytes > maxListingBytes) throw new RemoteProtocolError(`the listing is longer than ${maxListingBytes} bytes`);
    lines.push(chunk);
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      if (line.kind === "overlong") throw new RemoteProtocolError("a line of the listing is too long");
      const entry = reader.push(decodeWireText(line.bytes));
      if (entry !== undefined && entry.type !== "current" && entry.type !== "parent") entries.push(entry);
    }
  };
  await transferData(session, {
    script: [listingCommand],
    direction: "download",
    move: async (connection, own) => {
      const received = await receiveData(connection, take, {
        own,
        clock,
        stallMs: timeouts.dataMs,
      });
      // Interop: a last line without its end.
      if (!lines.isEmpty) await own(() => take(new Uint8Array([0x0d, 0x0a])));
      return received;
    },
    signal,
  });
  return { entries, unreadable: reader.unreadable };
}
