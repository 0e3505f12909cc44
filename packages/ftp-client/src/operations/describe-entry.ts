/** MLST, or what CWD, SIZE, MDTM and a listing tell together: one entry. RFC 3659 §7, §4, §3 */
import {
  command,
  type DirectoryEntry,
  NegativeReplyError,
  parseMlstReply,
  RemoteProtocolError,
} from "@pasvport/ftp-core";
import { refusalOf } from "../advice/refusal.js";
import { causeOf } from "../advice/refusal-cause.js";
import type { ClientSession } from "../client-session.js";
import type { CallOptions } from "./call-options.js";
import { serverFeatures } from "./features.js";
import { isUnknownCommand, modifiedTimeIfTold, size } from "./file-facts.js";
import { listDirectory } from "./list-directory.js";
import { lastPart, parentPath } from "./remote-path.js";
import { inDirectory } from "./working-directory.js";

/**
 * Its name is the last part of the path; the root is called `/`, the working directory (the empty path) `.`. Whether a link is
 * told as one or as what it points to is up to the server.
 *
 * @throws NegativeReplyError, the server's own, where there is nothing
 */
export function describeEntry(
  session: ClientSession,
  path: string,
  options: CallOptions = {},
): Promise<DirectoryEntry> {
  return describe(session, path, [enter, describeFile, inListing(options)]);
}

/** The same for what CWD was refused for: it is not asked again. Interop: Pure-FTPd takes two seconds to say no. */
export function describeNoDirectory(
  session: ClientSession,
  path: string,
  options: CallOptions,
): Promise<DirectoryEntry> {
  return describe(session, path, [describeFile, inListing(options)]);
}

async function describe(session: ClientSession, path: string, ways: readonly Way[]): Promise<DirectoryEntry> {
  const entry = (await describeByFacts(session, path)) ?? (await describeByTrying(session, path, ways));
  const type = entry.type === "current" || entry.type === "parent" ? "directory" : entry.type;
  // Interop: Pure-FTPd answers with the path as asked for, ProFTPD with the whole one, FileZilla Server with the name.
  return { ...entry, type, name: lastPart(path) };
}

/** Whether there is something. False only where the server says that there is nothing. @throws NegativeReplyError where it says no more */
export async function entryExists(session: ClientSession, path: string, options: CallOptions = {}): Promise<boolean> {
  try {
    await describeEntry(session, path, options);
    return true;
  } catch (error) {
    const answer = error instanceof NegativeReplyError ? whatRefusalSays(error) : "other";
    if (answer === "other") throw error;
    return answer === "there";
  }
}

/** undefined where the server has no MLST, or nobody understands its answer. */
async function describeByFacts(session: ClientSession, path: string): Promise<DirectoryEntry | undefined> {
  const { control, learnt } = session;
  if (learnt.lacks.has("MLST") || !(await serverFeatures(session)).has("MLST")) return undefined;
  try {
    return parseMlstReply(await control.say(command("MLST", path === "" ? undefined : path)));
  } catch (error) {
    if (error instanceof RemoteProtocolError && !control.isOver) return undefined;
    if (!isUnknownCommand(error)) throw error;
    learnt.lacks.add("MLST");
    return undefined;
  }
}

/**
 * A directory can be entered. What cannot has a size, if it is a file; the rest (links that lead nowhere, directories that are
 * closed to us, files of a server without SIZE) stands in the listing of the directory above.
 *
 * CWD comes first. Interop: Twisted and bftpd tell the size of directories, too.
 */
async function describeByTrying(session: ClientSession, path: string, ways: readonly Way[]): Promise<DirectoryEntry> {
  if (path === "") return { name: ".", type: "directory" };
  const refusals: NegativeReplyError[] = [];
  for (const way of ways) {
    const entry = await unlessRefused(session, refusals, () => way(session, path));
    if (entry !== undefined) return entry;
  }
  const told = refusals.filter((refusal) => !isUnknownCommand(refusal));
  const forbidden = told.find((refusal) => causeOf(refusalOf(refusal)) === "forbidden");
  const refusal = forbidden ?? told.find(({ reply }) => reply.code === 550) ?? told[0];
  throw refusal ?? new RemoteProtocolError("the server does not tell what it has there", { received: path });
}

type Way = (session: ClientSession, path: string) => Promise<DirectoryEntry | undefined>;

async function enter(session: ClientSession, path: string): Promise<DirectoryEntry> {
  return inDirectory(session, path, async () => ({ name: path, type: "directory" }));
}

async function describeFile(session: ClientSession, path: string): Promise<DirectoryEntry | undefined> {
  const { learnt } = session;
  if (learnt.lacks.has("SIZE")) return undefined;
  try {
    const entry: DirectoryEntry = { name: path, type: "file", size: await size(session, path) };
    const modifiedAtMs = await modifiedTimeIfTold(session, path);
    if (modifiedAtMs === undefined) return entry;
    return { ...entry, modifiedAtMs, modifiedPrecision: modifiedAtMs % 1000 === 0 ? "second" : "millisecond" };
  } catch (error) {
    if (isUnknownCommand(error)) learnt.lacks.add("SIZE");
    throw error;
  }
}

/** A listing can be long: the signal stops it. */
function inListing(options: CallOptions): Way {
  return async (session, path) => {
    const name = lastPart(path);
    if (name === "/" || name === "." || name === "..") return undefined;
    const { entries } = await listDirectory(session, parentPath(path), options);
    const found = entries.find((entry) => entry.name === name);
    // RFC 3659 §6, as in POSIX: a slash behind a name wants a directory.
    return path.endsWith("/") && found?.type === "file" ? undefined : found;
  };
}

/** undefined where the server said no, and the session goes on. */
async function unlessRefused<T>(
  { control }: ClientSession,
  refusals: NegativeReplyError[],
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (control.isOver) throw error;
    if (error instanceof RemoteProtocolError) return undefined;
    if (!(error instanceof NegativeReplyError) || [421, 530].includes(error.reply.code)) throw error;
    refusals.push(error);
    return undefined;
  }
}

/**
 * `there`: the refusal is about what it is, so there is something. `nothing`: there is no such file, or a part of its path is no
 * directory, or the server keeps to itself what it has against it (vsftpd), where the listing did not have it either.
 */
function whatRefusalSays(refusal: NegativeReplyError): "there" | "nothing" | "other" {
  switch (causeOf(refusalOf(refusal))) {
    case "directory":
      return "there";
    case "missing":
    case "noDirectory":
    case "fileOrMissing":
    case "untold":
      return "nothing";
    default:
      return "other";
  }
}
