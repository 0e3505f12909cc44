/** A storage in memory never takes more than it is given, and gives back all that it took. */
import { Buffer } from "node:buffer";
import { OptionError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { MemoryFile } from "./memory-file.js";
import { MemoryRoom } from "./memory-room.js";
import { createMemoryStorage } from "./memory-storage.js";
import type { Storage, StoreWay } from "./storage.js";
import { StorageError } from "./storage-error.js";
import {
  append,
  contents,
  create,
  expectFailure,
  put,
  putHalf,
  replace,
  restartAt,
  write,
} from "./storage-worlds.suite.js";
import type { VirtualPath } from "./virtual-path.js";

const free = (storage: Storage): Promise<number | undefined> => storage.freeBytes("/");

describe("a memory storage", () => {
  it("has 256 MiB, unless it is said", async () => {
    expect(await free(createMemoryStorage())).toBe(256 * 1024 * 1024);
    expect(await free(createMemoryStorage({ "/a": "0123" }, { maxBytes: 10 }))).toBe(6);
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("is not made with %d bytes", (maxBytes) => {
    expect(() => createMemoryStorage({}, { maxBytes })).toThrow(OptionError);
  });

  it("does not begin with more than it may take", () => {
    expect(() => createMemoryStorage({ "/a": "0123", "/b": "4" }, { maxBytes: 4 })).toThrow(
      new StorageError("noSpace"),
    );
  });

  it.each<readonly [VirtualPath, StoreWay]>([
    ["/new", replace],
    ["/new", create],
    ["/new", append],
    ["/a", append],
    ["/a", restartAt(4)],
    ["/a", replace],
  ])("takes at %s by %j what there is room for, and not one byte more", async (path, way) => {
    const storage = createMemoryStorage({ "/a": "0123" }, { maxBytes: 10, brokenUploads: "discard" });
    const upload = await storage.store(path, way);
    await expectFailure("noSpace", write(upload, "0123456"));
    await upload.abandon();
    expect(await free(storage)).toBe(6);
    expect(await contents(storage)).toEqual({ a: "0123" });
    await put(storage, path, "012345", way);
    expect(await free(storage)).toBe(path === "/a" && way === replace ? 4 : 0);
  });

  it("needs room only for what a restart adds, and gives back what it cuts off", async () => {
    const storage = createMemoryStorage({ "/a": "01234567" }, { maxBytes: 10 });
    await put(storage, "/a", "abcdefgh", restartAt(2));
    expect(await contents(storage)).toEqual({ a: "01abcdefgh" });
    await put(storage, "/a", "x", restartAt(1));
    expect(await free(storage)).toBe(8);
  });

  it("counts uploads under way, old files beside new ones, and all of them together", async () => {
    const storage = createMemoryStorage({ "/a": "0123" }, { maxBytes: 10 });
    const [over, beside] = [await storage.store("/a", replace), await storage.store("/b", replace)];
    await write(over, "abc");
    expect(await free(storage)).toBe(3);
    await expectFailure("noSpace", write(beside, "0123"));
    await over.commit();
    expect(await free(storage)).toBe(7);
    await beside.abandon();
    await put(storage, "/b", "0123");
    expect(await contents(storage)).toEqual({ a: "abc", b: "0123" });
  });

  it("keeps what arrived before the space ran out, as of any upload that broke off", async () => {
    const storage = createMemoryStorage({}, { maxBytes: 4 });
    const upload = await storage.store("/a", replace);
    const stream = await upload.begin();
    await new Promise((resolve) => stream.write("012", resolve));
    await expect(new Promise((_, reject) => stream.on("error", reject).end("34"))).rejects.toMatchObject({
      kind: "noSpace",
    });
    await upload.abandon();
    expect(await contents(storage)).toEqual({ a: "012" });
    expect(await free(storage)).toBe(1);
  });

  it("gets everything back: what is removed, replaced, renamed over, broken off, or not allowed its name", async () => {
    const storage = createMemoryStorage({ "/a": "0123", "/b": "45" }, { maxBytes: 100, brokenUploads: "discard" });
    await storage.rename("/b", "/a");
    expect(await free(storage)).toBe(98);
    await put(storage, "/a", "new");
    await putHalf(storage, "/c", "half", create);
    await (await storage.store("/c", replace)).abandon();
    await (await storage.store("/a", append)).abandon();
    const unfinished = await storage.store("/c", replace);
    (await unfinished.begin()).write("half");
    await expectFailure("broken", unfinished.commit());
    expect(await free(storage)).toBe(97);
    await storage.rename("/a", "/c");
    await storage.removeFile("/c");
    expect(await free(storage)).toBe(100);
  });

  it("counts a removed file until the last one has read it, to its end or not", async () => {
    const storage = createMemoryStorage({ "/a": "0123", "/b": "45" }, { maxBytes: 10 });
    const [unread, read] = [await storage.retrieve("/a", { offset: 0 }), await storage.retrieve("/b", { offset: 0 })];
    await storage.removeFile("/a");
    await put(storage, "/b", "");
    expect(await free(storage)).toBe(4);
    await Promise.all([unread.close(), unread.close()]);
    expect(await free(storage)).toBe(8);
    expect((await read.readable().toArray()).join("")).toBe("45");
    await read.close();
    expect(await free(storage)).toBe(10);
  });
});

describe("a file in memory", () => {
  it("takes the room of its bytes, grown one by one, and gives it back when it is cut and when nobody holds it", () => {
    const room = new MemoryRoom(1000);
    const file = new MemoryFile(1, { room, nowMs: 0 });
    file.hold();
    for (let size = 0; size < 1000; size += 1) file.write(size, Buffer.from("x"), 0);
    expect([file.size, room.freeBytes]).toEqual([1000, 0]);
    expect(() => file.write(1000, Buffer.from("x"), 0)).toThrow(new StorageError("noSpace"));
    file.write(0, Buffer.from("in place"), 0);
    file.truncate(3);
    expect([file.size, room.freeBytes]).toEqual([3, 997]);
    file.letGo();
    expect(room.freeBytes).toBe(1000);
  });

  it("that is cut while it is read does not pass for the whole", async () => {
    const storage = createMemoryStorage({ "/a": "x".repeat(600_000) });
    const download = await storage.retrieve("/a", { offset: 0 });
    await put(storage, "/a", "", restartAt(300_000));
    await expectFailure("broken", download.readable().toArray());
  });
});
