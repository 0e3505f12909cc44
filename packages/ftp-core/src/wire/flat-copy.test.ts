import { describe, expect, it } from "vitest";
import { flatCopy, isLatin1, shortened } from "./flat-copy.js";

it.each(["", "a", "naïve", "中文", "\udce9 is a byte", "😀", "\0\xff"])("the copy of %j is the same text", (text) => {
  expect(flatCopy(text)).toBe(text);
});

it("Latin-1 is what takes one byte a character", () => {
  expect(["", "a\0\xff", "\u0100", "\udce9"].map(isLatin1)).toEqual([true, true, false, false]);
});

describe("a text that is shortened", () => {
  it("stays as it is up to the limit", () => {
    expect(shortened("12345", 5)).toBe("12345");
  });

  it("has its beginning and an ellipsis beyond it", () => {
    expect(shortened("123456", 5)).toBe("12345…");
  });
});
