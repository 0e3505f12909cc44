import type { BigIntStats } from "node:fs";
import { describe, expect, it } from "vitest";
import { type DiskUser, permissionLetters, type Surroundings } from "./permission-letters.js";

const open: Surroundings = { mayChange: true, isWritableDisk: true, owner: 1, isSticky: false };
const closed: Surroundings = { ...open, mayChange: false };
const sticky: Surroundings = { ...open, isSticky: true };
const frozen: Surroundings = { ...closed, isWritableDisk: false };

const owner: DiskUser = { uid: 1000, groups: new Set([100]) };
const member: DiskUser = { uid: 1001, groups: new Set([50, 100]) };
const other: DiskUser = { uid: 1001, groups: new Set([50]) };
const root: DiskUser = { uid: 0, groups: new Set([0]) };
const windows: DiskUser = { uid: undefined, groups: new Set() };

describe("a file", () => {
  it.each([
    ["rw for its owner", 0o600, owner, open, "adfrw"],
    ["rw for its group", 0o060, member, open, "adfrw"],
    ["rw for all others", 0o006, other, open, "adfrw"],
    ["that only others may use, for its owner", 0o066, owner, open, "df"],
    ["that only others may use, for its group", 0o606, member, open, "df"],
    ["that may be read", 0o400, owner, open, "dfr"],
    ["that may be written", 0o200, owner, open, "adfw"],
    ["without any rights, for root", 0, root, open, "adfrw"],
    ["in a directory that may not be changed: a new one cannot take its place", 0o600, owner, closed, "ar"],
    ["on a disk that cannot be written", 0o777, owner, frozen, "r"],
    ["on a disk that cannot be written, for root", 0o777, root, frozen, "r"],
    ["in a sticky directory, for its owner", 0o666, owner, sticky, "adfrw"],
    ["in a sticky directory, for another", 0o666, other, sticky, "ar"],
    ["in a sticky directory, for the directory's owner", 0o666, { ...other, uid: 1 }, sticky, "adfrw"],
    ["in a sticky directory, for root", 0o666, root, sticky, "adfrw"],
    ["where files have no owners", 0o444, windows, open, "dfr"],
    ["where files have no owners, in a directory with that bit", 0o666, windows, sticky, "adfrw"],
  ] as const)("%s", (_what, mode, user, surroundings, letters) => {
    expect(permissionLetters(stats("file", mode), surroundings, user)).toBe(letters);
  });
});

describe("a directory", () => {
  it.each([
    ["with all rights", 0o700, owner, open, "cdeflmp"],
    ["that may be searched", 0o100, owner, open, "def"],
    ["that may be read, and not searched", 0o400, owner, open, "df"],
    ["that may be read and searched", 0o500, owner, open, "defl"],
    ["that may be written, and not searched", 0o200, owner, open, "df"],
    ["that may be written and searched", 0o300, owner, open, "cdefmp"],
    ["without any rights, for root", 0, root, open, "cdeflmp"],
    ["in one that may not be changed", 0o700, owner, closed, "celmp"],
    ["on a disk that cannot be written", 0o777, root, frozen, "el"],
    ["of another, in a sticky one", 0o777, other, sticky, "celmp"],
    ["where no bit tells who may search it", 0o666, windows, open, "cdeflmp"],
  ] as const)("%s", (_what, mode, user, surroundings, letters) => {
    expect(permissionLetters(stats("directory", mode), surroundings, user)).toBe(letters);
  });
});

describe("what is neither", () => {
  it.each([
    ["can be renamed and removed", open, "df"],
    ["cannot in a directory that may not be changed", closed, ""],
    ["cannot in a sticky directory of others", sticky, ""],
  ] as const)("%s", (_what, surroundings, letters) => {
    expect(permissionLetters(stats("other", 0o777), surroundings, other)).toBe(letters);
  });
});

function stats(type: "file" | "directory" | "other", mode: number): BigIntStats {
  const facts = {
    mode: BigInt(mode),
    uid: 1000n,
    gid: 100n,
    isFile: () => type === "file",
    isDirectory: () => type === "directory",
  };
  return facts as BigIntStats;
}
