import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytewise, cut } from "../../../../test/harness/pieces.js";
import type { ChunkConversion } from "./chunk-conversion.js";
import { ebcdicDecoder, ebcdicEncoder } from "./ebcdic.js";

/** What `iconv -f ISO-8859-1 -t IBM1047` says, but for LF and NEL: these two have changed places here. */
const known: readonly (readonly [text: string, code: string])[] = [
  ["", ""],
  ["Hello, World", "c8859393966b40e696999384"],
  ["ABC abc 0189", "c1c2c34081828340f0f1f8f9"],
  ["{}[]|\\~^", "c0d0adbd4fe0a15f"],
  ['!"#$%&@`_', "5a7f7b5b6c507c796d"],
  ["\xc4\xe4\xdf\xe9\xa3\xff", "63435951b1df"],
  ["\t\r\0", "050d00"],
  ["a\nb\n", "81158215"],
  ["\x85", "25"],
];

const allBytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe("the EBCDIC type", () => {
  it.each(known)("%j travels as %s", (text, code) => {
    expect(convert(ebcdicEncoder(), [latin1(text)]).toString("hex")).toBe(code);
    expect(convert(ebcdicDecoder(), [Buffer.from(code, "hex")]).toString("latin1")).toBe(text);
  });

  it("ends a line with NL where our disks have LF", () => {
    expect(convert(ebcdicEncoder(), [latin1("\n")])).toEqual(Buffer.of(0x15));
    expect(convert(ebcdicDecoder(), [Buffer.of(0x15)])).toEqual(latin1("\n"));
  });

  it("gives each of the 256 bytes a code of its own, and takes it back", () => {
    const codes = convert(ebcdicEncoder(), [allBytes]);
    expect(new Set(codes).size).toBe(256);
    expect(convert(ebcdicDecoder(), [codes])).toEqual(allBytes);
    expect(convert(ebcdicEncoder(), [convert(ebcdicDecoder(), [allBytes])])).toEqual(allBytes);
  });

  const content = fc.uint8Array({ maxLength: 200 });
  const sizes = fc.array(fc.nat(9));

  it("is the same however the bytes are cut, and as long as before: positions in a file mean the same", () => {
    fc.assert(
      fc.property(content, sizes, (bytes, cuts) => {
        for (const conversion of [ebcdicEncoder, ebcdicDecoder]) {
          const whole = convert(conversion(), [bytes]);
          expect(whole).toHaveLength(bytes.length);
          expect(convert(conversion(), cut(bytes, cuts))).toEqual(whole);
          expect(convert(conversion(), bytewise(bytes))).toEqual(whole);
        }
      }),
    );
  });

  it("brings any bytes back unchanged, text or not", () => {
    fc.assert(
      fc.property(content, sizes, sizes, (bytes, cuts, wireCuts) => {
        const wire = convert(ebcdicEncoder(), cut(bytes, cuts));
        expect(convert(ebcdicDecoder(), cut(wire, wireCuts))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it("leaves the caller's bytes as they were, and holds nothing back", () => {
    const chunk = Buffer.from(allBytes);
    for (const conversion of [ebcdicEncoder(), ebcdicDecoder()]) {
      expect(conversion.convert(chunk)).toHaveLength(256);
      expect(conversion.finish()).toHaveLength(0);
    }
    expect(chunk).toEqual(allBytes);
  });
});

function convert(conversion: ChunkConversion, chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat([...chunks.map((chunk) => conversion.convert(chunk)), conversion.finish()]);
}

function latin1(text: string): Buffer {
  return Buffer.from(text, "latin1");
}
