import { describe, expect, it } from "vitest";
import { literalPattern, namePattern } from "./name-pattern.js";

describe("a pattern", () => {
  it.each<[pattern: string, fits: readonly string[], doesNot: readonly string[]]>([
    ["*", ["a", "a b", "-", "(", "lat\udce9", "a\nb"], [".a", ""]],
    ["***", ["a"], [".a"]],
    [".*", [".a", ".htaccess"], ["a"]],
    ["*.txt", ["a.txt", "a.b.txt"], [".txt", "a.txtx", "atxt"]],
    ["a?c", ["abc", "a.c", "a*c"], ["ac", "abbc"]],
    ["[ab]*", ["a", "bb"], ["c", "[ab]x"]],
    ["[!ab]*", ["c"], ["a", "b", "!c".slice(0, 0)]],
    ["[^ab]*", ["c"], ["a"]],
    ["[a-c]1", ["a1", "b1"], ["d1", "-1"]],
    ["{a,b}.txt", ["a.txt", "b.txt"], ["c.txt", "{a,b}.txt"]],
    ["*.{jpg,png}", ["x.jpg", "x.png"], ["x.gif"]],
    ["{a,b{1,2}}*", ["ax", "b1x"], ["bx"]],
    ["file (1)*", ["file (1).txt"], ["file 1.txt"]],
    ["a+b*", ["a+b", "a+bc"], ["aab"]],
    ["!a*", ["!ab"], ["b"]],
    ["*$^.|x", ["a$^.|x"], ["a"]],
    ['"a"*', ['"a"b'], ["ab"]],
    ["a.b*", ["a.bc"], ["axbc"]],
    ["\\**", ["*", "*a"], ["a"]],
    ["\\d*", ["da"], ["1a"]],
    ["a\\\\*", ["a\\b"], ["ab"]],
    ["ü*", ["über"], ["uber"]],
    ["*\udce9", ["lat\udce9"], ["lat"]],
  ])("%s", (text, fits, doesNot) => {
    const pattern = namePattern(text);
    expect(pattern.isMagic).toBe(true);
    expect(fits.filter((name) => !pattern.matches(name))).toEqual([]);
    expect(doesNot.filter((name) => pattern.matches(name))).toEqual([]);
  });
});

describe("no pattern", () => {
  it.each(["a", "a.txt", "{", "[", "a{b}", "a]", "100%", "!a", "+(x)", "", "{}", "[]"])("%s is a name", (text) => {
    const pattern = namePattern(text);
    expect([pattern.isMagic, pattern.literal, pattern.matches(text)]).toEqual([false, text, true]);
  });

  it.each(["a*b", "[ab]", "{a,b}", "?", "a\\b", "\\*", "lat\udce9*"])("is the literal one of %s", (name) => {
    const pattern = namePattern(literalPattern(name));
    expect([pattern.isMagic, pattern.literal, pattern.matches(name)]).toEqual([false, name, true]);
  });
});

it("a pattern tells the name that it is when nothing in it is special", () => {
  expect(namePattern("a[1].t*").literal).toBe("a[1].t*");
  expect(namePattern("a\\[1].t*").literal).toBe("a[1].t*");
});
