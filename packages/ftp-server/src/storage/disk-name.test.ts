import { describe, expect, it } from "vitest";
import { diskNames, isTemporaryName, joinBytes, temporaryName, temporaryOwner } from "./disk-name.js";
import { ownerOf } from "./upload-owner.js";

describe("diskNames", () => {
  it("gives the bytes of every part, also of names that are not UTF-8", () => {
    expect(diskNames("/")).toEqual([]);
    expect(diskNames("/a/\u00e9/\udce9").map((name) => Buffer.from(name).toString("hex"))).toEqual([
      "61",
      "c3a9",
      "e9",
    ]);
  });

  it("refuses the name of an unfinished upload anywhere in a path", () => {
    const name = temporaryName(ownerOf(process.pid)).toString();
    expect(() => diskNames(`/${name}`)).toThrow("not allowed");
    expect(() => diskNames(`/${name.toUpperCase()}/a`)).toThrow("not allowed");
  });
});

describe("isTemporaryName", () => {
  it("knows the names that temporaryName gives, and no others", () => {
    const names = [temporaryName(ownerOf(process.pid)).toString(), temporaryName(ownerOf(process.pid)).toString()];
    expect(names[0]).not.toBe(names[1]);
    expect(names.every(isTemporaryName)).toBe(true);
    for (const other of [
      ".pasvport-.part",
      ".pasvport-0123456789abcdef.part2",
      "x.pasvport-0123456789abcdef.part",
      "xpasvport-0123456789abcdef.part",
      ".pasvport-01234567-1-0123456789abcdef.part",
      ".pasvport-01234567-x-1-0123456789abcdef.part",
    ]) {
      expect(isTemporaryName(other)).toBe(false);
    }
  });

  it("knows those of the first versions, which do not tell their owner", () => {
    expect(isTemporaryName(".pasvport-0123456789abcdef.part")).toBe(true);
    expect(temporaryOwner(".pasvport-0123456789abcdef.part")).toBeUndefined();
  });
});

describe("temporaryOwner", () => {
  it("is this process for the names that it gives, in any case of letters", () => {
    const name = temporaryName(ownerOf(process.pid)).toString();
    expect(temporaryOwner(name)).toMatchObject({ pid: process.pid });
    expect(temporaryOwner(name.toUpperCase())).toEqual(temporaryOwner(name));
    expect(temporaryOwner(temporaryName("01234567-89-1kx9z").toString())).toEqual({
      machine: "01234567",
      pid: 89,
      startedAt: "1kx9z",
    });
  });

  it.each(["0", "2147483648", "9999999999"])("is not told by %s, which is no pid", (pid) => {
    expect(temporaryOwner(temporaryName(`01234567-${pid}-1`).toString())).toBeUndefined();
  });
});

describe("joinBytes", () => {
  it.each([
    ["/srv", [], "/srv"],
    ["/srv", ["a", "b"], "/srv/a/b"],
    ["/", ["a", "b"], "/a/b"],
    ["/", [], "/"],
  ])("joins %s and %j", (directory, names, joined) => {
    expect(joinBytes(Buffer.from(directory), ...names.map((name) => Buffer.from(name))).toString()).toBe(joined);
  });
});
