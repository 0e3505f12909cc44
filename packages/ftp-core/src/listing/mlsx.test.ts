import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import type { DirectoryEntry } from "./directory-entry.js";
import { formatMlsxLine, parseMlsxLine } from "./mlsx.js";
import { allMlsxFacts, type MlsxFact } from "./mlsx-facts.js";

const second = { modifiedPrecision: "second" } as const;
const captured = { modifiedAtMs: Date.UTC(2026, 10, 22, 14, 43, 27), ...second } as const;
const others = (facts: Record<string, string>) => ({ otherFacts: new Map(Object.entries(facts)) });

/** Lines as our server writes them, and as everybody reads them. */
const bothWays: readonly (readonly [line: string, facts: readonly MlsxFact[], entry: DirectoryEntry])[] = [
  [
    "type=file;size=5;modify=20261122144327;perm=adfrw;unique=fe00g2140de;UNIX.mode=0644; a.txt",
    ["type", "size", "modify", "perm", "unique", "UNIX.mode"],
    { name: "a.txt", type: "file", size: 5, ...captured, permissions: "adfrw", unique: "fe00g2140de", unixMode: 0o644 },
  ],
  ["type=cdir; .", ["type"], { name: ".", type: "current" }],
  ["type=pdir; ..", ["type"], { name: "..", type: "parent" }],
  ["type=dir;perm=; locked", ["type", "perm"], { name: "locked", type: "directory", permissions: "" }],
  ["type=OS.unix=symlink; link", ["type"], { name: "link", type: "symlink" }],
  ["type=OS.unix=slink:a=b:c; link", ["type"], { name: "link", type: "symlink", linkTarget: "a=b:c" }],
  ["size=5368709120; big.iso", ["size"], { name: "big.iso", type: "unknown", size: 5_368_709_120 }],
  ["UNIX.mode=04755; suid", ["UNIX.mode"], { name: "suid", type: "unknown", unixMode: 0o4755 }],
  [
    "UNIX.ownername=me;UNIX.groupname=1000; a",
    ["UNIX.ownername", "UNIX.groupname"],
    { name: "a", type: "unknown", owner: "me", group: "1000" },
  ],
  [" no facts", [], { name: "no facts", type: "unknown" }],
  ["  two blanks ", [], { name: " two blanks ", type: "unknown" }],
  [" type=dir; not facts", [], { name: "type=dir; not facts", type: "unknown" }],
  ["type=file; semi;colon=eq.txt; b", ["type"], { name: "semi;colon=eq.txt; b", type: "file" }],
  ["type=file; latin\udce9 ünïcode 日本", ["type"], { name: "latin\udce9 ünïcode 日本", type: "file" }],
];

