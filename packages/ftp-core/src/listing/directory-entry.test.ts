import { describe, expect, it } from "vitest";
import { isOneLineName, isPlainName, readDecimal } from "./directory-entry.js";

describe("a plain name", () => {
  it.each([
    "a",
    "...",
    ".hidden",
    " leading and trailing ",
    "a -> b",
    "semi;colon=eq",
    "-rf",
    "ünïcode 日本 🎉",
    "latin\udce9",
    "back\\slash",
  ])("can be %j", (name) => {
    expect(isPlainName(name)).toBe(true);
  });

  it.each([
    "",
    ".",
    "..",
    "/",
    "a/b",
    "../../etc/passwd",
    "/etc/passwd",
    "a\0b",
    "a\nb",
    "a\rb",
    "tab\t",
    "\x1b[2J",
    "\x7f",
    "\x9b2J",
  ])("cannot be %j", (name) => {
    expect(isPlainName(name)).toBe(false);
  });
});

describe("a name on one line", () => {
  it.each(["a", " ", "tab\there", "../x"])("can be %j", (name) => {
    expect(isOneLineName(name)).toBe(true);
  });

  it.each(["", "a\nb", "a\rb", "a\0b", "\n"])("cannot be %j", (name) => {
    expect(isOneLineName(name)).toBe(false);
  });
});

describe("a decimal number", () => {
  it.each([
    ["0", 0],
    ["007", 7],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ])("%j is %d", (text, number) => {
    expect(readDecimal(text)).toBe(number);
  });

  it.each(["", "-1", "+1", "1.0", "1e3", "0x10", " 1", "9007199254740992", "99999999999999999999"])(
    "is not %j",
    (text) => {
      expect(readDecimal(text)).toBeUndefined();
    },
  );
});
