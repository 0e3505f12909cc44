/** What a refusal says: the command's verb and path, and the server's own words without the path that they may repeat. */
import type { NegativeReplyError } from "@pasvport/ftp-core";

export interface Refusal {
  readonly verb: string;
  readonly code: number;
  /** What stands in a name proves nothing: it is cut out of this. */
  readonly words: string;
}

export function refusalOf({ command, reply }: NegativeReplyError): Refusal {
  const space = command.indexOf(" ");
  const verb = space === -1 ? command : command.slice(0, space);
  const path = space === -1 ? "" : command.slice(space + 1);
  return { verb, code: reply.code, words: withoutName(reply.lines.join(" "), path) };
}

/** Interop: these are the words of vsftpd, ProFTPD, Pure-FTPd, pyftpdlib, IIS and FileZilla Server, as are the next ones. */
export const permissionWords: RegExp =
  /permi|denied|privilege|not allowed|prohibited|forbidden|read.?only|authori[sz]|rights/i;

/** The article may be gone together with a file that is called "a". */
export const directoryWords: RegExp = /\bis\s+(a\s+)?directory|(not\s+(a\s+)?|only\s.{0,40})(regular|plain)\s+file/i;

export const noDirectoryWords: RegExp = /\bnot\s+(a\s+)?(valid\s+)?directory/i;

/** Only where it stands as a word: a directory `dir` is no part of "directory". */
function withoutName(text: string, path: string): string {
  if (path === "") return text;
  const literal = path.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, "gu"), "");
}