/** Lines as peers write them: captured from the servers named, or from RFC 3659 §7.7. */
const read: readonly (readonly [peer: string, line: string, entry: DirectoryEntry])[] = [
  [
    "ProFTPD 1.3.8",
    "modify=20261122144327;perm=flcdmpe;type=dir;unique=FE00U2140F0;UNIX.group=0;UNIX.groupname=1000;UNIX.mode=01777;UNIX.owner=0;UNIX.ownername=me; sticky",
    {
      name: "sticky",
      type: "directory",
      ...captured,
      permissions: "flcdmpe",
      unique: "FE00U2140F0",
      unixMode: 0o1777,
      owner: "me",
      group: "1000",
      ...others({ "unix.owner": "0", "unix.group": "0" }),
    },
  ],
  [
    "ProFTPD 1.3.8 with UseSlink",
    "type=OS.unix=slink:/srv/files/a.txt;size=5; link",
    { name: "link", type: "symlink", size: 5, linkTarget: "/srv/files/a.txt" },
  ],
  [
    "ProFTPD with a group of two words",
    "type=file;UNIX.groupname=Domain Users;UNIX.mode=0640;UNIX.ownername=John Doe; my file; v2",
    { name: "my file; v2", type: "file", group: "Domain Users", owner: "John Doe", unixMode: 0o640 },
  ],
  [
    "Pure-FTPd 1.0.50",
    "type=dir;sizd=4096;modify=20261122144327;UNIX.mode=0755;UNIX.uid=1234;UNIX.gid=5678;unique=fe00g2140df; sub dir",
    {
      name: "sub dir",
      type: "directory",
      size: 4096,
      ...captured,
      unixMode: 0o755,
      owner: "1234",
      group: "5678",
      unique: "fe00g2140df",
    },
  ],
  ["Pure-FTPd, a link", "type=OS.unix=slink:;size=5; link", { name: "link", type: "symlink", size: 5 }],
  [
    "Pure-FTPd, a FIFO",
    "type=unknown;size=0; fifo",
    { name: "fifo", type: "other", size: 0, ...others({ type: "unknown" }) },
  ],
  [
    "pyftpdlib 1.5.7",
    "modify=20261122144327;perm=r;size=1;type=file;unique=fe00g2140e0;unix.gid=0;unix.mode=0o644;unix.uid=0;  leading",
    {
      name: " leading",
      type: "file",
      size: 1,
      ...captured,
      permissions: "r",
      unique: "fe00g2140e0",
      unixMode: 0o644,
      owner: "0",
      group: "0",
    },
  ],
  [
    "RFC 3659",
    "Type=file;Size=25730;Modify=19940728095854;Perm=; cap60.pl198.tar.gz",
    {
      name: "cap60.pl198.tar.gz",
      type: "file",
      size: 25_730,
      modifiedAtMs: Date.UTC(1994, 6, 28, 9, 58, 54),
      ...second,
      permissions: "",
    },
  ],
  [
    "RFC 3659, a device",
    "Type=OS.unix=chr-13/29;Perm=;Unique=keVO1+5G4; keyboard",
    { name: "keyboard", type: "other", permissions: "", unique: "keVO1+5G4", ...others({ type: "OS.unix=chr-13/29" }) },
  ],
  [
    "RFC 3659, an absolute path",
    "Type=dir;Modify=19981107085215;Perm=el; /tmp",
    { name: "/tmp", type: "directory", modifiedAtMs: Date.UTC(1998, 10, 7, 8, 52, 15), ...second, permissions: "el" },
  ],
  [
    "a server with fractions",
    "modify=20240101000000.250;PERM=ADF; a",
    {
      name: "a",
      type: "unknown",
      modifiedAtMs: Date.UTC(2024, 0, 1, 0, 0, 0, 250),
      modifiedPrecision: "millisecond",
      permissions: "adf",
    },
  ],
  ["a server without the last semicolon", "type=file;size=3 a b", { name: "a b", type: "file", size: 3 }],
  ["a server with file type bits", "unix.mode=0100640; a", { name: "a", type: "unknown", unixMode: 0o640 }],
  [
    "a server with more facts",
    "type=file;lang=en;Media-Type=text/plain;X.y=; a",
    { name: "a", type: "file", ...others({ lang: "en", "media-type": "text/plain", "x.y": "" }) },
  ],
  [
    "a server whose values make no sense",
    "type=;size=-1;modify=20240231000000;perm=r/w;unique=;unix.mode=0999;unix.owner=; a",
    {
      name: "a",
      type: "unknown",
      ...others({
        type: "",
        size: "-1",
        modify: "20240231000000",
        perm: "r/w",
        unique: "",
        "unix.mode": "0999",
        "unix.owner": "",
      }),
    },
  ],
  [
    "a size beyond exact numbers",
    "size=9007199254740993;__proto__=x; a",
    { name: "a", type: "unknown", ...others({ size: "9007199254740993", ["__proto__"]: "x" }) },
  ],
];

