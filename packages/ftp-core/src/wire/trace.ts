/**
 * The transcript notation, after the examples of RFC 3659: what `--trace` and the session log print, and what the tests in
 * `test/transcripts` are written in.
 *
 *   C> command   S> reply   D+ data channel opened   D- ended   D! lost
 */
import type { Reply } from "../reply/reply.js";
import { replyLines } from "../reply/reply-lines.js";

export type TraceEvent =
  /** The command line, its secret masked already (`describeCommand`). */
  | { readonly kind: "command"; readonly text: string }
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "dataOpened"; readonly how: string }
  | { readonly kind: "dataEnded"; readonly bytes: number }
  | { readonly kind: "dataLost"; readonly why: string };

/** One line of text for each line on the wire. */
export function formatTrace(event: TraceEvent): readonly string[] {
  switch (event.kind) {
    case "command":
      return [`C> ${printable(event.text)}`];
    case "reply":
      return replyLines(event.reply).map((line) => `S> ${printable(line)}`);
    case "dataOpened":
      return [`D+ ${printable(event.how)}`];
    case "dataEnded":
      return [`D- ${event.bytes} bytes`];
    case "dataLost":
      return [`D! ${printable(event.why)}`];
    default:
      return event satisfies never;
  }
}

/**
 * Security: names and replies come from the other side; escape sequences in them must not reach a terminal. Bytes that are not
 * UTF-8 are shown as `\xNN`.
 */
export function printable(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu, (character) => {
    const code = character.charCodeAt(0);
    const byte = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
    return byte < 0x100 ? `\\x${byte.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
  });
}
