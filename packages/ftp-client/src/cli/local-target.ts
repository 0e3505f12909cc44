/** Where a download goes: `get URL [LOCAL]`. */
import { stat } from "node:fs/promises";
import { isPlainName, OptionError } from "@pasvport/ftp-core";
import { remoteName } from "./remote-name.js";

/**
 * @param local a file, or a directory that gets the file under its own name; absent: this directory
 * @throws OptionError for a name that cannot be one here
 */
export async function localTarget(remotePath: string, local: string | undefined): Promise<string> {
  const name = remoteName(remotePath);
  if (local === undefined) return plainName(name);
  if (local === "") throw new OptionError("the local name is empty: leave it out for the file's own name");
  if (local === "-")
    throw new OptionError('"-" is kept for standard output, which get does not do: use cat, or ./- for a file');
  if (local.endsWith("/")) return `${local}${plainName(name)}`;
  return (await isDirectory(local)) ? `${local}/${plainName(name)}` : local;
}

/** Security: the name was somebody else's idea; it must not lead out of the directory, nor speak to a terminal. */
function plainName(name: string): string {
  const isFine = isPlainName(name) && !(process.platform === "win32" && /[\\:*?"<>|]/.test(name));
  if (isFine) return name;
  throw new OptionError(`"${name}" cannot be the name of a file here: choose one and write it behind the address`);
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Not there yet, or not to be seen: creating the file will tell.
    return false;
  }
}
