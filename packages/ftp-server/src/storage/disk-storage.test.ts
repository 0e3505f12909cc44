/** What only a real disk has: names in bytes, special files, modes, holes, handles. Links are in `served-tree.test.ts`. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { chmod, link, mkdir, mkdtemp, open, readdir, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { OptionError } from "@pasvport/ftp-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDiskStorage } from "./disk-storage.js";
import type { Storage } from "./storage.js";
import { StorageError } from "./storage-error.js";
import { wholeDisk } from "./storage-worlds.suite.js";
import type { VirtualPath } from "./virtual-path.js";

let root: string;
let storage: Storage;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "pasvport-disk-")));
  storage = await openDiskStorage(root, { crashedUploads: "leave" });
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

describe("openDiskStorage", () => {
  it.each([
    ["none", "does not exist: create it"],
    ["file", "is not a folder"],
    ["file/below", "lies below something that is not a folder"],
  ])("refuses %s with the fault and the next step on one line", async (name, fault) => {
    await writeFile(join(root, "file"), "");
    const opening = openDiskStorage(join(root, name));
    await expect(opening).rejects.toBeInstanceOf(OptionError);
    await expect(opening).rejects.toThrow(`${join(root, name)} ${fault}`);
  });

  it("serves a directory that is named by a link, or by a relative path", async () => {
    await mkdir(join(root, "real"));
    await writeFile(join(root, "real", "a"), "a");
    await symlink("real", join(root, "link"));
    expect(await namesIn(await openDiskStorage(join(root, "link"), { crashedUploads: "leave" }))).toEqual(["a"]);
    expect(await (await openDiskStorage(".", { crashedUploads: "leave" })).stat("/")).toMatchObject({
      type: "directory",
    });
  });

  it("serves the root of the file system", async () => {
    const whole = wholeDisk();
    await writeFile(join(root, "a"), "12");
    expect(await whole.stat(`${root}/a` as VirtualPath)).toMatchObject({ name: "a", size: 2 });
  });
});

describe("the search for what a crash left", () => {
  it("tells once that it is done", async () => {
    const removed = await new Promise((resolve) => openDiskStorage(root, { onCleanedUp: resolve }));
    expect(removed).toBe(0);
  });

  it.each([
    ["throws", () => void expect.unreachable("thrown by a listener")],
    ["rejects", async () => expect.unreachable("thrown by a listener")],
  ])("does no harm when its listener %s", async (_how, fail) => {
    // What nobody catches ends the process, and with it this test.
    const told = new Promise<void>((resolve) => {
      const onCleanedUp = () => {
        resolve();
        return fail();
      };
      void openDiskStorage(root, { onCleanedUp });
    });
    await told;
    await new Promise(setImmediate);
  });

  it("is ended by its signal, and then tells nothing", async () => {
    await mkdir(join(root, "d"));
    const stop = new AbortController();
    const onCleanedUp = () => expect.unreachable("it was ended");
    await openDiskStorage(root, { onCleanedUp, signal: stop.signal });
    stop.abort();
    await new Promise((resolve) => openDiskStorage(root, { onCleanedUp: resolve }));
  });
});

describe("names on the disk", () => {
  it("lists names that are not UTF-8, and names with line ends, and opens what it lists", async () => {
    const names = [Buffer.from("caf\u00e9", "latin1"), Buffer.from("a\nb"), Buffer.from([0x80, 0xff])];
    for (const name of names) await writeFile(Buffer.concat([Buffer.from(`${root}/`), name]), name);
    const listed = await namesIn(storage);
    expect(listed).toEqual(["a\nb", "caf\udce9", "\udc80\udcff"]);
    for (const name of listed) expect(await read(`/${name}`)).not.toBe("");
  });
});

describe("files that are no plain files", () => {
  it("never opens a FIFO, a device or a socket", async () => {
    // Whoever opens this FIFO for reading waits for a writer that never comes.
    execFileSync("mkfifo", [join(root, "fifo")]);
    const server = createServer().listen(join(root, "socket"));
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      for (const name of ["fifo", "socket"] as const) {
        expect(await storage.stat(`/${name}`)).toMatchObject({ type: "other" });
        await expect(storage.retrieve(`/${name}`, { offset: 0 })).rejects.toEqual(new StorageError("notAPlainFile"));
        await expect(storage.store(`/${name}`, { kind: "replace" })).rejects.toEqual(new StorageError("notAPlainFile"));
        await expect(storage.list(`/${name}`)).rejects.toMatchObject({ kind: "notADirectory" });
      }
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    const devices = await openDiskStorage("/dev", { crashedUploads: "leave" });
    await expect(devices.retrieve("/null", { offset: 0 })).rejects.toMatchObject({ kind: "notAPlainFile" });
    await expect(devices.store("/null", { kind: "replace" })).rejects.toMatchObject({ kind: "notAPlainFile" });
  });
});

describe("files beyond four gigabytes", () => {
  it("tells their size and reads from behind the mark", async () => {
    const offset = 2 ** 32 + 12_345;
    const file = await open(join(root, "sparse"), "w");
    await file.write("behind", offset);
    await file.close();
    const download = await storage.retrieve("/sparse", { offset });
    expect(download.size).toBe(offset + 6);
    expect((await buffer(download.readable())).toString()).toBe("behind");
    expect(await storage.stat("/sparse")).toMatchObject({ size: offset + 6 });
  });
});

describe("uploads", () => {
  it("stay hidden until they are whole, in listings and by name", async () => {
    const upload = await storage.store("/a", { kind: "replace" });
    const stream = await upload.begin();
    const [temporary] = await readdir(root);
    expect(temporary).toMatch(/^\.pasvport-.+\.part$/);
    expect(await namesIn(storage)).toEqual([]);
    await expect(storage.stat(`/${temporary}`)).rejects.toMatchObject({ kind: "notFound" });
    await expect(storage.retrieve(`/${temporary}`, { offset: 0 })).rejects.toMatchObject({ kind: "notFound" });
    await expect(storage.store(`/${temporary}`, { kind: "replace" })).rejects.toMatchObject({ kind: "nameNotAllowed" });
    await finished(stream.end("whole"));
    await upload.commit();
    expect(await readdir(root)).toEqual(["a"]);
  });

  it("get the mode of the file that they replace, without its set-user-ID bit; a new one gets what the umask leaves", async () => {
    await writeFile(join(root, "old"), "old");
    for (const [before, after] of [
      [0o600, 0o600],
      [0o666, 0o666],
      [0o4755, 0o755],
    ] as const) {
      await chmod(join(root, "old"), before);
      await put("/old", "new");
      expect((await stat(join(root, "old"))).mode & 0o7777).toBe(after);
    }
    await put("/new", "new");
    expect((await stat(join(root, "new"))).mode & 0o7777).toBe(0o666 & ~process.umask());
  });

  it("replace a name, and leave other names of the same file alone", async () => {
    await writeFile(join(root, "a"), "old");
    await link(join(root, "a"), join(root, "b"));
    await put("/a", "new");
    expect([await read("/a"), await read("/b")]).toEqual(["new", "old"]);
  });

  it("that break off never replace a file that came under their name in the meantime", async () => {
    const upload = await storage.store("/a", { kind: "replace" });
    await finished((await upload.begin()).end("partial"));
    await writeFile(join(root, "a"), "from elsewhere");
    await upload.abandon();
    expect(await read("/a")).toBe("from elsewhere");
    expect(await readdir(root)).toEqual(["a"]);
  });

  it("that break off over an old file leave nothing behind, even if somebody has removed it meanwhile", async () => {
    await writeFile(join(root, "a"), "old");
    const upload = await storage.store("/a", { kind: "replace" });
    await finished((await upload.begin()).end("partial"));
    await rm(join(root, "a"));
    await upload.abandon();
    expect(await readdir(root)).toEqual([]);
  });

  it("leave nothing behind when their name became a directory in the meantime, and make room for the next", async () => {
    const upload = await storage.store("/a", { kind: "replace" });
    await finished((await upload.begin()).end("whole"));
    await mkdir(join(root, "a"));
    await expect(upload.commit()).rejects.toMatchObject({ name: "StorageError" });
    await upload.abandon();
    expect(await readdir(root)).toEqual(["a"]);
    await expect(storage.store("/a", { kind: "replace" })).rejects.toMatchObject({ kind: "isADirectory" });
  });

  it("fail like any storage error when their directory is gone, and are abandoned without one", async () => {
    await mkdir(join(root, "d"));
    const [early, late] = [
      await storage.store("/d/early", { kind: "replace" }),
      await storage.store("/d/late", { kind: "replace" }),
    ];
    await finished((await late.begin()).end("late"));
    await rm(join(root, "d"), { recursive: true });
    await expect(early.begin()).rejects.toMatchObject({ kind: "notFound" });
    await early.abandon();
    await late.abandon();
    await expect(storage.store("/d/late", { kind: "replace" })).rejects.toMatchObject({ kind: "notFound" });
  });
});

describe.runIf(process.platform === "linux")("handles", () => {
  it("are all given back after a thousand transfers, whole, cut off or never begun", async () => {
    await writeFile(join(root, "a"), Buffer.alloc(300_000));
    await cycle(0);
    const before = openHandles();
    for (let round = 0; round < 1000; round += 1) await cycle(round);
    expect(openHandles()).toBe(before);
    expect(await readdir(root)).toEqual(["a", "b"]);
  });

  async function cycle(round: number): Promise<void> {
    const download = await storage.retrieve("/a", { offset: 0 });
    if (round % 4 === 1) download.readable();
    if (round % 4 === 2) for await (const _ of download.readable()) break;
    if (round % 4 === 3) await buffer(download.readable());
    await download.close();

    const upload = await storage.store("/b", { kind: "replace" });
    const stream = round % 4 === 1 ? undefined : await upload.begin();
    if (round % 4 === 2) stream?.write(Buffer.alloc(100_000));
    if (round % 4 === 3) stream?.destroy();
    if (stream !== undefined && round % 4 === 0) {
      await finished(stream.end("b"));
      await upload.commit();
    }
    await upload.abandon();

    await storage.list("/");
    for await (const _ of await storage.list("/")) if (round % 2 === 0) break;
    for (const path of ["/none", "/a/b", "/"] as const) await storage.store(path, { kind: "replace" }).catch(() => {});
    await storage.retrieve("/", { offset: 0 }).catch(() => {});
  }
});

function openHandles(): number {
  return readdirSync("/proc/self/fd").length;
}

async function put(path: VirtualPath, content: string): Promise<void> {
  const upload = await storage.store(path, { kind: "replace" });
  await finished((await upload.begin()).end(content));
  await upload.commit();
}

async function read(path: VirtualPath): Promise<string> {
  const download = await storage.retrieve(path, { offset: 0 });
  return (await buffer(download.readable())).toString();
}

async function namesIn(from: Storage): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of await from.list("/")) names.push(name);
  return names;
}
