import { text } from "node:stream/consumers";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { createMemoryStorage } from "./memory-storage.js";
import { readOnly } from "./read-only-storage.js";
import type { Storage } from "./storage.js";
import { StorageError } from "./storage-error.js";

/** Who adds a method to `Storage` has to say here what it is. */
const methods = {
  stat: "reads",
  list: "reads",
  retrieve: "reads",
  freeBytes: "tells nothing",
  store: "changes",
  makeDirectory: "changes",
  removeDirectory: "changes",
  removeFile: "changes",
  rename: "changes",
  changeMode: "changes",
  changeTime: "changes",
} as const satisfies Record<keyof Storage, "reads" | "changes" | "tells nothing">;

const names = Object.keys(methods) as (keyof Storage)[];
const effects = names.filter((name) => methods[name] === "changes");

describe("readOnly", () => {
  it("has every method of a storage, and decides about each", () => {
    expect(Object.keys(readOnly(createMemoryStorage())).sort()).toEqual([...names].sort());
    expect(Object.keys(createMemoryStorage()).sort()).toEqual([...names].sort());
  });

  it.each(effects)("refuses %s, whatever it is about, and never asks the storage behind it", async (name) => {
    const untouched = new Proxy(createMemoryStorage({ "/a": "old", "/d/": "" }), {
      get: (_storage, property) => () => expect.unreachable(`${String(property)} was called`),
    });
    const method = readOnly(untouched)[name] as (...parameters: unknown[]) => Promise<unknown>;
    for (const path of ["/a", "/d", "/none", "/"]) {
      for (const second of ["/b", 0o600, { kind: "replace" }, { kind: "create" }, { kind: "append" }]) {
        await expect(method(path, second)).rejects.toEqual(new StorageError("permissionDenied"));
      }
    }
  });

  it("reads like the storage that it protects", async () => {
    const storage = readOnly(createMemoryStorage({ "/a": "old" }));
    expect(await storage.stat("/a")).toMatchObject({ name: "a", size: 3 });
    expect((await entriesOf(storage)).map(({ name }) => name)).toEqual(["a"]);
    expect(await text((await storage.retrieve("/a", { offset: 1 })).readable())).toBe("ld");
  });

  it("does not tell how full the disk is, nor ask", async () => {
    const freeBytes = () => expect.unreachable("the disk was measured");
    expect(await readOnly({ ...createMemoryStorage(), freeBytes }).freeBytes("/a")).toBeUndefined();
  });

  it("lets the same end of a link be asked for", async () => {
    const stat: Storage["stat"] = async (_path, options) => ({ name: options?.links ?? "default", type: "symlink" });
    const storage = readOnly({ ...createMemoryStorage(), stat });
    expect(await storage.stat("/a", { links: "own" })).toMatchObject({ name: "own" });
    expect(await storage.stat("/a")).toMatchObject({ name: "default" });
  });

  it.each([
    ["adfrw", "r"],
    ["cdeflmp", "el"],
    ["", ""],
    [undefined, undefined],
  ])("promises no effect: of the permissions %j it leaves %j", async (permissions, left) => {
    const entry: DirectoryEntry = { name: "a", type: "file", ...(permissions === undefined ? {} : { permissions }) };
    const storage = readOnly({
      ...createMemoryStorage(),
      stat: async () => entry,
      list: async () =>
        (async function* () {
          yield entry;
        })(),
    });
    expect((await storage.stat("/a")).permissions).toBe(left);
    expect((await entriesOf(storage)).map((each) => each.permissions)).toEqual([left]);
  });

  it("does not make the storage behind it read-only", async () => {
    const inner = createMemoryStorage();
    readOnly(inner);
    await inner.makeDirectory("/d");
  });
});

async function entriesOf(storage: Storage): Promise<DirectoryEntry[]> {
  const entries: DirectoryEntry[] = [];
  for await (const entry of await storage.list("/")) entries.push(entry);
  return entries;
}