describe("a line of MLSx", () => {
  it.each(bothWays)("%j is read and written", (line, facts, entry) => {
    expect(parseMlsxLine(line)).toEqual(entry);
    expect(formatMlsxLine(entry, facts)).toBe(line);
  });

  it.each(read)("of %s is read: %j", (_, line, entry) => {
    expect(parseMlsxLine(line)).toEqual(entry);
  });

  it.each([
    "",
    " ",
    "name",
    "type=file;",
    "type=file; ",
    "type=file;size=3",
    "-rw-r--r--   1 owner group 5 Nov 22 14:43 a.txt",
    "type=file;size; a",
    "=file; a",
    "type=OS.unix=slink:/a;b;size=3; link",
    "type=file;size=5;Type=dir; a",
  ])("%j is refused", (line) => {
    expect(() => parseMlsxLine(line)).toThrow(RemoteProtocolError);
  });

  it("tells only the facts asked for and known, in the order asked for", () => {
    const entry: DirectoryEntry = { name: "a", type: "file", size: 5 };
    expect(formatMlsxLine(entry, ["size", "modify", "type"])).toBe("size=5;type=file; a");
  });

  it.each(["a\r\ntype=dir;perm=cdeflmp; forged", "a\nb", "a\rb", "a\0b", ""])(
    "is never written for the name %j",
    (name) => {
      expect(() => formatMlsxLine({ name, type: "file" }, ["type"])).toThrow(LocalProtocolError);
    },
  );

  it.each(["Domain Users", "a;type=dir", "a\r\nb", "a\tb"])("leaves out a fact whose value would be %j", (text) => {
    const entry: DirectoryEntry = {
      name: "a",
      type: "symlink",
      linkTarget: text,
      owner: text,
      group: text,
      unique: text,
    };
    expect(formatMlsxLine(entry, allMlsxFacts)).toBe("type=OS.unix=symlink; a");
  });

  it("tells times in whole seconds, and leaves out those without four digits of year", () => {
    const at = (modifiedAtMs: number): DirectoryEntry => ({ name: "a", type: "file", modifiedAtMs });
    expect(formatMlsxLine(at(1999.5), ["modify"])).toBe("modify=19700101000001; a");
    expect(formatMlsxLine(at(-1), ["modify"])).toBe("modify=19691231235959; a");
    expect(formatMlsxLine(at(8.64e15), ["modify"])).toBe(" a");
  });

  const oneLine = fc.string({ unit: "grapheme", minLength: 1 }).filter((name) => !/[\r\n\0]/.test(name));
  const value = fc.stringMatching(/^[!-:<-~]{1,12}$/);
  const entries: fc.Arbitrary<DirectoryEntry> = fc
    .record(
      {
        name: oneLine,
        type: fc.constantFrom("file", "directory", "symlink", "current", "parent"),
        size: fc.maxSafeNat(),
        modifiedAtMs: fc.integer({ min: -30_610_224_000, max: 253_402_300_799 }).map((seconds) => seconds * 1000),
        linkTarget: value,
        owner: value,
        group: value,
        unixMode: fc.nat(0o7777),
        unique: value,
        permissions: fc.stringMatching(/^[acdeflmprw]{0,10}$/),
      },
      { requiredKeys: ["name", "type"] },
    )
    .map(({ linkTarget, ...entry }) => ({
      ...entry,
      ...(entry.type === "symlink" && linkTarget !== undefined ? { linkTarget } : {}),
      ...(entry.modifiedAtMs === undefined ? {} : second),
    }));

  it("is the same after writing and reading", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(parseMlsxLine(formatMlsxLine(entry, allMlsxFacts))).toEqual(entry);
      }),
    );
  });

  it("throws nothing but RemoteProtocolError for any text", () => {
    const piece = fc.constantFrom(
      "type=",
      "file",
      "dir;",
      "OS.unix=slink:",
      ";",
      "; ",
      " ",
      "=",
      "size=",
      "9",
      "modify=2024",
      "perm=",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(piece).map((pieces) => pieces.join("")),
        ),
        (line) => {
          try {
            const { name } = parseMlsxLine(line);
            expect(name !== "" && line.endsWith(name)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(RemoteProtocolError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("a line of MLSx", () => {
  const factsOf = (count: number): string => Array.from({ length: count }, (_, index) => `x${index}=1;`).join("");

  it("may have 64 facts, and is unreadable with more: nobody is to fill our memory with them", () => {
    expect(parseMlsxLine(`${factsOf(64)} a`).otherFacts?.size).toBe(64);
    expect(() => parseMlsxLine(`${factsOf(65)} a`)).toThrow(RemoteProtocolError);
  });
});
