import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DirectoryEntry } from "./directory-entry.js";
import { parseDosListingLine } from "./dos-listing.js";
import { formatIisLine } from "./dos-listing.suite.js";
import { nowMs } from "./unix-listing.suite.js";

const parse = (line: string) => parseDosListingLine(line, { nowMs });

const told = { modifiedPrecision: "minute", modifiedAssumed: "year-and-zone" } as const;
const toldWithYear = { modifiedPrecision: "minute", modifiedAssumed: "zone" } as const;
const afternoon = Date.UTC(2026, 10, 22, 14, 43);
const recent = { modifiedAtMs: afternoon, ...told } as const;
const recentWithYear = { modifiedAtMs: afternoon, ...toldWithYear } as const;

const lines: readonly (readonly [server: string, line: string, entry: DirectoryEntry])[] = [
  [
    "IIS",
    "11-22-26  02:43PM       <DIR>          aspnet_client",
    { name: "aspnet_client", type: "directory", ...recent },
  ],
  [
    "IIS",
    "11-22-26  02:43PM                43747 chatserver.exe",
    { name: "chatserver.exe", type: "file", size: 43_747, ...recent },
  ],
  [
    "IIS, parentheses and blanks",
    "11-22-26  02:43PM       <DIR>          Program Files (x86)",
    { name: "Program Files (x86)", type: "directory", ...recent },
  ],
  [
    "IIS, a directory that begins with blanks",
    "11-22-26  02:43PM       <DIR>            led",
    { name: "  led", type: "directory", ...recent },
  ],
  [
    "IIS, a file that begins and ends with blanks",
    "11-22-26  02:43PM                    1   led ",
    { name: "  led ", type: "file", size: 1, ...recent },
  ],
  [
    "IIS, a name of digits",
    "11-22-26  02:43PM                    1 234 567",
    { name: "234 567", type: "file", size: 1, ...recent },
  ],
  [
    "IIS, more than 4 GiB",
    "11-22-26  02:43PM           5368709120 big.iso",
    { name: "big.iso", type: "file", size: 5_368_709_120, ...recent },
  ],
  [
    "IIS with years of four digits",
    "11-22-2026  02:43PM       <DIR>          wwwroot",
    { name: "wwwroot", type: "directory", ...recentWithYear },
  ],
  [
    "Windows CE",
    "11-22-26  14:43       <DIR>          Flash File Store",
    { name: "Flash File Store", type: "directory", ...recent },
  ],
  [
    "Windows CE, on a day that could be two",
    "11-02-18  15:33                 9276 logo.gif",
    { name: "logo.gif", type: "file", size: 9276 },
  ],
  [
    "a year first, and a size in groups",
    "2002-09-02  19:06                9,730 long year",
    { name: "long year", type: "file", size: 9730, modifiedAtMs: Date.UTC(2002, 8, 2, 19, 6), ...toldWithYear },
  ],
  [
    "dir of the United States",
    "11/22/2026  02:43 PM    <DIR>          .",
    { name: ".", type: "current", ...recentWithYear },
  ],
  [
    "dir of the United States",
    "11/22/2026  02:43 PM    <DIR>          ..",
    { name: "..", type: "parent", ...recentWithYear },
  ],
  [
    "dir of the United States",
    "11/22/2026  02:43 PM         1,234,567 a.txt",
    { name: "a.txt", type: "file", size: 1_234_567, ...recentWithYear },
  ],
  [
    "dir of Germany",
    "22.11.2026  14:43         1.234.567 a.txt",
    { name: "a.txt", type: "file", size: 1_234_567, ...recentWithYear },
  ],
  [
    "dir of France",
    "22/11/2026  14:43         1\u00a0234\u00a0567 a.txt",
    { name: "a.txt", type: "file", size: 1_234_567, ...recentWithYear },
  ],
  [
    "a junction",
    "11/22/2026  02:43 PM    <JUNCTION>     Documents and Settings [C:\\Users]",
    {
      name: "Documents and Settings",
      type: "symlink",
      linkTarget: "C:\\Users",
      ...recentWithYear,
    },
  ],
  [
    "a link to a directory",
    "11/22/2026  02:43 PM    <SYMLINKD>     ..data [..2026_11_22]",
    { name: "..data", type: "symlink", linkTarget: "..2026_11_22", ...recentWithYear },
  ],
  [
    "a link to a file",
    "11/22/2026  02:43 PM    <SYMLINK>      labels [..data\\labels]",
    { name: "labels", type: "symlink", linkTarget: "..data\\labels", ...recentWithYear },
  ],
  [
    "a link whose target is not told",
    "11-22-26  02:43PM       <JUNCTION>     pub",
    { name: "pub", type: "symlink", ...recent },
  ],
  [
    "a link whose target is empty",
    "11-22-26  02:43PM       <JUNCTION>     pub []",
    { name: "pub", type: "symlink", ...recent },
  ],
  [
    "brackets of a name",
    "11-22-26  02:43PM                    1 a [b]",
    { name: "a [b]", type: "file", size: 1, ...recent },
  ],
  [
    "a server that leaves fewer blanks",
    "11-22-26  02:43PM  <DIR>  upload",
    { name: "upload", type: "directory", ...recent },
  ],
  [
    "single digits",
    "1-2-26  2:43PM 0 a",
    { name: "a", type: "file", size: 0, modifiedAtMs: Date.UTC(2026, 0, 2, 14, 43), ...told },
  ],
  ["a size beyond exact numbers", "11-22-26  02:43PM 99999999999999999999 a", { name: "a", type: "file", ...recent }],
  [
    "bytes that are not UTF-8",
    "11-22-26  02:43PM                    1 caf\udce9",
    { name: "caf\udce9", type: "file", size: 1, ...recent },
  ],
  [
    "a hostile server",
    "11-22-26  02:43PM                    1 ..\\..\\x",
    { name: "..\\..\\x", type: "file", size: 1, ...recent },
  ],
];

