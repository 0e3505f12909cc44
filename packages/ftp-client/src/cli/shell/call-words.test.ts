import { describe, expect, it } from "vitest";
import { absolute, isPattern, localWord } from "./call-words.js";
import { splitWords } from "./words.js";

const place = { localDirectory: "/base/here", surroundings: { homeDirectory: "/home/alice" } };

describe("a local path", () => {
  it.each([
    ["a.txt", "/base/here/a.txt"],
    ["../b", "/base/b"],
    ["/etc", "/etc"],
    ["~", "/home/alice"],
    ["~/x y", "/home/alice/x y"],
    ["~bob", "/base/here/~bob"],
    ["", "/base/here"],
  ])("%j is %j", (word, path) => {
    expect(absolute(place, word)).toBe(path);
  });

  it("stays as it was typed where that means the same", () => {
    expect(["a.txt", "../b", "/etc", "~/x"].map((word) => localWord(place, word))).toEqual([
      "a.txt",
      "../b",
      "/etc",
      "/home/alice/x",
    ]);
  });
});

it.each([
  ["a*", true],
  ["'a*'", false],
  ["a\\*", false],
  ["{a,b}", true],
  ["'a'?", true],
  ["a.txt", false],
])("%s is a pattern: %s", (line, is) => {
  expect(splitWords(line).map(isPattern)).toEqual([is]);
});
