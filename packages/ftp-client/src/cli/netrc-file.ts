/** Where `.netrc` lies, and whether what it says may be used. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import { decodeWireText, OptionError } from "@pasvport/ftp-core";
import { errnoOf } from "@pasvport/ftp-core/net";
import { isAnonymous } from "../advice/login-advice.js";
import { LocalFileError } from "../transfers/local-file.js";
import { findEntry, type NetrcEntry, parseNetrc } from "./netrc.js";
import type { CliSurroundings } from "./surroundings.js";

export interface NetrcQuestion {
  readonly host: string;
  /** Undefined where nobody is named. */
  readonly user: string | undefined;
}

/** Longer ones are no .netrc. */
const MAX_BYTES = 1024 * 1024;

/**
 * @returns undefined where there is no file, or nothing in it about this host and user
 * @throws LocalFileError for a file that cannot be read, is too long, has a fault in it, or shows a password to others
 */
export async function lookUpNetrc(
  { host, user }: NetrcQuestion,
  surroundings: Pick<CliSurroundings, "environment" | "homeDirectory">,
  platform: NodeJS.Platform = process.platform,
): Promise<NetrcEntry | undefined> {
  const { path, isNamed } = netrcPath(surroundings, platform);
  const file = await readFile(path, isNamed);
  if (file === undefined) return undefined;
  const entry = findEntry(
    attempt(path, () => parseNetrc(file.text)),
    host,
    user,
  );
  // Security: as BSD's ftp does. A guest's password may be seen; Windows keeps rights otherwise.
  const hasSecret =
    entry?.account !== undefined || (entry?.password !== undefined && !isAnonymous(entry.login ?? user));
  if (hasSecret && platform !== "win32" && (file.mode & 0o077) !== 0) {
    throw refused(
      path,
      "others may read it, and it has a password: chmod 600 makes it yours alone, --no-netrc goes without it",
    );
  }
  return entry;
}

function netrcPath(
  { environment, homeDirectory }: Pick<CliSurroundings, "environment" | "homeDirectory">,
  platform: NodeJS.Platform,
): { readonly path: string; readonly isNamed: boolean } {
  const named = environment["NETRC"] ?? "";
  if (named !== "") return { path: named, isNamed: true };
  return { path: join(homeDirectory, platform === "win32" ? "_netrc" : ".netrc"), isNamed: false };
}

async function readFile(
  path: string,
  isNamed: boolean,
): Promise<{ readonly text: string; readonly mode: number } | undefined> {
  try {
    await using file = await open(path, "r");
    const { mode } = await file.stat();
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) throw refused(path, `it is longer than ${MAX_BYTES} bytes: --no-netrc goes without it`);
      chunks.push(chunk);
    }
    return { text: decodeWireText(Buffer.concat(chunks)), mode };
  } catch (error) {
    if (error instanceof LocalFileError) throw error;
    // Who runs as somebody else may have a home that is not theirs; who names a file means it.
    const isAbsent = errnoOf(error) === "ENOENT" || (!isNamed && ABSENT.includes(errnoOf(error)));
    if (isAbsent) return undefined;
    throw new LocalFileError(path, error);
  }
}

const ABSENT: readonly string[] = ["ENOTDIR", "EACCES", "EPERM"];

function attempt<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof OptionError ? refused(path, `${error.message} (--no-netrc goes without it)`) : error;
  }
}

function refused(path: string, why: string): LocalFileError {
  return new LocalFileError(path, new OptionError(why));
}
