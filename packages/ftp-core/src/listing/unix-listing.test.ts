import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LocalProtocolError } from "../errors.js";
import type { DirectoryEntry } from "./directory-entry.js";
import { formatUnixListingLine, parseUnixListingLine } from "./unix-listing.js";
import { day, file, leapDay, minute, nowMs, recent, root } from "./unix-listing.suite.js";

const parse = (line: string) => parseUnixListingLine(line, { nowMs });
const format = (entry: DirectoryEntry) => formatUnixListingLine(entry, { nowMs });

/** Lines as our server writes them, and as everybody reads them. */
const bothWays: readonly (readonly [line: string, entry: DirectoryEntry])[] = [
  [
    "-rw-r--r--   1 owner    group        1234 Nov 22 14:43 name",
    { name: "name", ...file, linkCount: 1, owner: "owner", group: "group", size: 1234, ...recent },
  ],
  [
    "drwxrwxrwt  12 root     wheel        4096 Feb 29  2020 sub dir ",
    {
      name: "sub dir ",
      type: "directory",
      unixMode: 0o1777,
      linkCount: 12,
      owner: "root",
      group: "wheel",
      size: 4096,
      ...leapDay,
    },
  ],
  [
    "-rwsr-xr-x   1 1000     a.long.group 5368709120 May 06  2031  big",
    {
      name: " big",
      type: "file",
      unixMode: 0o4755,
      linkCount: 1,
      owner: "1000",
      group: "a.long.group",
      size: 5_368_709_120,
      modifiedAtMs: Date.UTC(2031, 4, 6),
      ...day,
    },
  ],
  [
    "lrwxrwxrwx   1 0        0              14 Nov 22 14:43 dang -> ling -> /etc/pass wd;x",
    {
      name: "dang -> ling",
      type: "symlink",
      unixMode: 0o777,
      ...root,
      size: 14,
      linkTarget: "/etc/pass wd;x",
      ...recent,
    },
  ],
  [
    "drwxr-xr-x   4 0        0            4096 Nov 22 14:43 .",
    { name: ".", type: "current", unixMode: 0o755, linkCount: 4, owner: "0", group: "0", size: 4096, ...recent },
  ],
  [
    "drwxr-xr-x   4 0        0            4096 Nov 22 14:43 ..",
    { name: "..", type: "parent", unixMode: 0o755, linkCount: 4, owner: "0", group: "0", size: 4096, ...recent },
  ],
];

