/** LIST, NLST. RFC 959 §4.1.3, RFC 1123 §4.1.2.7 */
import { type DirectoryEntry, formatUnixListingLine } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { type Entries, listingLines, listingTransfer } from "../listing-transfer.js";
import { type NamePattern, parseNamePattern } from "../name-pattern.js";
import type { User } from "../session.js";
import { StorageError } from "../storage/storage-error.js";
import { resolveVirtualPath, type VirtualPath } from "../storage/virtual-path.js";

export const list: CommandHandler<"LIST"> = async ({ argument, user, session, server }) => {
  const { path, entries } = await whatIsListed(argument.path, user);
  return listingTransfer(path, listingLines(entries, unixLine(server.nowMs)), session.representation);
};

/** Bare names: what follows them goes into RETR as it stands. Of a directory that was named, that is after CWD to it. */
export const nameList: CommandHandler<"NLST"> = async ({ argument, user, session }) => {
  const { path, entries, prefix } = await whatIsListed(argument.path, user);
  const lines = listingLines(entries, ({ name }) => prefix + name);
  return listingTransfer(path, lines, session.representation);
};

interface Listed {
  readonly path: VirtualPath;
  readonly entries: Entries;
  /** What the client said before the name, where it named the entry itself. */
  readonly prefix: string;
}

async function whatIsListed(argument: string | undefined, user: User): Promise<Listed> {
  const path = resolveVirtualPath(user.workingDirectory, argument ?? ".");
  try {
    const entry = await user.storage.stat(path);
    if (entry.type === "directory") return { path, entries: await user.storage.list(path), prefix: "" };
    return {
      path,
      entries: [entry],
      prefix: argument?.endsWith(entry.name) ? argument.slice(0, -entry.name.length) : "",
    };
  } catch (error) {
    const pattern = argument === undefined ? undefined : parseNamePattern(argument);
    if (pattern === undefined || !(error instanceof StorageError && error.kind === "notFound")) throw error;
    const directory = resolveVirtualPath(user.workingDirectory, pattern.prefix);
    return { path, entries: matching(await user.storage.list(directory), pattern), prefix: pattern.prefix };
  }
}

async function* matching(entries: AsyncIterable<DirectoryEntry>, { matches }: NamePattern) {
  for await (const entry of entries) if (matches(entry.name)) yield entry;
}

/** How LIST and STAT tell an entry. Owners are the same for everybody: real account names are nobody's business. */
export function unixLine(nowMs: number): (entry: DirectoryEntry) => string {
  return (entry) => formatUnixListingLine({ owner: "ftp", group: "ftp", ...entry }, { nowMs });
}
