/** What others may do to a file on the disk while an upload goes on in it, and what it must not become. */
import {
  appendFile,
  chmod,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diskStorage } from "./disk-storage.js";
import { graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { ServedTree } from "./served-tree.js";
import type { Storage } from "./storage.js";
import { append, expectFailure, put, replace, restartAt, write } from "./storage-worlds.suite.js";

let base: string;
let root: string;
let storage: Storage;

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), "pasvport-continuation-")));
  root = join(base, "served");
  await mkdir(root);
  await writeFile(join(base, "outside"), "secret");
  await writeFile(join(root, "a"), "01234");
});

afterEach(async () => {
  await rm(base, { recursive: true });
});

const grasps = process.platform === "linux" ? { graspByHandle, graspByPath } : { graspByPath };

describe.each(Object.entries(grasps))("%s", (_name, grasp) => {
  beforeEach(() => {
    storage = diskStorage(new ServedTree(Buffer.from(root), grasp));
  });

  it("goes on in the file itself: without a temporary, for every name of the file", async () => {
    await link(join(root, "a"), join(root, "b"));
    await symlink("a", join(root, "c"));
    await put(storage, "/b", "5", append);
    await put(storage, "/c", "67", restartAt(6));
    const upload = await storage.store("/a", append);
    await write(upload, "8");
    expect(await readdir(root)).toEqual(["a", "b", "c"]);
    expect(await readFile(join(root, "b"), "utf8")).toBe("012345678");
    for (const way of [append, restartAt(1)]) {
      await expectFailure("busy", storage.store("/b", way));
      await expectFailure("busy", storage.store("/c", way));
    }
    await upload.commit();
  });

  it("looks for the position again when the upload begins", async () => {
    const upload = await storage.store("/a", restartAt(4));
    await truncate(join(root, "a"), 3);
    await expectFailure("badPosition", upload.begin());
    await upload.abandon();
    expect(await readFile(join(root, "a"), "utf8")).toBe("012");
    await put(storage, "/a", "x", restartAt(3));
  });

  it("appends at the end that the file has when the bytes come", async () => {
    const upload = await storage.store("/a", append);
    const stream = await upload.begin();
    await appendFile(join(root, "a"), "local");
    await new Promise<void>((resolve) => stream.end("5", resolve));
    await upload.commit();
    expect(await readFile(join(root, "a"), "utf8")).toBe("01234local5");
  });

  it.each([
    ["removed", async () => unlink(join(root, "a"))],
    [
      "replaced",
      async () => {
        await writeFile(join(root, "new"), "new");
        await rename(join(root, "new"), join(root, "a"));
      },
    ],
    [
      "exchanged for a link outside",
      async () => {
        await unlink(join(root, "a"));
        await symlink(join(base, "outside"), join(root, "a"));
      },
    ],
  ])("does not begin in a file that was %s in the meantime", async (_how, change) => {
    for (const way of [append, restartAt(2)]) {
      const upload = await storage.store("/a", way);
      await change();
      await expect(upload.begin()).rejects.toMatchObject({ name: "StorageError" });
      await upload.abandon();
      expect(await readFile(join(base, "outside"), "utf8")).toBe("secret");
      await rm(join(root, "a"), { force: true });
      await writeFile(join(root, "a"), "01234");
    }
  });

  it("cuts nothing off a file that is shorter than what was written", async () => {
    const upload = await storage.store("/a", restartAt(4));
    await write(upload, "5678");
    await truncate(join(root, "a"), 2);
    await upload.commit();
    expect(await readFile(join(root, "a"), "utf8")).toBe("01");
  });

  it("takes the set-ID bits from a file that a client writes into", async () => {
    for (const way of [append, restartAt(2), replace]) {
      await chmod(join(root, "a"), 0o6755);
      await put(storage, "/a", "567", way);
      expect((await stat(join(root, "a"))).mode & 0o7777).toBe(0o755);
    }
  });

  it("leaves a hole a hole, and goes on behind four gigabytes", async () => {
    const offset = 2 ** 32 + 5;
    const file = await open(join(root, "sparse"), "w");
    await file.truncate(offset + 100);
    await file.close();
    await put(storage, "/sparse", "x", restartAt(offset));
    await put(storage, "/sparse", "yz", append);
    const { size, blocks } = await stat(join(root, "sparse"));
    expect(size).toBe(offset + 3);
    expect(blocks * 512).toBeLessThan(1_000_000);
    const download = await storage.retrieve("/sparse", { offset });
    expect((await download.readable().toArray()).join("")).toBe("xyz");
  });
});