describe("a line of ls", () => {
  it.each(bothWays)("%j is read and written", (line, entry) => {
    expect(parse(line)).toEqual(entry);
    expect(format(entry)).toBe(line);
  });

  it.each([
    "",
    "total 56",
    "-",
    "-rw-r--r--",
    "-rw-r--r-- 1 0 0 1 Nov 22 14:43",
    "-rw-r--r-- 1 0 0 1 Nov 22 14:43 ",
    "-rw-r--r-- 1 0 0 1 Nov 31 14:43 a",
    "-rw-r--r-- 1 0 0 1.2K Nov 22 14:43 a",
    "-rw-r--r-- 1 0 0 -1 Nov 22 14:43 a",
    "-rw-r--r-- Nov 22 14:43 a",
    "-rw-r--r-- 1 john users 1 234 Nov 22 14:43 a",
    "-rw-r--r-- 1 0 0 1 22.11.2026 14:43 a",
    "-rw-r--r--x1 0 0 1 Nov 22 14:43 a",
    "-rw-r--r-- 1 0 0 1, 3 Nov 22 14:43 a",
    "crw-r--r-- 1 0 0 1, Nov 22 14:43 a",
    "xrw-r--r-- 1 0 0 1 Nov 22 14:43 a",
    "-rw-r--rw- 1 0 0 1 Nov 22 14:43",
    " -rw-r--r-- 1 0 0 1 Nov 22 14:43 a",
    "d [RWCEAFMS] admin 512 Nov 22 14:43 netware",
    "01-31-24  12:34PM       <DIR>          dos",
    "type=file;size=1; a",
    "-rw-r--r-- 1 a b c d e f g h i j 1 Nov 22 14:43 a",
    // Months of other languages: unreadable, never another month.
    "-rw-r--r-- 1 0 0 1 Mai 22 14:43 a",
    "-rw-r--r-- 1 0 0 1 Dez 22 14:43 a",
    "-rw-r--r-- 1 0 0 1 22 d\u00e9c. 14:43 a",
    "-rw-r--r-- 1 0 0 1 11\u670822\u65e5 14:43 a",
    // A time behind the year: where does the name begin?
    "-rw-r--r-- 1 0 0 1 Nov 22 2026 14:43 a",
    "-rw-r--r-- 1 0 0 1 22 Nov 2026 14:43:27 a",
    "-rwxr-xr-x    1 user group        9 Oct 08, 2002 09:47 vshell",
    "lrwxrwxrwx 1 0 0 99 Nov 22 14:43 a -> b -> c",
    "lrwxrwxrwx 1 0 0 3 Nov 22 14:43  -> abc",
  ])("is not %j", (line) => {
    expect(parse(line)).toBeUndefined();
  });

  it("has stand-ins for what the entry does not know", () => {
    expect(format({ name: "a", type: "file" })).toBe("-rw-r--r--   1 owner    group           0 Jan 01  1970 a");
    expect(format({ name: "a", type: "directory" })).toMatch(/^drwxr-xr-x /);
    expect(format({ name: "a", type: "other" })).toMatch(/^srw-r--r-- /);
    expect(format({ name: "a", type: "symlink", linkTarget: "bé" })).toBe(
      "lrwxrwxrwx   1 owner    group           3 Jan 01  1970 a -> bé",
    );
    expect(format({ name: "a", type: "file", modifiedAtMs: 8.64e15 })).toContain(" Jan 01  1970 a");
  });

  it("keeps its columns whatever a user is called", () => {
    const line = format({
      name: "a",
      ...file,
      linkCount: 1,
      owner: "John\tDoe 5 Jan 01",
      group: "",
      size: 7,
      ...recent,
    });
    expect(parse(line)).toEqual({
      name: "a",
      ...file,
      linkCount: 1,
      owner: "John_Doe_5_Jan_01",
      group: "group",
      size: 7,
      ...recent,
    });
  });

  it.each(["a\r\ndrwxrwxrwx   1 root     root            0 Jan 01  1970 forged", "a\nb", "a\rb", "a\0b", ""])(
    "is never written for the name %j",
    (name) => {
      expect(() => format({ name, type: "file" })).toThrow(LocalProtocolError);
    },
  );

  it("leaves out a link target that does not fit on one line", () => {
    expect(format({ name: "a", type: "symlink", linkTarget: "b\nc" })).toMatch(/ a$/);
  });

  const oneLine = fc.string({ unit: "grapheme", minLength: 1 }).filter((name) => !/[\r\n\0]/.test(name));
  const column = fc.stringMatching(/^[!-~]{1,12}$/);
  const minutesAgo = fc
    .integer({ min: 0, max: 260_000 })
    .map((minutes) => ({ modifiedAtMs: recent.modifiedAtMs - minutes * 60_000, ...minute }));
  const days = fc
    .integer({ min: -700_000, max: 2_900_000 })
    .map((count) => ({ modifiedAtMs: count * 86_400_000, ...day }))
    .filter(({ modifiedAtMs }) => modifiedAtMs <= nowMs - 15_778_476_000 || modifiedAtMs > nowMs + 60_000);
  const entries: fc.Arbitrary<DirectoryEntry> = fc
    .record({
      name: oneLine.filter((name) => name !== "." && name !== ".."),
      type: fc.constantFrom("file", "directory", "symlink", "other"),
      linkTarget: oneLine,
      size: fc.maxSafeNat(),
      unixMode: fc.nat(0o7777),
      linkCount: fc.nat(1_000_000),
      owner: column,
      group: column,
      modified: fc.oneof(minutesAgo, days),
    })
    .map(({ linkTarget, modified, ...entry }) => ({
      ...entry,
      ...modified,
      ...(entry.type === "symlink" ? { linkTarget, size: new TextEncoder().encode(linkTarget).length } : {}),
    }));

  it("is the same after writing and reading", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(parse(format(entry))).toEqual(entry);
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws, and the name it finds always ends the line", () => {
    const piece = fc.constantFrom(
      "-rw-r--r--",
      "lrwxrwxrwx",
      "crw-r--r--",
      "1",
      "0",
      "1,",
      " ",
      "  ",
      "Nov",
      "22",
      "14:43",
      "2020",
      " -> ",
      "a",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(" ")),
        ),
        (line) => {
          const entry = parse(line);
          if (entry !== undefined)
            expect(line.endsWith(entry.linkTarget ?? entry.name) || line.endsWith(" -> ")).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["blanks", "-rw-r--r-- ", " "],
    ["digits", "-rw-r--r-- 1 0 0 ", "1"],
    ["numbers", "-rw-r--r-- ", "1 "],
    ["arrows", "lrwxrwxrwx 1 0 0 1 Nov 22 14:43 ", "a -> "],
    ["months", "-rw-r--r-- ", "1 Nov 22 "],
  ])("of 8 KiB of %s is answered in linear time", (_, start, piece) => {
    const line = start.padEnd(8192, piece);
    const startedAt = performance.now();
    for (let round = 0; round < 200; round += 1) parse(line);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
