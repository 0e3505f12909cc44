import { describe, expect, it } from "vitest";
import { formatUnixMode, parseUnixMode } from "./unix-mode.js";

describe("the mode letters of ls", () => {
  it.each([
    [0o644, "rw-r--r--"],
    [0o755, "rwxr-xr-x"],
    [0, "---------"],
    [0o4755, "rwsr-xr-x"],
    [0o4644, "rwSr--r--"],
    [0o2755, "rwxr-sr-x"],
    [0o2745, "rwxr-Sr-x"],
    [0o1777, "rwxrwxrwt"],
    [0o1776, "rwxrwxrwT"],
    [0o7777, "rwsrwsrwt"],
  ])("%o is %s", (mode, letters) => {
    expect(formatUnixMode(mode)).toBe(letters);
    expect(parseUnixMode(letters)).toBe(mode);
  });

  it("say the same for all twelve bits after writing and reading", () => {
    for (let mode = 0; mode <= 0o7777; mode += 1) {
      if (parseUnixMode(formatUnixMode(mode)) !== mode) expect.fail(`mode ${mode.toString(8)} differs`);
    }
  });

  it.each(["", "rw-r--r-", "rw-r--r--x", "wr-r--r--", "rw-r--r-s", "rwtr--r--", "rw-r--r-?", "RWXRWXRWX", " rw-r--r-"])(
    "are not %j",
    (letters) => {
      expect(parseUnixMode(letters)).toBeUndefined();
    },
  );
});
