/** How to call the client from here: the start banner's next command has to work as it is printed. */
import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the client's program lies beside ours: in a clone of the repository, and where both packages are installed. */
const NEIGHBOUR = new URL("../../../ftp-client/dist/cli/main.js", import.meta.url);

export interface ClientSurroundings {
  /** The environment variable PATH. */
  readonly path: string;
  readonly workingDirectory: string;
  /** Default: the client beside this very server. */
  readonly neighbour?: string;
}

export function clientCommand({
  path,
  workingDirectory,
  neighbour = fileURLToPath(NEIGHBOUR),
}: ClientSurroundings): string {
  if (isOnPath("ftp-client", path)) return "ftp-client";
  // A clone's root, or a project that has the client: npx fetches nothing there.
  if (existsSync(join(workingDirectory, "node_modules", ".bin", "ftp-client"))) return "npx ftp-client";
  if (!existsSync(neighbour)) return "npx @pasvport/ftp-client";
  return `node ${quoted(shorter(neighbour, workingDirectory))}`;
}

function isOnPath(program: string, path: string): boolean {
  const names = process.platform === "win32" ? [`${program}.cmd`, `${program}.exe`] : [program];
  return path
    .split(delimiter)
    .filter((folder) => folder !== "" && !isOnlyThereUnderNpm(folder))
    .some((folder) => names.some((name) => existsSync(join(folder, name))));
}

/** npm puts these before the PATH of what it runs; the terminal in which the next command is typed has them not. */
function isOnlyThereUnderNpm(folder: string): boolean {
  return folder.endsWith(join("node_modules", ".bin"));
}

function shorter(file: string, workingDirectory: string): string {
  const fromHere = relative(workingDirectory, file);
  return isAbsolute(fromHere) || fromHere.startsWith(`..${sep}`) ? file : fromHere;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
}
