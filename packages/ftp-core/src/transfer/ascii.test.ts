import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytewise, cut } from "../../../../test/harness/pieces.js";
import { asciiDecoder, asciiEncoder } from "./ascii.js";
import type { ChunkConversion } from "./chunk-conversion.js";

const whole = (bytes: Uint8Array): Uint8Array[] => [bytes];

/** Both ways. */
const cases: readonly (readonly [local: string, wire: string])[] = [
  ["", ""],
  ["no line end", "no line end"],
  ["a\nb\n", "a\r\nb\r\n"],
  ["\n\n", "\r\n\r\n"],
  ["a\rb", "a\rb"],
  ["a\r", "a\r"],
  ["\r\rx", "\r\rx"],
  ["caf\xe9\0\xff\n", "caf\xe9\0\xff\r\n"],
];

describe("the ASCII type", () => {
  it.each(cases)("%j travels as %j", (local, wire) => {
    for (const pieces of [whole, bytewise]) {
      expect(convert(asciiEncoder(), pieces(latin1(local)))).toBe(wire);
      expect(convert(asciiDecoder(), pieces(latin1(wire)))).toBe(local);
    }
  });

  it.each([
    ["a\r\nb\r\n", "a\r\nb\r\n"],
    ["a\r\n\nb", "a\r\n\r\nb"],
    ["\r\r\n", "\r\r\n"],
  ])("%j, with line ends of its own, travels as %j", (local, wire) => {
    for (const pieces of [whole, bytewise]) expect(convert(asciiEncoder(), pieces(latin1(local)))).toBe(wire);
  });

  it.each([
    ["a\nb", "a\nb"],
    ["\r\r\n", "\r\n"],
    ["\n\r\n\r", "\n\n\r"],
    ["\r\n\r\n", "\n\n"],
  ])("%j arrives as %j", (wire, local) => {
    for (const pieces of [whole, bytewise]) expect(convert(asciiDecoder(), pieces(latin1(wire)))).toBe(local);
  });

  it("holds back a CR until it is known what follows", () => {
    const decoder = asciiDecoder();
    expect(text(decoder.convert(latin1("a\r")))).toBe("a");
    expect(text(decoder.convert(latin1("")))).toBe("");
    expect(text(decoder.convert(latin1("\nb\r")))).toBe("\nb");
    expect(text(decoder.finish())).toBe("\r");
    expect(text(decoder.finish())).toBe("");
  });

  it("does not touch chunks that need no change", () => {
    const chunk = latin1("no line end here");
    expect(asciiEncoder().convert(chunk)).toBe(chunk);
    expect(asciiDecoder().convert(chunk)).toBe(chunk);
  });

  it("leaves the caller's bytes as they were", () => {
    const chunk = latin1("a\nb\r\nc");
    asciiEncoder().convert(chunk);
    asciiDecoder().convert(chunk);
    expect(text(chunk)).toBe("a\nb\r\nc");
  });

  const letters = fc.string({ unit: fc.constantFrom("a", "\n", "\r", "\r\n", "\xff"), maxLength: 40 });

  it("is the same however the bytes are cut", () => {
    fc.assert(
      fc.property(letters, fc.array(fc.nat(5)), (input, sizes) => {
        for (const conversion of [asciiEncoder, asciiDecoder]) {
          expect(convert(conversion(), cut(latin1(input), sizes))).toBe(convert(conversion(), whole(latin1(input))));
        }
      }),
    );
  });

  it("is the same byte by byte, with every CR and its LF apart", () => {
    fc.assert(
      fc.property(letters, (input) => {
        for (const conversion of [asciiEncoder, asciiDecoder]) {
          expect(convert(conversion(), bytewise(latin1(input)))).toBe(convert(conversion(), whole(latin1(input))));
        }
      }),
    );
  });

  it("takes away no byte but the CR before a LF", () => {
    fc.assert(
      fc.property(letters, fc.array(fc.nat(5)), (wire, sizes) => {
        expect(convert(asciiDecoder(), cut(latin1(wire), sizes))).toBe(wire.replaceAll("\r\n", "\n"));
      }),
    );
  });

  it("makes of a chunk at most twice as much, and keeps no more than one CR of it", () => {
    const feeds = latin1("\n".repeat(1000));
    expect(asciiEncoder().convert(feeds)).toHaveLength(2000);
    const decoder = asciiDecoder();
    decoder.convert(latin1("\r"));
    expect(decoder.convert(latin1("x".repeat(1000)))).toHaveLength(1001);
  });

  it("brings any text with LF back unchanged", () => {
    const lines = fc.uint8Array({ maxLength: 60 }).map((bytes) => text(bytes.filter((byte) => byte !== 0x0d)));
    fc.assert(
      fc.property(lines, fc.array(fc.nat(5)), fc.array(fc.nat(5)), (local, sizes, wireSizes) => {
        const wire = convert(asciiEncoder(), cut(latin1(local), sizes));
        expect(convert(asciiDecoder(), cut(latin1(wire), wireSizes))).toBe(local);
      }),
    );
  });

  it("puts no LF on the wire that has no CR before it, and changes nothing else", () => {
    fc.assert(
      fc.property(letters, (local) => {
        const wire = convert(asciiEncoder(), whole(latin1(local)));
        expect(wire).toBe(local.replace(/(?<!\r)\n/g, "\r\n"));
      }),
    );
  });
});

function convert(conversion: ChunkConversion, chunks: readonly Uint8Array[]): string {
  return [...chunks.map((chunk) => conversion.convert(chunk)), conversion.finish()].map(text).join("");
}

function latin1(input: string): Buffer {
  return Buffer.from(input, "latin1");
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
