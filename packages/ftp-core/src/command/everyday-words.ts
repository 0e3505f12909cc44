/** What people type who know an FTP program, or a shell, and no FTP: each with the command that does it. */
import type { Verb } from "./command-table.js";

const everydayWords = {
  APPEND: "APPE",
  ASCII: "TYPE A",
  BIN: "TYPE I",
  BINARY: "TYPE I",
  BYE: "QUIT",
  CAT: "RETR",
  CD: "CWD",
  CHMOD: "SITE CHMOD",
  DEL: "DELE",
  DELETE: "DELE",
  DIR: "LIST",
  EXIT: "QUIT",
  GET: "RETR",
  LOGIN: "USER",
  LS: "LIST",
  MKDIR: "MKD",
  MV: "RNFR, then RNTO",
  PUT: "STOR",
  RENAME: "RNFR, then RNTO",
  RM: "DELE",
  RMDIR: "RMD",
} as const satisfies Record<string, Verb | `${Verb} ${string}` | `${Verb}, then ${Verb}`>;

/** What to say instead, in any case of the word; undefined for every other word. */
export function commandForWord(word: string): string | undefined {
  // Letters of ASCII only, as for verbs: others have upper cases in ASCII too.
  if (!/^[A-Za-z]+$/.test(word)) return undefined;
  const upper = word.toUpperCase();
  return Object.hasOwn(everydayWords, upper) ? everydayWords[upper as keyof typeof everydayWords] : undefined;
}
