import { OptionError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { literalPattern } from "../remote-patterns.js";
import { isTypable, type TypedStyle, typedForm } from "./terminal/typed-form.js";
import { patternOf, scanWords, splitWords } from "./words.js";

const texts = (line: string): readonly string[] => splitWords(line).map(({ text }) => text);

describe("a line", () => {
  it.each([
    ["", []],
    ["  \t ", []],
    ["get a.txt b.txt", ["get", "a.txt", "b.txt"]],
    ["get  \t a ", ["get", "a"]],
    ["get 'two words'", ["get", "two words"]],
    ['get "two words"', ["get", "two words"]],
    ["get two\\ words", ["get", "two words"]],
    [`get pre'in the'"mid"\\ end`, ["get", "prein themid end"]],
    ["get ''", ["get", ""]],
    [`get "a \\"b\\" \\\\ \\c"`, ["get", 'a "b" \\ \\c']],
    ["get 'a\\b'", ["get", "a\\b"]],
    ["get \\'", ["get", "'"]],
    ["get naïve 😀", ["get", "naïve", "😀"]],
  ])("%j has the words %j", (line, words) => {
    expect(texts(line)).toEqual(words);
  });

  it.each([
    ["get 'a", /a ' is not closed/],
    ['get "a\\"', /a " is not closed/],
    ["get a\\", /nothing follows the backslash/],
  ])("%j is refused with what is wrong", (line, why) => {
    expect(() => splitWords(line)).toThrow(OptionError);
    expect(() => splitWords(line)).toThrow(why);
  });

  it("keeps where each character stands, and what quoted it", () => {
    const [word] = scanWords(`a'b'\\c"d`).words;
    expect(word).toEqual({
      text: "abcd",
      start: 0,
      end: 8,
      units: [
        { at: 0, quote: "" },
        { at: 2, quote: "'" },
        { at: 4, quote: "\\" },
        { at: 7, quote: '"' },
      ],
    });
  });
});

describe("a pattern", () => {
  it.each([
    ["*.txt", "*.txt"],
    ["a?[!bc]{d,e}", "a?[!bc]{d,e}"],
    ["'*'.txt", "\\*.txt"],
    ["\\*.txt", "\\*.txt"],
    ['"a b[1]"*', "a b\\[1\\]*"],
    ["'a\\b'", "a\\\\b"],
    ["'😀'*", "😀*"],
  ])("%s means %s", (line, pattern) => {
    expect(splitWords(line).map(patternOf)).toEqual([pattern]);
  });
});

describe("the typed form of a name", () => {
  const names = ["plain", "two words", "it's", 'a"b', "back\\slash", "st*r?[x]", "{a,b}", "tab\there", "#x", "ü😀"];
  const styles: readonly TypedStyle[] = [
    { inside: "" },
    { inside: "", within: "'" },
    { inside: "", within: '"' },
    { inside: "'" },
    { inside: '"' },
  ];
  for (const style of styles) {
    it.each(names)(`is read as the name itself, in ${JSON.stringify(style)}: %j`, (name) => {
      const line = `${style.inside}${typedForm(name, style, " ")}`;
      expect(texts(line)).toEqual([name]);
      expect(line.at(-1)).toBe(" ");
      expect(splitWords(line).map(patternOf)).toEqual([literalPattern(name)]);
    });
  }

  it("of a directory leaves the quote open", () => {
    expect(typedForm("my dir", { inside: '"' }, "/")).toBe("my dir/");
    expect(typedForm("my dir", { inside: "" }, "/")).toBe("my\\ dir/");
  });

  it("is there for what has keys only", () => {
    expect(["a b", "é"].map(isTypable)).toEqual([true, true]);
    expect(["a\nb", "a\x1b[2Jb", "\udcff", "\u202e"].map(isTypable)).toEqual([false, false, false, false]);
  });
});
