import { describe, expect, it } from "vitest";
import { localName, localNameProblem } from "./local-name.js";

describe("a name of the server", () => {
  it.each(["a", " a ", "a:b", "CON", "back\\slash", "caf\u00e9", "latin \udce9", "..."])(
    "%j is one of Linux",
    (name) => {
      expect(localNameProblem(name, "linux")).toBeUndefined();
    },
  );

  it.each(["", ".", "..", "../x", "a/b", "\x1b[2J", "a\tb", "a\x9bb", "a\0"])("%j is one of no system", (name) => {
    expect(localNameProblem(name, "linux")).toEqual(expect.any(String));
    expect(localNameProblem(name, "win32")).toEqual(expect.any(String));
  });

  it.each([
    "a:b",
    "a\\b",
    "..\\x",
    "C:",
    "a*",
    "a?",
    '"',
    "<",
    ">",
    "|",
    "a.",
    "a ",
    "CON",
    "nul.txt",
    "Com1",
    "latin \udce9",
  ])("%j is none of Windows", (name) => {
    expect(localNameProblem(name, "win32")).toEqual(expect.any(String));
  });

  it("is the same file in another case only where the system says so", () => {
    expect(localName("A\u0301b", "linux")).toBe("A\u0301b");
    expect(localName("A\u0301B", "darwin")).toBe(localName("\u00e1b", "darwin"));
    expect(localName("README", "win32")).toBe(localName("readme", "win32"));
  });
});
