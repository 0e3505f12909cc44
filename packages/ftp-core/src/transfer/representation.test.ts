import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytewise, cut } from "../../../../test/harness/pieces.js";
import type { ChunkConversion } from "./chunk-conversion.js";
import { type Representation, representations } from "./representation.js";

const types = Object.keys(representations) as Representation[];

/** Lines of any bytes but CR, each ended by LF: what all three types bring back as it was. */
const text = fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0d)));
const anything = fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes));
const sizes = fc.array(fc.nat(7));

describe.each(types)("TYPE %s", (type) => {
  const { encoder, decoder, keepsLength } = representations[type];

  it("is the same however the bytes are cut, on the way out and on the way in", () => {
    fc.assert(
      fc.property(anything, sizes, (bytes, cuts) => {
        for (const conversion of [encoder, decoder]) {
          const whole = convert(conversion?.(), [bytes]);
          expect(convert(conversion?.(), cut(bytes, cuts))).toEqual(whole);
          expect(convert(conversion?.(), bytewise(bytes))).toEqual(whole);
        }
      }),
    );
  });

  it("brings a text back as it went", () => {
    fc.assert(
      fc.property(text, sizes, sizes, (local, cuts, wireCuts) => {
        const wire = convert(encoder?.(), cut(local, cuts));
        expect(convert(decoder?.(), cut(wire, wireCuts))).toEqual(local);
      }),
    );
  });

  it("says truly whether a file is as long on the wire as on the disk", () => {
    fc.assert(
      fc.property(anything, (local) => {
        const wire = convert(encoder?.(), [local]);
        expect(wire.length).toBeGreaterThanOrEqual(local.length);
        if (keepsLength) expect(wire).toHaveLength(local.length);
      }),
    );
    expect(convert(encoder?.(), [Buffer.from("a\nb\n")]).length > 4).toBe(!keepsLength);
  });

  it("makes nothing of nothing", () => {
    expect(convert(encoder?.(), [])).toHaveLength(0);
    expect(convert(decoder?.(), [])).toHaveLength(0);
  });
});

/** Where there is no conversion the bytes go as they are. */
function convert(conversion: ChunkConversion | undefined, chunks: readonly Uint8Array[]): Buffer {
  if (conversion === undefined) return Buffer.concat(chunks);
  return Buffer.concat([...chunks.map((chunk) => conversion.convert(chunk)), conversion.finish()]);
}
