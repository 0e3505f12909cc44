import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatIisLine } from "./dos-listing.suite.js";
import { createListingReader, listFormats } from "./read-listing.js";
import { formatUnixListingLine } from "./unix-listing.js";
import { nowMs } from "./unix-listing.suite.js";

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

  it("reads a LIST of IIS, line by line whatever came before", () => {
    const reader = createListingReader({ format: "list", nowMs });
    const lines = [
      "11-22-26  02:43PM       <DIR>          aspnet_client",
      "-rw-r--r--   1 1000     1000            5 Nov 22 14:43 11-22-26  02:43PM       <DIR>          x",
      "11-22-26  02:43PM                    1 -rw-r--r--   1 0        0               5 Nov 22 14:43 y",
    ];
    const entries = lines.map((line) => reader.push(line));
    expect(entries).toMatchObject([
      { name: "aspnet_client", type: "directory" },
      { name: "11-22-26  02:43PM       <DIR>          x", type: "file", size: 5 },
      { name: "-rw-r--r--   1 0        0               5 Nov 22 14:43 y", type: "file", size: 1 },
    ]);
    expect(reader.unreadable.count).toBe(0);
  });

  it("takes a name of more than 4,096 characters for nothing that it can read", () => {
    for (const [format, before] of [
      ["list", "-rw-r--r-- 1 0 0 1 Nov 22 14:43 "],
      ["mlsx", "type=file; "],
    ] as const) {
      const reader = createListingReader({ format, nowMs });
      const names = [4_096, 4_097].map((length) => reader.push(`${before}${"x".repeat(length)}`)?.name.length);
      expect(names).toEqual([4_096, undefined]);
      expect(reader.unreadable).toEqual({ count: 1, samples: [`${before}${"x".repeat(200)}`.slice(0, 200)] });
    }
  });

  it.each(["total 56", "total 0", "insgesamt 56", "\u5408\u8a08 56", "\u0438\u0442\u043e\u0433\u043e 8", "total 1.2M"])(
    "does not mind the sum %j, but only where it stands first",
    (sum) => {
      const reader = createListingReader({ format: "list", nowMs });
      reader.push(sum);
      expect(reader.unreadable.count).toBe(0);
      reader.push(sum);
      expect(reader.unreadable.count).toBe(1);
      const machine = createListingReader({ format: "mlsx", nowMs });
      machine.push(sum);
      expect(machine.unreadable.count).toBe(1);
    },
  );

  it.each(["list", "mlsx"] as const)(
    "takes off the second CR of a %s that has two at the end of its lines",
    (format) => {
      const reader = createListingReader({ format, nowMs });
      const line = format === "mlsx" ? "type=file; a" : "-rw-r--r-- 1 0 0 1 Nov 22 14:43 a";
      expect([`${line}\r`, `${line}b\r`, `${line}c`, "\r"].map((text) => reader.push(text)?.name)).toEqual([
        "a",
        "ab",
        "ac",
        undefined,
      ]);
      expect(reader.unreadable.count).toBe(0);
    },
  );

  it("leaves a CR to a name where the lines before it had none", () => {
    const reader = createListingReader({ format: "mlsx", nowMs });
    expect(["type=file; a", "type=file; b\r"].map((line) => reader.push(line)?.name)).toEqual(["a", "b\r"]);
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
        fc.property(fc.array(fc.string({ unit: "binary" }).filter((line) => !/^\r?$/.test(line))), (lines) => {
          const reader = createListingReader({ format, nowMs });
          const read = lines.filter((line) => reader.push(line) !== undefined).length;
          expect(read + reader.unreadable.count).toBe(lines.length);
        }),
      );
    },
  );
});

describe("the forms of LIST", () => {
  const readBy = (line: string): readonly string[] =>
    listFormats.filter(({ parse }) => parse(line, nowMs) !== undefined).map(({ name }) => name);
  const anyName = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1 }).filter((name) => !/[\r\n\0]/.test(name)),
    fc.constantFrom("11-22-26  02:43PM       <DIR>          x", "-rw-r--r-- 1 0 0 1 Nov 22 14:43 x", "1234", "<DIR>"),
  );
  const entry = fc.record({
    name: anyName,
    type: fc.constantFrom("file", "directory"),
    size: fc.maxSafeNat(),
    // basic-ftp took lines with owners in numbers for DOS.
    owner: fc.stringMatching(/^[0-9]{1,6}$/),
    group: fc.stringMatching(/^[0-9]{1,6}$/),
    modifiedAtMs: fc.integer({ min: 0, max: Date.UTC(2047, 0) - 1 }),
  });

  it("never take a line for one of another", () => {
    fc.assert(
      fc.property(entry, fc.constantFrom(2 as const, 4 as const), (listed, yearDigits) => {
        expect(readBy(formatUnixListingLine(listed, { nowMs }))).toEqual(["unix"]);
        expect(readBy(formatIisLine(listed, { yearDigits }))).toEqual(["dos"]);
      }),
      { numRuns: 500 },
    );
  });

  it("are at most one for any line", () => {
    const piece = fc.constantFrom(
      ..."-rw-r--r--|drwxr-xr-x|1|0|1000|<DIR>|<JUNCTION>|11-22-26|2026-11-22|02:43PM|14:43|Nov|22|2026|a|1,234".split(
        "|",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(readBy(pieces.join(" ")).length).toBeLessThan(2);
      }),
      { numRuns: 3000 },
    );
  });
});
