import { describe, expect, it } from "vitest";
import { firstAddress, isAddress, urlPattern } from "./addresses.js";
import { literalOf, namePattern } from "./name-pattern.js";

it("an address has a scheme, a name of this machine has none", () => {
  expect(["ftp://h/", "FTP://h", "http://h"].filter((word) => !isAddress(word))).toEqual([]);
  expect(["a.txt", "C:/a", "ftp:/h", "./ftp://h", ""].filter(isAddress)).toEqual([]);
});

it.each<[addresses: readonly string[], first: string]>([
  [[], ""],
  [["ftp://h/a"], "ftp://h/a"],
  [["ftp://me@h:2121/a/b", "ftp://me@h:2121/c"], "ftp://me@h:2121/"],
  [["ftp://h", "ftp://h/c"], "ftp://h"],
  [["h", "ftp://h/c"], "h"],
])("%j are told as one", (addresses, first) => {
  expect(firstAddress(addresses)).toBe(first);
});

describe("the path as a pattern", () => {
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
  ])("of %s", (address, pattern) => {
    expect(urlPattern(address)).toBe(pattern);
  });

  it("what is percent-encoded is a name", () => {
    const pattern = urlPattern("ftp://h/%2A%5C%5B1%5D");
    expect([namePattern(pattern).isMagic, literalOf(pattern)]).toEqual([false, "*\\[1]"]);
  });
});
