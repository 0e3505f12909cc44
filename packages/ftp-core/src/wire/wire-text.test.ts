import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LocalProtocolError } from "../errors.js";
import { decodeWireText, encodeWireText, isByte } from "./wire-text.js";

const cases: readonly (readonly [name: string, hex: string, text: string])[] = [
  ["nothing", "", ""],
  ["ASCII", "61 62", "ab"],
  ["UTF-8 of two bytes", "c3 a9", "é"],
  ["UTF-8 of four bytes", "f0 9f 98 80", "😀"],
  ["a byte of Latin-1", "63 61 66 e9", "caf\udce9"],
  ["0xFF", "ff", "\udcff"],
  ["a sequence that is cut at the end", "61 c3", "a\udcc3"],
  ["a sequence that is cut in the middle", "e2 82 41", "\udce2\udc82A"],
  ["an overlong sequence", "c0 af", "\udcc0\udcaf"],
  ["a surrogate written as UTF-8", "ed b2 80", "\udced\udcb2\udc80"],
  ["a code point beyond the last", "f4 90 80 80", "\udcf4\udc90\udc80\udc80"],
  ["good and bad bytes side by side", "e9 c3 a9 e9", "\udce9é\udce9"],
];

describe("wire text", () => {
  it.each(cases)("reads and writes %s", (_, hex, text) => {
    const bytes = Buffer.from(hex.replaceAll(" ", ""), "hex");
    expect(decodeWireText(bytes)).toBe(text);
    expect(Buffer.from(encodeWireText(text))).toEqual(bytes);
  });

  it.each(["\ud800", "a\udbffb", "\udc00", "\udc7f", "\udd00", "\udfff"])(
    "refuses to write %j: it stands for no byte",
    (text) => {
      expect(() => encodeWireText(text)).toThrow(LocalProtocolError);
    },
  );

  it("never writes an ASCII byte in disguise", () => {
    expect(() => encodeWireText("\udc0d\udc0a")).toThrow(LocalProtocolError);
  });

  it("brings any bytes back unchanged", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(Uint8Array.from(encodeWireText(decodeWireText(bytes)))).toEqual(bytes);
      }),
    );
  });

  it("brings any well-formed text back unchanged", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0x10ffff)), (codes) => {
        const text = String.fromCodePoint(...codes).toWellFormed();
        expect(decodeWireText(encodeWireText(text))).toBe(text);
      }),
    );
  });

  it("writes any string at all, or says that it cannot", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 })), (codes) => {
        const text = String.fromCharCode(...codes);
        try {
          encodeWireText(text);
        } catch (error) {
          expect(error).toBeInstanceOf(LocalProtocolError);
        }
      }),
    );
  });

  it("knows the characters that stand for one byte", () => {
    expect(["\udc80", "\udcff"].every(isByte)).toBe(true);
    expect(["\udc7f", "\udd00", "a", "", "\udc80\udc80"].some(isByte)).toBe(false);
  });
});
