/**
 * Cuts the replies that an error and its causes carry.
 *
 * Security: one refusal may have a reply of 256 KiB. A caller may keep that; of a tree a thousand failures are kept.
 */
import { NegativeReplyError, type Reply, shortened } from "@pasvport/ftp-core";

/** In place: it is the error that was told. */
export function shortReplies(error: unknown): void {
  let each = error;
  // Bounded: a chain may lead back to its beginning.
  for (let depth = 0; depth < DEEPEST_CHAIN && each instanceof Error; depth += 1) {
    if (each instanceof NegativeReplyError) Object.assign(each, { reply: shortReply(each.reply) });
    each = each.cause;
  }
}

const DEEPEST_CHAIN = 16;

/** Characters of all lines together. */
const MAX_REPLY_LENGTH = 1_000;

function shortReply(reply: Reply): Reply {
  const text = reply.lines.join("\n");
  if (text.length <= MAX_REPLY_LENGTH) return reply;
  const [first = "", ...rest] = shortened(text, MAX_REPLY_LENGTH).split("\n");
  return { code: reply.code, lines: [first, ...rest] };
}
