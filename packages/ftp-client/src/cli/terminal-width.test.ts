import { expect, it } from "vitest";
import { cutToWidth, widthOf } from "./terminal-width.js";

it.each<[text: string, columns: number]>([
  ["", 0],
  ["abc", 3],
  ["日本", 4],
  ["ü", 1],
  ["u\u0308", 1],
  ["🦀", 2],
  ["ａ", 2],
])("%j takes %i columns", (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

it.each<[text: string, columns: number, cut: string]>([
  ["abc", 3, "abc"],
  ["abcdef", 5, "a..ef"],
  ["abcdefgh", 6, "ab..gh"],
  ["日本語", 5, "..語"],
  ["日本語日本語", 6, "日..語"],
  ["日本語", 4, "..語"],
  ["日本語", 3, ".."],
  ["a\u0308bcdefg", 6, "a\u0308b..fg"],
  ["abc", 2, ""],
])("%j in %i columns", (text, columns, cut) => {
  expect(cutToWidth(text, columns)).toBe(cut);
  expect(widthOf(cut)).toBeLessThanOrEqual(columns);
});
