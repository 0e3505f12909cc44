import { expect, it } from "vitest";
import { literalOf, namePattern } from "./name-pattern.js";
import { urlPattern } from "./url-pattern.js";

it.each<[address: string, pattern: string]>([
  ["ftp://h/a/*.txt", "a/*.txt"],
  ["ftp://h/a/%2A.txt", "a/\\*.txt"],
  ["ftp://h/%5b1%5D%3f%7Bx%7d", "\\[1\\]\\?\\{x\\}"],
  ["ftp://h/a%20b?", "a b?"],
  ["ftp://h/a\\b", "a\\\\b"],
  ["ftp://h/a%5Cb", "a\\\\b"],
  ["ftp://h//etc/*", "/etc/*"],
  ["ftp://me:a%2Ab@h/x", "x"],
  ["ftp://h/", ""],
  ["ftp://h", ""],
  ["ftp://h/%252A", "%2A"],
])("%s", (address, pattern) => {
  expect(urlPattern(address)).toBe(pattern);
});

it("what is percent-encoded is a name", () => {
  const pattern = urlPattern("ftp://h/%2A%5C%5B1%5D");
  expect([namePattern(pattern).isMagic, literalOf(pattern)]).toEqual([false, "*\\[1]"]);
});
