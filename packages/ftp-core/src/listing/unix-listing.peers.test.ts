import { describe, expect, it } from "vitest";
import type { DirectoryEntry } from "./directory-entry.js";
import { parseUnixListingLine } from "./unix-listing.js";
import { day, file, leapDay, minute, nowMs, recent, root } from "./unix-listing.suite.js";

/** Lines as peers write them: captured from the servers named. */
const read: readonly (readonly [peer: string, line: string, entry: DirectoryEntry])[] = [
  [
    "vsftpd 3.0.3",
    "-rw-r--r--    1 0        0               1 Nov 22 14:43  leading",
    { name: " leading", ...file, ...root, size: 1, ...recent },
  ],
  [
    "vsftpd 3.0.3, the future",
    "-rw-r--r--    1 0        0               0 May 06  2031 future.txt",
    { name: "future.txt", ...file, ...root, size: 0, modifiedAtMs: Date.UTC(2031, 4, 6), ...day },
  ],
  [
    "vsftpd 3.0.3, a device",
    "crw-r--r--    1 0        0               0 Nov 22 14:43 null",
    { name: "null", type: "other", unixMode: 0o644, ...root, ...recent },
  ],
  [
    "ProFTPD 1.3.8",
    "-rw-r--r--   1 0        0               1 Nov 22 14:43 Jan 01 12:34 fake",
    { name: "Jan 01 12:34 fake", ...file, ...root, size: 1, ...recent },
  ],
  [
    "ProFTPD 1.3.8, the future told without its year",
    "-rw-r--r--   1 0        0               0 May  6 07:08 future.txt",
    { name: "future.txt", ...file, ...root, size: 0, modifiedAtMs: Date.UTC(2026, 4, 6, 7, 8), ...minute },
  ],
  [
    "Pure-FTPd 1.0.50",
    "-rw-r--r--    1 1234       5678                1 Nov 22 14:43 a -> b",
    { name: "a -> b", ...file, linkCount: 1, owner: "1234", group: "5678", size: 1, ...recent },
  ],
  [
    "pyftpdlib 1.5.7",
    "-rw-r--r--   1 root     root     5368709120 Nov 22 14:43 big.iso",
    { name: "big.iso", ...file, linkCount: 1, owner: "root", group: "root", size: 5_368_709_120, ...recent },
  ],
  [
    "pyftpdlib, from its documentation",
    "-rw-rw-rw-   1 owner   group    7045120 Sep 02  3:47 music.mp3",
    {
      name: "music.mp3",
      type: "file",
      unixMode: 0o666,
      linkCount: 1,
      owner: "owner",
      group: "group",
      size: 7_045_120,
      modifiedAtMs: Date.UTC(2026, 8, 2, 3, 47),
      ...minute,
    },
  ],
  [
    "ftp-srv 4",
    "-rw-r--r-- 1 1234 5678            1 Nov 22 14:43 trailing ",
    { name: "trailing ", ...file, linkCount: 1, owner: "1234", group: "5678", size: 1, ...recent },
  ],
  [
    "ftp-srv 4, old",
    "-rw-r--r-- 1 1 1            0 Feb 29  2020 old.txt",
    { name: "old.txt", ...file, linkCount: 1, owner: "1", group: "1", size: 0, ...leapDay },
  ],
  [
    "busybox 1.35",
    "crw-r--r--    1 root     root        1,   3 Nov 22 14:43 null",
    { name: "null", type: "other", unixMode: 0o644, linkCount: 1, owner: "root", group: "root", ...recent },
  ],
  [
    "busybox 1.35, a FIFO",
    "prw-r--r--    1 root     root             0 Nov 22 14:43 fifo",
    { name: "fifo", type: "other", unixMode: 0o644, linkCount: 1, owner: "root", group: "root", size: 0, ...recent },
  ],
  [
    "GNU ls, a device",
    "brw-rw----+ 1 root disk 259,0 Nov 22 14:43 nvme0n1",
    { name: "nvme0n1", type: "other", unixMode: 0o660, linkCount: 1, owner: "root", group: "disk", ...recent },
  ],
  [
    "IIS in the style of Unix",
    "-rwxrwxrwx   1 owner    group           43747 Aug 29  2019 chatserver.exe",
    {
      name: "chatserver.exe",
      type: "file",
      unixMode: 0o777,
      linkCount: 1,
      owner: "owner",
      group: "group",
      size: 43_747,
      modifiedAtMs: Date.UTC(2019, 7, 29),
      ...day,
    },
  ],
  [
    "vsftpd 3.0.3, setuid",
    "-rwsr-sr-t    1 0        0               1 Nov 22 14:43 su",
    { name: "su", type: "file", unixMode: 0o7755, ...root, size: 1, ...recent },
  ],
  [
    "vsftpd 3.0.3, a name that begins with a time",
    "-rw-r--r--    1 0        0               0 Feb 29  2020 14:43 x",
    { name: "14:43 x", ...file, ...root, size: 0, ...leapDay },
  ],
  [
    "a day before the month, and its year",
    "-rw-r--r-- 1 1000 1000 12 22 Nov 2026 a",
    {
      name: "a",
      ...file,
      linkCount: 1,
      owner: "1000",
      group: "1000",
      size: 12,
      modifiedAtMs: Date.UTC(2026, 10, 22),
      ...day,
    },
  ],
  [
    "GNU ls --full-time",
    "-rw-r--r--. 1 root root          1 2026-11-22 14:43:27.324795551 +0000  leading",
    {
      name: " leading",
      ...file,
      linkCount: 1,
      owner: "root",
      group: "root",
      size: 1,
      modifiedAtMs: Date.UTC(2026, 10, 22, 14, 43, 27, 324),
      modifiedPrecision: "millisecond",
    },
  ],
  [
    "GNU ls --time-style=long-iso",
    "-rw-r--r-- 1 root root          1 2026-11-22 14:43 12345",
    { name: "12345", ...file, linkCount: 1, owner: "root", group: "root", size: 1, ...recent, modifiedAssumed: "zone" },
  ],
  [
    "macOS",
    "-rw-r--r--@ 1 me staff 1 Nov 22 14:43 a",
    { name: "a", ...file, linkCount: 1, owner: "me", group: "staff", size: 1, ...recent },
  ],
  [
    "a server without groups",
    "-rw-r--r-- 1 ftp 12 Nov 22 14:43 a b",
    { name: "a b", ...file, linkCount: 1, owner: "ftp", size: 12, ...recent },
  ],
  [
    "a server without link counts",
    "-rw-r--r-- ftp ftp 12 Nov 22 14:43 a",
    { name: "a", ...file, owner: "ftp", group: "ftp", size: 12, ...recent },
  ],
  [
    "ls -go",
    "-rw-r--r-- 1 12 Nov 22 14:43 5 Feb 02 2020 a",
    { name: "5 Feb 02 2020 a", ...file, linkCount: 1, size: 12, ...recent },
  ],
  [
    "a group of two words",
    "-rw-r--r-- 1 jdoe Domain Users 12 Nov 22 14:43 a",
    { name: "a", ...file, linkCount: 1, size: 12, ...recent },
  ],
  [
    "a user whose name is a month",
    "-rw-r--r-- 1 Jan 5 2024 Nov 22 14:43 a",
    { name: "a", ...file, linkCount: 1, owner: "Jan", group: "5", size: 2024, ...recent },
  ],
  [
    "a day before the month",
    "-rw-r--r-- 1 0 0 12 29 Feb 2020 a",
    { name: "a", ...file, ...root, size: 12, ...leapDay },
  ],
  [
    "a name of another date",
    "-rw-r--r-- 1 0 0 1 Nov 22 14:43 9 Jan 01 2020 x",
    { name: "9 Jan 01 2020 x", ...file, ...root, size: 1, ...recent },
  ],
  [
    "bytes that are not UTF-8",
    "-rw-r--r-- 1 0 0 1 Nov 22 14:43 latin\udce9",
    { name: "latin\udce9", ...file, ...root, size: 1, ...recent },
  ],
  [
    "a hostile server",
    "-rw-r--r-- 1 0 0 1 Nov 22 14:43 ../../etc/cron.d/x",
    { name: "../../etc/cron.d/x", ...file, ...root, size: 1, ...recent },
  ],
  [
    "a size beyond exact numbers",
    "-rw-r--r-- 1 0 0 99999999999999999999 Nov 22 14:43 a",
    { name: "a", ...file, ...root, ...recent },
  ],
  [
    "a link whose target is not told",
    "lrwxrwxrwx 1 0 0 5 Nov 22 14:43 link",
    { name: "link", type: "symlink", unixMode: 0o777, ...root, size: 5, ...recent },
  ],
  [
    "a link whose size is not its target's length",
    "lrwxrwxrwx 1 0 0 0 Nov 22 14:43 link -> a.txt",
    { name: "link", type: "symlink", unixMode: 0o777, ...root, size: 0, linkTarget: "a.txt", ...recent },
  ],
  [
    "a link whose target counts in bytes",
    "lrwxrwxrwx 1 0 0 10 Nov 22 14:43 a -> b -> \udce9é日🎉",
    { name: "a -> b", type: "symlink", unixMode: 0o777, ...root, size: 10, linkTarget: "\udce9é日🎉", ...recent },
  ],
];

describe("a line of ls", () => {
  it.each(read)("of %s is read: %j", (_, line, entry) => {
    expect(parseUnixListingLine(line, { nowMs })).toEqual(entry);
  });
});
