import { describe, expect, it } from "vitest";
import { absolutePath } from "./absolute-path.js";
import { childPath } from "./child-path.js";
import { startTreeServer } from "./tree-server.suite.js";

describe("a name in a directory", () => {
  it.each([
    ["", "a", "a"],
    ["/", "a", "/a"],
    ["/a", "b", "/a/b"],
    ["a/", "b", "a/b"],
  ])("%j and %j are %j", (path, name, expected) => {
    expect(childPath(path, name)).toBe(expected);
  });
});

describe("a relative path", () => {
  it.each([
    ["a", '257 "/home"', "/home/a"],
    ["", '257 "/home"', "/home"],
    [".", '257 "/home"', "/home"],
    ["..", '257 "/home/in"', "/home"],
    ["../a", '257 "/home/in"', "/home/a"],
    ["../a", "550 no", "../a"],
    ["~a", '257 "/"', "/~a"],
    ["/x", '257 "/home"', "/x"],
    ["a", '257 "DISK$1:[HOME]"', "a"],
    ["a", "550 no", "a"],
    ["a", "257 somewhere", "a"],
  ])("%j is, where PWD says %s, %j", async (path, answer, expected) => {
    const server = await startTreeServer({}, { script: { PWD: answer } });
    expect(await server.until(absolutePath(server.turns, path))).toBe(expected);
  });
});
