/** Where downloads go: `get URL... [LOCAL]`. */
import { lstat, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { isPlainName, OptionError } from "@pasvport/ftp-core";
import { systemPath } from "../transfers/local-path.js";
import { remoteName } from "./remote-name.js";

/**
 * @param local a file, or a directory that gets the file under its own name; absent: this directory
 * @param directory where relative paths begin
 * @returns as it was written: relative where `local` is
 * @throws OptionError for a name that cannot be one here
 */
export async function localTarget(remotePath: string, local: string | undefined, directory = "."): Promise<string> {
  if (local === undefined || local === ".") return plainName(remoteName(remotePath));
  if (local === "") throw new OptionError("the local name is empty: leave it out for the file's own name");
  if (local.endsWith("/")) return `${local}${plainName(remoteName(remotePath))}`;
  if (await isLocalDirectory(localPathIn(directory, local))) return `${local}/${plainName(remoteName(remotePath))}`;
  remoteName(remotePath);
  return local;
}

/** As it was written where that leads to the same place: so it stands in messages. */
export function localPathIn(directory: string, path: string): string {
  return directory === "." ? path : resolve(directory, path);
}

/** Security: the name was somebody else's idea; it must not lead out of the directory, nor speak to a terminal. */
function plainName(name: string): string {
  const isFine = isPlainName(name) && !(process.platform === "win32" && /[\\:*?"<>|]/.test(name));
  if (isFine) return name;
  throw new OptionError(`"${name}" cannot be the name of a file here: fetch it by itself, under another one`);
}

/** Whatever it is. */
export async function isLocalThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Something that would be written over: not a directory, which is written into. */
export async function isLocalFile(path: string): Promise<boolean> {
  return stat(systemPath(path)).then(
    (found) => !found.isDirectory(),
    () => false,
  );
}

export async function isLocalDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(systemPath(path))).isDirectory();
  } catch {
    // Not there yet, or not to be seen: creating the file will tell.
    return false;
  }
}
