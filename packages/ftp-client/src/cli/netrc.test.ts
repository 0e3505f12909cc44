import { OptionError } from "@pasvport/ftp-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findEntry, parseNetrc } from "./netrc.js";

describe("what a .netrc says", () => {
  it.each<[case_: string, text: string, entries: readonly object[]]>([
    ["nothing", "", []],
    ["blanks and comments", " \t\r\n# machine h login me\n", []],
    [
      "one line",
      "machine h login me password pw account ac",
      [{ machine: "h", login: "me", password: "pw", account: "ac" }],
    ],
    ["many lines", "machine\n h\r\n login\tme\r\n\n password\n pw\n", [{ machine: "h", login: "me", password: "pw" }]],
    ["another order", "machine h password pw login me", [{ machine: "h", login: "me", password: "pw" }]],
    ["one for all", "default login anonymous password me@x", [{ login: "anonymous", password: "me@x" }]],
    [
      "several of a machine",
      "machine h login a password 1 machine h login b password 2",
      [
        { machine: "h", login: "a", password: "1" },
        { machine: "h", login: "b", password: "2" },
      ],
    ],
    ["a comment behind a word", "machine h # mine\nlogin me", [{ machine: "h", login: "me" }]],
    ["a value that begins as a comment does", "machine h password #1", [{ machine: "h", password: "#1" }]],
    ["a value with a comment's sign in it", "machine h password a#b", [{ machine: "h", password: "a#b" }]],
    ["values that are words of the file", "machine login login password", [{ machine: "login", login: "password" }]],
    ["quotes", 'machine h password "a b # \t c"', [{ machine: "h", password: "a b # \t c" }]],
    ["nothing in quotes", 'machine h password ""', [{ machine: "h", password: "" }]],
    ["quotes in quotes", 'machine h password "a\\"b\\\\c"', [{ machine: "h", password: 'a"b\\c' }]],
    ["a blank behind a backslash", "machine h password a\\ b\\#", [{ machine: "h", password: "a b#" }]],
    ["quotes behind other letters", 'machine h password a"b"', [{ machine: "h", password: 'a"b"' }]],
    ["a blank of another alphabet", "machine h password a\u00a0b", [{ machine: "h", password: "a\u00a0b" }]],
    ["a mark at the beginning", "\ufeffmachine h login me", [{ machine: "h", login: "me" }]],
    [
      "macros",
      "machine h login me macdef init\ncd /x\nmachine no login no\n\nmachine i login you\nmacdef last\n put a\n",
      [
        { machine: "h", login: "me" },
        { machine: "i", login: "you" },
      ],
    ],
    [
      "a macro with lines of Windows",
      "macdef a\r\nmachine no\r\n\r\nmachine h login me",
      [{ machine: "h", login: "me" }],
    ],
    ["a backslash at the very end", "machine h password a\\", [{ machine: "h", password: "a\\" }]],
  ])("%s", (_case, text, entries) => {
    expect(parseNetrc(text)).toEqual(entries.map((entry) => ({ machine: undefined, ...entry })));
  });

  it("any word comes back, in quotes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (word) => {
        const quoted = `"${word.replace(/["\\]/g, "\\$&")}"`;
        expect(parseNetrc(`machine h password ${quoted}`)).toEqual([{ machine: "h", password: word }]);
      }),
    );
  });

  it("any text is read or refused, and large ones in no time", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'machinedefault loginpassword \n\t"\\#'), maxLength: 200 }),
        (text) => {
          try {
            parseNetrc(text);
          } catch (error) {
            expect(error).toBeInstanceOf(OptionError);
          }
        },
      ),
    );
    const length = 1024 * 1024;
    for (const text of ["a".repeat(length), `"${"a".repeat(length)}"`, "\\a".repeat(length / 2)]) {
      expect(parseNetrc(`machine ${text}`)).toHaveLength(1);
    }
    for (const text of ["#\n", " ", "macdef x\n\n"]) expect(parseNetrc(text.repeat(length / text.length))).toEqual([]);
  });
});

it.each<[text: string, message: RegExp]>([
  ["login me", /^line 1: login stands before any machine$/],
  ["\n\nmachine h\nlogin", /^line 4: nothing stands behind login$/],
  ["machine", /^line 1: nothing stands behind machine$/],
  [
    "machine h\npasword secret",
    /^line 2: this is none of the words machine, default, .*macdef: a password with a blank/,
  ],
  ["machine h login me\npassword my secret", /^line 2: this is none of the words/],
  ['machine h\npassword "secret', /^line 2: a word in quotes does not end$/],
  ["machine h Login secret", /^line 1: this is none of the words/],
])("a fault is told by its line, and no word of the file is shown: %j", (text, message) => {
  expect(() => parseNetrc(text)).toThrow(OptionError);
  expect(() => parseNetrc(text)).toThrow(message);
  expect(() => parseNetrc(text)).not.toThrow(/secret/);
});

describe("the entry for a host and a user", () => {
  const entries = parseNetrc(`
    machine H login a password 1
    machine h login b password 2
    machine i password 3
    default login anonymous password 4
    machine late login c password 5`);

  it.each<[host: string, user: string | undefined, password: string | undefined]>([
    ["h", undefined, "1"],
    ["h", "a", "1"],
    ["h", "b", "2"],
    ["h", "A", undefined],
    ["h", "anonymous", "4"],
    ["i", undefined, "3"],
    ["i", "anybody", "3"],
    ["other", undefined, "4"],
    ["other", "me", undefined],
    ["late", undefined, "4"],
    ["late", "c", "5"],
  ])("%s, %s", (host, user, password) => {
    expect(findEntry(entries, host, user)?.password).toBe(password);
  });
});
