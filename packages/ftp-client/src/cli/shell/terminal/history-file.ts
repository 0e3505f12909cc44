/** The lines of earlier sessions, in a file that only its owner can read. Nobody is disturbed where it cannot be read or written. */
import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { printable } from "@pasvport/ftp-core";
import debug from "debug";
import envPaths from "env-paths";

export const MAX_HISTORY_LINES = 1000;

/** Ours is shorter; what is longer is somebody else's file. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

const failure = debug("pasvport:client:failure");

/** `FTP_CLIENT_HISTORY` names another file; empty: none. */
export function historyPath(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = environment["FTP_CLIENT_HISTORY"];
  if (named !== undefined) return named === "" ? undefined : named;
  return join(envPaths("pasvport", { suffix: "" }).data, "ftp-client-history");
}

/** The newest last. Never rejects. */
export async function readHistory(path: string | undefined): Promise<readonly string[]> {
  if (path === undefined) return [];
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size > MAX_FILE_BYTES) return [];
    const lines = (await readFile(path, "utf8")).split("\n");
    // Security: whoever may have written into it, the line editor shows these lines as they are.
    return lines.filter((line) => line !== "" && printable(line) === line).slice(-MAX_HISTORY_LINES);
  } catch (error) {
    failure("the history cannot be read: %O", error);
    return [];
  }
}

/**
 * Puts lines behind those that are there by now: another shell may have written some. The file is replaced as a whole; what was there
 * stays until then. Never rejects.
 */
export async function addToHistory(path: string | undefined, lines: readonly string[]): Promise<void> {
  if (path === undefined || lines.length === 0) return;
  const beside = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    if (!(await isOurs(path))) return;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const all = [...(await readHistory(path)), ...lines].slice(-MAX_HISTORY_LINES);
    await writeFile(beside, `${all.join("\n")}\n`, { mode: 0o600, flag: "wx" });
    await syncFile(beside);
    await rename(beside, path);
  } catch (error) {
    failure("the history cannot be written: %O", error);
    await rm(beside, { force: true }).catch(() => undefined);
  }
}

/** `FTP_CLIENT_HISTORY=/dev/null`: a device must not be replaced by a file. */
async function isOurs(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined || (found.isFile() && found.size <= MAX_FILE_BYTES);
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
