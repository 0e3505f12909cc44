import { expect, it } from "vitest";
import { foldParents } from "./fold-parents.js";

it.each([
  ["../www", "/in", "/www"],
  ["..", "/in", "/"],
  ["..", "/a/b/", "/a"],
  ["../", "/a/b", "/a/"],
  ["../..", "/in", "/"],
  ["../../../x", "/in", "/x"],
  ["./.././../x/", "/a/b/c", "/a/x/"],
  ["..//x", "/in", "/x"],
  ["..", "/", "/"],
  ["..a", "/in", "..a"],
  [".../a", "/in", ".../a"],
  ["./a", "/in", "./a"],
  ["a/../b", "/in", "a/../b"],
  ["/a/../b", "/in", "/a/../b"],
  ["", "/in", ""],
  ["../a", "", "../a"],
  ["../a", "DISK$1:[HOME]", "../a"],
])("%j in %j is %j", (path, directory, expected) => {
  expect(foldParents(path, directory)).toBe(expected);
});
