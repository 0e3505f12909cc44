import { describe, expect, it } from "vitest";
import { parseNamePattern } from "./name-pattern.js";

const NAMES = ["a.txt", "b.txt", "ab.txt", "a.text", ".a.txt", "a*b", "a", "\u{1f600}.txt", "x\udce9.txt"];

function matching(pattern: string): readonly string[] {
  const parsed = parseNamePattern(pattern);
  return parsed === undefined ? [] : NAMES.filter(parsed.matches);
}

describe("a pattern", () => {
  it.each([
    ["*", ["a.txt", "b.txt", "ab.txt", "a.text", "a*b", "a", "\u{1f600}.txt", "x\udce9.txt"]],
    ["*.txt", ["a.txt", "b.txt", "ab.txt", "\u{1f600}.txt", "x\udce9.txt"]],
    ["?.txt", ["a.txt", "b.txt", "\u{1f600}.txt"]],
    ["a*", ["a.txt", "ab.txt", "a.text", "a*b", "a"]],
    ["a*t*t", ["a.txt", "ab.txt", "a.text"]],
    [".*", [".a.txt"]],
    ["?a.txt", []],
    ["a*b*.txt", ["ab.txt"]],
    ["a**b", ["a*b"]],
    ["*a", ["a"]],
    ["a*a", []],
    ["??", []],
    ["*x*.t?t", ["x\udce9.txt"]],
  ])("%j stands for %j", (pattern, names) => {
    expect(matching(pattern)).toEqual(names);
  });

  it("stands in the last part only, and keeps what was said before it", () => {
    expect(parseNamePattern("*/a")).toBeUndefined();
    expect(parseNamePattern("/d*/b c/*.txt")).toMatchObject({ prefix: "/d*/b c/" });
  });

  it.each(["a.txt", "", "/", "[ab].txt", "{a,b}", "~"])("%j is none", (path) => {
    expect(parseNamePattern(path)).toBeUndefined();
  });

  it("of too many stars, or too long, is a name", () => {
    expect(parseNamePattern("*a*b*c*")).toBeDefined();
    expect(parseNamePattern("*a*b*c*d*")).toBeUndefined();
    expect(parseNamePattern(`*${"a".repeat(255)}`)).toBeUndefined();
  });
});
