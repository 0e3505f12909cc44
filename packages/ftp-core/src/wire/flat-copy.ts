/**
 * A text that holds no other one in memory.
 *
 * Security: V8 makes `slice`, the groups of a match and `+` point at the whole texts that they came from, for as long as the small one
 * lives. What is kept of something large, and far longer than it, is copied.
 */
import { Buffer } from "node:buffer";

export function flatCopy(text: string): string {
  // UTF-16 keeps lone surrogates, which stand for bytes (see `wire-text`); it would double what fits into Latin-1.
  const encoding = isLatin1(text) ? "latin1" : "utf16le";
  return Buffer.from(text, encoding).toString(encoding);
}

/** Whether V8 can keep it with one byte a character. */
export function isLatin1(text: string): boolean {
  return !/[^\0-\xff]/.test(text);
}

/** Its beginning, with an ellipsis where there is more; a flat copy then. */
export function shortened(text: string, maxLength: number): string {
  return text.length > maxLength ? `${flatCopy(text.slice(0, maxLength))}…` : text;
}
