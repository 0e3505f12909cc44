import { describe, expect, it } from "vitest";
import { userFrom } from "../session.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import type { Storage, StoreWay } from "../storage/storage.js";
import { StorageError, type StorageFailure } from "../storage/storage-error.js";
import { contextOf } from "./command-context.suite.js";
import { append, store, storeUnique } from "./store.js";

/** A storage that takes notes of what it is asked for, and fails as it is told. */
function asked(failures: (path: string) => StorageFailure | undefined = () => undefined) {
  const storage = createMemoryStorage();
  const notes: (readonly [path: string, way: StoreWay])[] = [];
  const noting: Storage = {
    ...storage,
    async store(path, way) {
      notes.push([path, way]);
      const failure = failures(path);
      if (failure !== undefined) throw new StorageError(failure);
      return storage.store(path, way);
    },
  };
  return { notes, user: userFrom({ name: "alice", access: "write" }, noting) };
}

const restartAt5 = { kind: "restartAt", offset: 5 } as const;

describe("STOR and APPE", () => {
  it.each([
    ["STOR", store, { kind: "none" }, { kind: "replace" }],
    ["STOR after REST 5", store, restartAt5, { kind: "restart", offset: 5 }],
    ["STOR after REST 0", store, { kind: "restartAt", offset: 0 }, { kind: "replace" }],
    ["STOR after RNFR", store, { kind: "renameFrom", path: "/x" }, { kind: "replace" }],
    ["APPE", append, { kind: "none" }, { kind: "append" }],
    ["APPE after REST 5", append, restartAt5, { kind: "restart", offset: 5 }],
    ["APPE after REST 0", append, { kind: "restartAt", offset: 0 }, { kind: "append" }],
  ] as const)("%s ask the storage for their way", async (_, handler, pending, way) => {
    const { notes, user } = asked((path) => (path === "/b" ? "busy" : undefined));
    const context = { ...contextOf("STOR", { argument: "b", user }), ...contextOf("APPE", { argument: "b", user }) };
    await expect(handler({ ...context, pending })).rejects.toMatchObject({ kind: "busy" });
    expect(notes).toEqual([["/b", way]]);
  });
});

describe("STOU", () => {
  it("chooses another name each time, where none is wished for", async () => {
    const names = new Set<unknown>();
    for (let round = 0; round < 20; round += 1) {
      const outcome = await storeUnique(contextOf("STOU", { argument: undefined }));
      expect(outcome).toMatchObject({ kind: "transfer", about: expect.stringMatching(/^FILE: upload-[0-9a-f]{12}$/) });
      names.add("about" in outcome && outcome.about);
    }
    expect(names.size).toBe(20);
  });

  it("never asks for anything but a new file", async () => {
    const { notes, user } = asked();
    await storeUnique(contextOf("STOU", { argument: "b", user, pending: restartAt5 }));
    expect(notes).toEqual([["/b", { kind: "create" }]]);
  });

  it.each(["alreadyExists", "busy", "isADirectory"] as const)(
    "tries the next name where one is taken: %s",
    async (kind) => {
      const { notes, user } = asked((path) => (path === "/b.2" ? undefined : kind));
      await expect(storeUnique(contextOf("STOU", { argument: "b", user }))).resolves.toMatchObject({
        about: "FILE: b.2",
      });
      expect(notes.map(([path]) => path)).toEqual(["/b", "/b.1", "/b.2"]);
    },
  );

  it("gives up after a hundred names, and after three of its own", async () => {
    const { notes, user } = asked(() => "alreadyExists");
    const taken = { kind: "alreadyExists" };
    await expect(storeUnique(contextOf("STOU", { argument: "b", user }))).rejects.toMatchObject(taken);
    expect(notes).toHaveLength(100);
    expect(notes.at(-1)?.[0]).toBe("/b.99");
    await expect(storeUnique(contextOf("STOU", { argument: undefined, user }))).rejects.toMatchObject(taken);
    expect(notes).toHaveLength(103);
  });

  it.each(["permissionDenied", "nameNotAllowed", "noSpace", "notFound"] as const)(
    "asks no further after %s",
    async (kind) => {
      const { notes, user } = asked(() => kind);
      await expect(storeUnique(contextOf("STOU", { argument: "b", user }))).rejects.toMatchObject({ kind });
      expect(notes).toHaveLength(1);
    },
  );
});
