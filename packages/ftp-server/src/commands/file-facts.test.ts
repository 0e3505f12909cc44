import { describe, expect, it } from "vitest";
import { userFrom } from "../session.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import { contextOf, replyText } from "./command-context.suite.js";
import { changeModificationTime, modificationTime } from "./file-facts.js";

/** A file system that keeps whole seconds, from 1970 on; what was set by others it tells as it is. */
function coarseWorld(modifiedAtMs: number) {
  const storage = createMemoryStorage({ "/a": "a" }, { wallTimeMs: () => modifiedAtMs });
  return userFrom(
    { name: "alice", access: "write" },
    { ...storage, changeTime: (path, ms) => storage.changeTime(path, Math.max(0, Math.floor(ms / 1000) * 1000)) },
  );
}

describe("MDTM", () => {
  it.each([
    ["10000", Date.UTC(10_000, 0, 1)],
    ["999", Date.UTC(999, 0, 1)],
  ])("of a file from the year %s says 550: such a time has no form", async (_year, modifiedAtMs) => {
    const outcome = await modificationTime(contextOf("MDTM", { argument: "a", user: coarseWorld(modifiedAtMs) }));
    expect(replyText(outcome)).toBe("550 the time of last change lies in a year that cannot be written");
  });

  it("of a file from before 1970 tells the time", async () => {
    const outcome = await modificationTime(contextOf("MDTM", { argument: "a", user: coarseWorld(-1_500) }));
    expect(replyText(outcome)).toBe("213 19691231235958");
  });
});

describe("MFMT", () => {
  it.each([
    [981_173_106_789, "213 Modify=20010203040506; a"],
    [-1_500, "213 Modify=19700101000000; a"],
  ])("of %d tells what the file system made of it", async (modifiedAtMs, told) => {
    const argument = { modifiedAtMs, path: "a" };
    expect(replyText(await changeModificationTime(contextOf("MFMT", { argument, user: coarseWorld(0) })))).toBe(told);
  });
});
