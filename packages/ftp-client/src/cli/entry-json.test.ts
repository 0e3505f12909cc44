import { type DirectoryEntry, decodeWireText, encodeWireText } from "@pasvport/ftp-core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { entryJson } from "./entry-json.js";

it("has every field of the entry under its name", () => {
  const entry: Required<DirectoryEntry> = {
    name: "a b.txt",
    type: "file",
    size: 1,
    modifiedAtMs: 2,
    modifiedPrecision: "second",
    modifiedAssumed: "zone",
    linkTarget: "c",
    owner: "me",
    group: "us",
    unixMode: 0o644,
    linkCount: 3,
    unique: "u",
    permissions: "r",
    otherFacts: new Map([["x.fact", "y"]]),
  };
  expect(JSON.parse(entryJson(entry, "d/a b.txt"))).toEqual({
    path: "d/a b.txt",
    ...entry,
    otherFacts: { "x.fact": "y" },
  });
});

it("a name that is not UTF-8 keeps its bytes", () => {
  expect(JSON.parse(entryJson({ name: "lat\udce9.txt", type: "symlink", linkTarget: "\udcff" }, "a"))).toEqual({
    path: "a",
    name: "lat\ufffd.txt",
    nameBytes: "6c6174e92e747874",
    type: "symlink",
    linkTarget: "\ufffd",
    linkTargetBytes: "ff",
  });
});

it("facts that are not UTF-8 keep theirs", () => {
  const otherFacts = new Map([["media-type", "\udce9"]]);
  expect(JSON.parse(entryJson({ name: "a", type: "file", otherFacts }, "a"))).toMatchObject({
    otherFacts: { "media-type": "\ufffd", "media-typeBytes": "e9" },
  });
});

it("every name comes back, and none of it reaches a terminal as a control character", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
      const name = decodeWireText(bytes);
      const json = entryJson({ name, type: "file" }, name);
      expect(json).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/);
      const read = JSON.parse(json) as { name: string; nameBytes?: string };
      const found = read.nameBytes === undefined ? encodeWireText(read.name) : Buffer.from(read.nameBytes, "hex");
      expect(Buffer.from(found)).toEqual(Buffer.from(bytes));
    }),
  );
});
