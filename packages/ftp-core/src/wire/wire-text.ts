/**
 * Text on the control connection and in listings: UTF-8 (RFC 2640 §2.2), with a lossless path for other bytes.
 *
 * A byte that is not part of valid UTF-8 becomes a lone surrogate U+DC80..U+DCFF and turns back into that byte on the way
 * out. Valid UTF-8 never decodes to a lone surrogate, so the two cannot be confused: names in Latin-1 or Shift-JIS survive
 * a round trip through our strings unchanged.
 */
import { Buffer, isUtf8 } from "node:buffer";
import { LocalProtocolError } from "../errors.js";

const ESCAPE_BASE = 0xdc00;

export function decodeWireText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString("utf8");
  let text = "";
  let at = 0;
  while (at < buffer.length) {
    const length = validSequenceLength(buffer, at);
    if (length === 0) {
      text += String.fromCharCode(ESCAPE_BASE + (buffer[at] ?? 0));
      at += 1;
    } else {
      text += buffer.toString("utf8", at, at + length);
      at += length;
    }
  }
  return text;
}

/** @throws LocalProtocolError for a lone surrogate that stands for no byte: such a string has no form on the wire. */
export function encodeWireText(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text, "utf8");
  const parts: Uint8Array[] = [];
  for (const character of text) {
    if (isByte(character)) parts.push(Buffer.of(character.charCodeAt(0) - ESCAPE_BASE));
    else if (character.isWellFormed()) parts.push(Buffer.from(character, "utf8"));
    else throw new LocalProtocolError("text with half of a surrogate pair cannot be sent: it has no bytes");
  }
  return Buffer.concat(parts);
}

/** Whether this character stands for one byte that was no UTF-8. */
export function isByte(character: string): boolean {
  return /^[\udc80-\udcff]$/.test(character);
}

/** Length of the UTF-8 sequence that begins here, 0 if none does. RFC 3629 §4 */
function validSequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
