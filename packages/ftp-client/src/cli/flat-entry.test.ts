import type { DirectoryEntry } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { flatEntry } from "./flat-entry.js";

it("an entry that is kept is the same entry", () => {
  const entry: DirectoryEntry = {
    name: "a.txt",
    type: "file",
    size: 5,
    owner: "me",
    unixMode: 0o644,
    otherFacts: new Map([["lang", "de"]]),
  };
  expect(flatEntry(entry)).toEqual({ entry, length: "a.txt".length + "file".length + "me".length + "langde".length });
  expect(flatEntry({ name: "a", type: "file" })).toEqual({ entry: { name: "a", type: "file" }, length: 5 });
});
