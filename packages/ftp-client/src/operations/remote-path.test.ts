import { describe, expect, it } from "vitest";
import { lastPart, parentPath } from "./remote-path.js";

describe("a path on the server", () => {
  it.each([
    ["", ".", ""],
    ["/", "/", ""],
    ["//", "/", ""],
    ["a", "a", ""],
    ["a/", "a", ""],
    ["/a", "a", "/"],
    ["//a", "a", "/"],
    ["a/b", "b", "a"],
    ["/a/b//", "b", "/a"],
    ["a//b", "b", "a"],
    ["..", "..", ""],
    ["a/..", "..", "a"],
    [" a / b ", " b ", " a "],
    ["a\\b", "a\\b", ""],
  ])("%j ends with %j and stands in %j", (path, last, parent) => {
    expect([lastPart(path), parentPath(path)]).toEqual([last, parent]);
  });
});
