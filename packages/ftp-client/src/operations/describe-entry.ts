/** MLST, or what SIZE, MDTM and CWD tell together: one entry. RFC 3659 §7 */
import { type DirectoryEntry, LocalProtocolError } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

export async function describeEntry(_session: ClientSession, _path: string): Promise<DirectoryEntry> {
  throw new LocalProtocolError("not built yet");
}

/** Whether there is something; false only where the server says that there is nothing. */
export async function entryExists(_session: ClientSession, _path: string): Promise<boolean> {
  throw new LocalProtocolError("not built yet");
}
