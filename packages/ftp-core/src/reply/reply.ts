/** A reply: a code and its lines of text. RFC 959 §4.2 */
import { shortened } from "../wire/flat-copy.js";

export interface Reply {
  /** 100-599. */
  readonly code: number;
  /** The text without codes and line ends, at least one line; one may be empty. */
  readonly lines: readonly [string, ...string[]];
}

/** `reply(200, "done")`. */
export function reply(code: number, ...lines: readonly [string, ...string[]]): Reply {
  return { code, lines };
}

/**
 * In one line, for messages of errors.
 *
 * Security: a reply may have 256 KiB; an error has its message in its stack a second time, and a log may have many errors.
 */
export function replyText({ code, lines }: Reply, between = " "): string {
  return `${code} ${shortened(lines.join(between), MAX_REPLY_TEXT)}`;
}

const MAX_REPLY_TEXT = 1_000;
