/** What a refusal says: the command's verb and path, and the server's own words without the path that they may repeat. */
import type { NegativeReplyError } from "@pasvport/ftp-core";

export interface Refusal {
  /** Of SITE with the word behind it, `SITE CHMOD`; empty for the greeting. */
  readonly verb: string;
  readonly code: number;
  /** What stands in a name proves nothing: it is cut out of this. */
  readonly words: string;
}

export function refusalOf({ command, reply }: Pick<NegativeReplyError, "command" | "reply">): Refusal {
  const [, verb = "", argument = ""] = /^(SITE [^ ]+|[^ ]*)(?: (.*))?$/s.exec(command) ?? [];
  const name = NAME_BEHIND[verb]?.exec(argument)?.[1] ?? argument;
  return { verb, code: reply.code, words: withoutName(reply.lines.join(" "), name) };
}

/** Where something stands before the name. */
const NAME_BEHIND: Readonly<Record<string, RegExp>> = {
  LIST: /^-\S+ (.*)$/s,
  MDTM: /^[0-9]{14}(?:\.[0-9]+)? (.*)$/s,
  MFMT: /^[0-9.]+ (.*)$/s,
  "SITE CHMOD": /^[0-7]+ (.*)$/s,
};

/** Only where it stands as a word: a directory `dir` is no part of "directory". */
function withoutName(text: string, path: string): string {
  if (path === "") return text;
  const literal = path.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, "gu"), "");
}
