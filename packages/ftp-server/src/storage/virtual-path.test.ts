import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StorageError } from "./storage-error.js";
import { baseName, childPath, parentPath, pathParts, resolveVirtualPath } from "./virtual-path.js";

describe("resolveVirtualPath", () => {
  it.each([
    ["/", "", "/"],
    ["/", "a", "/a"],
    ["/a/b", "c", "/a/b/c"],
    ["/a/b", "", "/a/b"],
    ["/a/b", ".", "/a/b"],
    ["/a/b", "..", "/a"],
    ["/a/b", "../../../../etc/passwd", "/etc/passwd"],
    ["/a/b", "/", "/"],
    ["/a/b", "/..", "/"],
    ["/a/b", "/c/../../d", "/d"],
    ["/a/b", "//c///d//", "/c/d"],
    ["/a", "...", "/a/..."],
    ["/a", "..b", "/a/..b"],
    ["/a", "b\\..\\..\\c", "/a/b\\..\\..\\c"],
    ["/a", " b ", "/a/ b "],
    ["/a", "-rf", "/a/-rf"],
    ["/a", "~", "/a/~"],
  ] as const)("in %j the argument %j means %j", (workingDirectory, argument, path) => {
    expect(resolveVirtualPath(workingDirectory, argument)).toBe(path);
  });

  it("keeps both normal forms of Unicode apart", () => {
    expect(resolveVirtualPath("/", "\u00e9")).toBe("/\u00e9");
    expect(resolveVirtualPath("/", "e\u0301")).toBe("/e\u0301");
  });

  it("refuses a NUL anywhere in the argument", () => {
    expect(() => resolveVirtualPath("/", "a\0/../b")).toThrow(new StorageError("nameNotAllowed"));
  });

  it("never gives a path with an empty part, a dot or two dots", () => {
    const piece = fc.constantFrom("", ".", "..", "/", "a", "b c", "...", "\\");
    const argument = fc.array(piece).map((pieces) => pieces.join("")) as fc.Arbitrary<string>;
    fc.assert(
      fc.property(argument, argument, (directory, name) => {
        const path = resolveVirtualPath(resolveVirtualPath("/", directory), name);
        expect(path.startsWith("/")).toBe(true);
        for (const part of pathParts(path)) expect(["", ".", ".."]).not.toContain(part);
        expect(resolveVirtualPath("/", path)).toBe(path);
      }),
    );
  });
});

describe("the pieces of a path", () => {
  it("takes a path apart and puts it together again", () => {
    expect(pathParts("/a/b c")).toEqual(["a", "b c"]);
    expect(baseName("/a/b c")).toBe("b c");
    expect(parentPath("/a/b c")).toBe("/a");
    expect(childPath(parentPath("/a/b c"), baseName("/a/b c"))).toBe("/a/b c");
  });

  it("takes the root for its own parent", () => {
    expect(pathParts("/")).toEqual([]);
    expect(baseName("/")).toBe("/");
    expect(parentPath("/")).toBe("/");
    expect(parentPath("/a")).toBe("/");
    expect(childPath("/", "a")).toBe("/a");
  });
});
