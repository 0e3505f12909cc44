import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createListingReader } from "./read-listing.js";

const nowMs = Date.UTC(2026, 10, 22, 14, 43, 30);

describe("a listing reader", () => {
  it("reads a LIST of ls, and does not mind its sum of blocks", () => {
    const reader = createListingReader({ format: "list", nowMs });
    const lines = [
      "total 56",
      "drwxr-xr-x   4 0        0            4096 Nov 22 14:43 .",
      "-rw-r--r--   1 0        0               5 Nov 22 14:43 a.txt",
      "",
    ];
    const entries = lines.map((line) => reader.push(line)?.name);
    expect(entries).toEqual([undefined, ".", "a.txt", undefined]);
    expect(reader.unreadable).toEqual({ count: 0, samples: [] });
  });

  it("reads MLSD", () => {
    const reader = createListingReader({ format: "mlsx", nowMs });
    expect(reader.push("type=file;size=5; a.txt")).toEqual({ name: "a.txt", type: "file", size: 5 });
    expect(reader.unreadable.count).toBe(0);
  });

  it("keeps hostile names as they are: refusing them is up to whoever writes files", () => {
    const reader = createListingReader({ format: "mlsx", nowMs });
    expect(reader.push("type=file; ../../etc/passwd")?.name).toBe("../../etc/passwd");
  });

  it.each(["list", "mlsx"] as const)(
    "counts the lines of %s that nobody can read, and keeps a few of them, shortened",
    (format) => {
      const reader = createListingReader({ format, nowMs });
      for (let line = 0; line < 1000; line += 1) expect(reader.push(`${line}-${"x".repeat(8192)}`)).toBeUndefined();
      const { count, samples } = reader.unreadable;
      expect(count).toBe(1000);
      expect(samples.map((sample) => sample.length)).toEqual([200, 200, 200, 200, 200]);
      expect(samples[4]).toMatch(/^4-x+$/);
    },
  );

  it.each(["list", "mlsx"] as const)(
    "never throws for any line of %s, and counts every one that is no entry",
    (format) => {
      fc.assert(
        fc.property(fc.array(fc.string({ unit: "binary", minLength: 1 })), (lines) => {
          const reader = createListingReader({ format, nowMs });
          const read = lines.filter((line) => reader.push(line) !== undefined).length;
          expect(read + reader.unreadable.count).toBe(lines.length);
        }),
      );
    },
  );
});
