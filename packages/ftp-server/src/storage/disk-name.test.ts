import { describe, expect, it } from "vitest";
import { diskNames, isTemporaryName, joinBytes, temporaryName } from "./disk-name.js";

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
    const name = temporaryName().toString();
    expect(() => diskNames(`/${name}`)).toThrow("not allowed");
    expect(() => diskNames(`/${name.toUpperCase()}/a`)).toThrow("not allowed");
  });
});

describe("isTemporaryName", () => {
  it("knows the names that temporaryName gives, and no others", () => {
    const names = [temporaryName().toString(), temporaryName().toString()];
    expect(names[0]).not.toBe(names[1]);
    expect(names.every(isTemporaryName)).toBe(true);
    for (const other of [".pasvport-.part", ".pasvport-0123456789abcdef.part2", "x.pasvport-0123456789abcdef.part"]) {
      expect(isTemporaryName(other)).toBe(false);
    }
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
