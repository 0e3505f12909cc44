/** What LIST, NLST or MLSD is asked for: the entries of a directory, those that fit a pattern, or one entry by itself. */
import type { DirectoryEntry } from "@pasvport/ftp-core";
import type { Entries } from "./listing-transfer.js";
import { parseNamePattern } from "./name-pattern.js";
import type { User } from "./session.js";
import { StorageError } from "./storage/storage-error.js";
import { resolveVirtualPath, type VirtualPath } from "./storage/virtual-path.js";

export interface Listed {
  readonly kind: "directory" | "pattern" | "entry";
  readonly path: VirtualPath;
  readonly entries: Entries;
  /** Which of them; absent where it is all. */
  isWanted?(name: string): boolean;
  /** What the client said before the name, where it named the entries themselves. */
  readonly prefix: string;
}

/** @throws StorageError before the first entry */
export async function whatIsListed(argument: string | undefined, user: User): Promise<Listed> {
  const path = resolveVirtualPath(user.workingDirectory, argument ?? ".");
  try {
    const entry = await user.storage.stat(path);
    if (entry.type !== "directory") {
      return { kind: "entry", path, entries: [entry], prefix: prefixOf(argument ?? "", entry) };
    }
    return { kind: "directory", path, entries: await user.storage.list(path), prefix: "" };
  } catch (error) {
    const pattern = argument === undefined ? undefined : parseNamePattern(argument);
    if (pattern === undefined || !(error instanceof StorageError && error.kind === "notFound")) throw error;
    const directory = resolveVirtualPath(user.workingDirectory, pattern.prefix);
    const entries = await user.storage.list(directory);
    return { kind: "pattern", path, entries, isWanted: pattern.matches, prefix: pattern.prefix };
  }
}

function prefixOf(argument: string, { name }: DirectoryEntry): string {
  return argument.endsWith(name) ? argument.slice(0, -name.length) : "";
}
