import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytewise, cut } from "../../../../test/harness/pieces.js";
import { LineReader } from "./line-reader.js";

const MAX = 10;
const OVERLONG = null;

const cases: readonly (readonly [name: string, input: string, lines: readonly (string | null)[]])[] = [
  ["a line that ends with CR LF", "abc\r\n", ["abc"]],
  ["a line that ends with LF alone", "abc\n", ["abc"]],
  ["several lines at once", "a\r\nb\nc\r\n", ["a", "b", "c"]],
  ["an empty line", "\r\n\n", ["", ""]],
  ["a CR inside a line", "a\rb\r\n", ["a\rb"]],
  ["a CR before the line end", "a\r\r\n", ["a\r"]],
  ["a line as long as the limit", "0123456789\r\n", ["0123456789"]],
  ["a line as long as the limit that ends with LF alone", "0123456789\n", ["0123456789"]],
  ["a line one byte longer than the limit", "0123456789x\r\n", [OVERLONG]],
  ["a line one byte longer than the limit that ends with LF alone", "0123456789x\n", [OVERLONG]],
  ["a CR as the one byte too many", "0123456789\r\r\n", [OVERLONG]],
  ["a line after an overlong one", "0123456789 RETR x\r\nok\r\n", [OVERLONG, "ok"]],
  ["two overlong lines", `${"x".repeat(25)}\n${"y".repeat(99)}\r\n`, [OVERLONG, OVERLONG]],
];

describe("LineReader", () => {
  describe.each(cases)("reads %s", (_, input, expected) => {
    it("fed whole", () => {
      expect(read([Buffer.from(input)])).toEqual(expected);
    });

    it("fed byte by byte", () => {
      expect(read(bytewise(Buffer.from(input)))).toEqual(expected);
    });

    it("and keeps the bytes behind it for the next line", () => {
      const reader = new LineReader(MAX);
      expect(read([Buffer.from(`${input}tail`)], reader)).toEqual(expected);
      expect(reader.isEmpty).toBe(false);
      expect(read([Buffer.from("\r\n")], reader)).toEqual(["tail"]);
      expect(reader.isEmpty).toBe(true);
    });
  });

  it("tells of an overlong line once, as soon as it is known, and holds none of it", () => {
    const reader = new LineReader(MAX);
    expect(read([Buffer.from("x".repeat(12))], reader)).toEqual([OVERLONG]);
    for (let round = 0; round < 100; round += 1) expect(read([Buffer.from("x".repeat(1000))], reader)).toEqual([]);
    expect(reader.isEmpty).toBe(false);
    expect(read([Buffer.from("\nnext\n")], reader)).toEqual(["next"]);
  });

  it("gives the same lines however the bytes are cut", () => {
    const bytes = fc
      .array(fc.constantFrom(..."ab\r\n\r\n"), { maxLength: 80 })
      .map((letters) => Buffer.from(letters.join("")));
    fc.assert(
      fc.property(bytes, fc.array(fc.integer({ min: 1, max: 15 })), (input, sizes) => {
        expect(read(cut(input, sizes))).toEqual(read([input]));
        expect(read(bytewise(input))).toEqual(read([input]));
      }),
    );
  });
});

function read(pieces: readonly Uint8Array[], reader = new LineReader(MAX)): (string | null)[] {
  const lines: (string | null)[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    for (let line = reader.next(); line !== undefined; line = reader.next()) {
      lines.push(line.kind === "overlong" ? OVERLONG : Buffer.from(line.bytes).toString("latin1"));
    }
  }
  return lines;
}