describe("a line of a DOS listing", () => {
  it.each(lines)("of %s is read: %j", (_, line, entry) => {
    expect(parse(line)).toEqual(entry);
  });

  it.each([
    "",
    "11-22-26",
    "11-22-26  02:43PM",
    "11-22-26  02:43PM                 1234",
    "11-22-26  02:43PM                 1234 ",
    "11-22-26  02:43PM       <DIR>",
    "11-22-26  02:43PM       <DIR>          ",
    "11-22-26  02:43PM       <FILE>         name",
    "11-22-26  02:43PM       DIR            name",
    "11-22-26  02:43PM                 12,34 name",
    "11-22-26  02:43PM                 1,2345 name",
    "11-22-26  02:43PM                 1,234.567 name",
    "11-22-26  02:43PM                 1.2K name",
    "11-22-26  02:43PM                 -1 name",
    "11-22-26  name",
    "13-32-26  02:43PM                 1234 name",
    " 11-22-26  02:43PM                 1234 name",
    "11-22-26 02:43:27PM 1234 name",
    "11-22-26  \u4e0b\u5348 02:43    <DIR>          name",
    "               2 File(s)              0 bytes",
    " Volume in drive C has no label.",
    "11-22-26  02:43PM       <JUNCTION>     a [b] [C:\\c]",
    "11-22-26  02:43PM       <JUNCTION>      [C:\\c]",
    // Other systems that begin with numbers: OS/2, AS/400, VShell, a mode in digits.
    "36611      A    04-23-103  10:57  os2 file",
    "206876  Apr 04, 2000 21:06 vshell",
    "0100644   500  101   12345    123456789       numbers",
    "02/23/00 15:09:55 *DIR      QTEMP/",
  ])("is not %j", (line) => {
    expect(parse(line)).toBeUndefined();
  });

  const name = fc
    .string({ unit: "grapheme", minLength: 1 })
    .filter((text) => !/[\r\n\0]/.test(text) && text !== "." && text !== "..");
  const minutes = (from: number, to: number) =>
    fc.integer({ min: from / 60_000, max: to / 60_000 }).map((count) => count * 60_000);
  const entryAt = (modifiedAtMs: fc.Arbitrary<number>) =>
    fc.oneof(
      fc.record({ name, type: fc.constant("file" as const), size: fc.maxSafeNat(), modifiedAtMs }),
      fc.record({ name, type: fc.constant("directory" as const), modifiedAtMs }),
    );

  it.each([
    [2, entryAt(minutes(Date.UTC(1947, 0), Date.UTC(2047, 0) - 60_000)), told],
    [4, entryAt(minutes(Date.UTC(1000, 0), Date.UTC(9999, 11))), toldWithYear],
  ] as const)("is the same after IIS wrote it with a year of %d digits", (yearDigits, entries, certainty) => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(parse(formatIisLine(entry, { yearDigits }))).toEqual({ ...entry, ...certainty });
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws, and the name it finds stands on the line", () => {
    const piece = fc.constantFrom(
      "11-22-26",
      "05/06/2026",
      "02:43PM",
      "14:43",
      "<DIR>",
      "<JUNCTION>",
      "1",
      "1,234",
      " ",
      "[a]",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(" ")),
        ),
        (line) => {
          const entry = parse(line);
          if (entry !== undefined) expect(line).toContain(entry.name);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["blanks", "11-22-26  02:43PM", " "],
    ["digits", "11-22-26  02:43PM ", "1"],
    ["groups", "11-22-26  02:43PM 1", ",234"],
    ["brackets", "11-22-26  02:43PM <JUNCTION> a", " []"],
  ])("of 8 KiB of %s is answered in linear time", (_, start, piece) => {
    const line = start.padEnd(8192, piece);
    const startedAt = performance.now();
    for (let round = 0; round < 200; round += 1) parse(line);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
