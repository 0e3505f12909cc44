/** Nothing outside the root is reached: through links as they stand, and through links that are exchanged in between. */
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diskStorage } from "./disk-storage.js";
import { graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { ServedTree } from "./served-tree.js";
import type { Storage } from "./storage.js";
import type { VirtualPath } from "./virtual-path.js";

let base: string;
let root: string;
let outside: string;

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), "pasvport-tree-")));
  root = join(base, "served");
  // A name that begins like the root's is not inside it.
  outside = join(base, "root-of-another");
  for (const directory of [root, outside, join(root, "d")]) await mkdir(directory);
  await writeFile(join(outside, "file"), "secret");
  await writeFile(join(root, "d", "file"), "inside");
});

afterEach(async () => {
  await rm(base, { recursive: true });
});

const grasps = process.platform === "linux" ? { graspByHandle, graspByPath } : { graspByPath };

describe.each(Object.entries(grasps))("%s", (_name, grasp) => {
  let storage: Storage;
  let tree: ServedTree;

  beforeEach(() => {
    tree = new ServedTree(Buffer.from(root), grasp);
    storage = diskStorage(tree);
  });

  it.each([
    ["absolute", () => outside],
    ["relative", () => "../root-of-another"],
    ["over another link", () => "d/hop"],
  ])("refuses a link outside, %s, and everything behind it, there or not", async (_how, target) => {
    await symlink(outside, join(root, "d", "hop"));
    await symlink(target(), join(root, "out"));
    await symlink(`${target()}/file`, join(root, "out-file"));
    await symlink(`${target()}/none`, join(root, "out-none"));
    const paths = [
      "/out",
      "/out-file",
      "/out-none",
      "/out/file",
      "/out/none",
      "/out/none/x",
      `/out/${"x".repeat(300)}`,
    ] as const;
    for (const path of [...paths, "/out/file/x"] as const) {
      await refused(storage.stat(path));
      await refused(storage.list(path));
      await refused(storage.retrieve(path, { offset: 0 }));
      await refused(storage.store(path, { kind: "replace" }));
    }
    expect(await readdir(outside)).toEqual(["file"]);
    expect(await readFile(join(outside, "file"), "utf8")).toBe("secret");
  });

  it("refuses links that lead in a circle, and links to nothing", async () => {
    await symlink("circle", join(root, "circle"));
    await symlink("nothing", join(root, "dangling"));
    for (const path of ["/circle", "/dangling"] as const) {
      await refused(storage.stat(path));
      await refused(storage.store(path, { kind: "replace" }));
    }
  });

  it("refuses the parent of the root, whoever made such a path", async () => {
    const path = "/../root-of-another/file" as VirtualPath;
    await refused(storage.stat(path));
    await refused(storage.retrieve(path, { offset: 0 }));
    await refused(storage.store(path, { kind: "replace" }));
  });

  it("follows links that stay inside, also those that leave and come back", async () => {
    await symlink("d/file", join(root, "near"));
    await symlink(`${root}/d`, join(root, "far"));
    expect(await read(storage, "/near")).toBe("inside");
    expect(await read(storage, "/far/file")).toBe("inside");
    expect(await storage.stat("/far")).toMatchObject({ name: "far", type: "directory" });
    expect((await entriesOf(storage, "/far")).map(({ name }) => name)).toEqual(["file"]);
  });

  it("lists links as links, tells where they end as clients see it, and nothing about the world outside", async () => {
    await symlink("d/file", join(root, "near"));
    await symlink("../served/d", join(root, "far"));
    await symlink(outside, join(root, "out"));
    await symlink("nothing", join(root, "dangling"));
    await symlink(".", join(root, "self"));
    const links = (await entriesOf(storage, "/")).filter(({ type }) => type === "symlink");
    expect(links.map(({ name, linkTarget }) => [name, linkTarget])).toEqual([
      ["dangling", undefined],
      ["far", "/d"],
      ["near", "/d/file"],
      ["out", undefined],
      ["self", "/"],
    ]);
    expect(JSON.stringify(links)).not.toContain(base);
  });

  it("tells of a link itself what the listing tells, wherever it leads, and nothing about what lies outside", async () => {
    const links = {
      near: "d/file",
      out: outside,
      "out-file": join(outside, "file"),
      dangling: "nothing",
      circle: "circle",
    };
    for (const [name, target] of Object.entries(links)) await symlink(target, join(root, name));
    for (const entry of await entriesOf(storage, "/")) {
      expect(await storage.stat(`/${entry.name}`, { links: "own" })).toEqual(entry);
    }
    expect(await storage.stat("/near", { links: "own" })).toMatchObject({ type: "symlink", linkTarget: "/d/file" });
    for (const path of ["/out/file", "/out/none", "/../root-of-another/file", "/.."] as VirtualPath[]) {
      await refused(storage.stat(path, { links: "own" }));
    }
  });

  it("writes to the file that a link inside means, keeps the link, and knows both names for one file", async () => {
    await symlink("d", join(root, "link-d"));
    await symlink("link-d/file", join(root, "link-file"));
    const upload = await storage.store("/link-file", { kind: "replace" });
    for (const path of ["/d/file", "/link-d/file"] as const) {
      await expect(storage.store(path, { kind: "replace" })).rejects.toMatchObject({ kind: "busy" });
    }
    await finished((await upload.begin()).end("new"));
    await upload.commit();
    expect(await readFile(join(root, "d", "file"), "utf8")).toBe("new");
    expect((await entriesOf(storage, "/")).map(({ name, type }) => `${name} ${type}`)).toEqual([
      "d directory",
      "link-d symlink",
      "link-file symlink",
    ]);
  });

  it("reads nothing outside when a file becomes a link between check and use", async () => {
    const grip = await tree.hold("/d/file");
    await unlink(join(root, "d", "file"));
    await symlink(join(outside, "file"), join(root, "d", "file"));
    const text = await grip.open("read").then(
      async (file) => {
        const content = await file.readFile("utf8");
        await file.close();
        return content;
      },
      () => "refused",
    );
    grip.release();
    expect(["inside", "refused"]).toContain(text);
  });

  it("writes nothing outside when the directory becomes a link before the upload begins, or before it ends", async () => {
    await writeFile(join(outside, "old"), "secret");
    for (const [at, name] of ["begun", "old"].entries()) {
      const moved = join(root, `moved-${at}`);
      const upload = await storage.store(`/d/${name}`, { kind: "replace" });
      const stream = at === 0 ? undefined : await upload.begin();
      await rename(join(root, "d"), moved);
      await symlink(outside, join(root, "d"));
      try {
        await finished((stream ?? (await upload.begin())).end("new"));
        await upload.commit();
      } catch (error) {
        expect(error).toMatchObject({ name: "StorageError" });
      }
      await upload.abandon().catch(() => {});
      await unlink(join(root, "d"));
      await rename(moved, join(root, "d"));
    }
    expect((await readdir(outside)).sort()).toEqual(["file", "old"]);
    expect(await readFile(join(outside, "old"), "utf8")).toBe("secret");
  });

  it("lists nothing outside when the directory becomes a link before its entries are asked for", async () => {
    const entries = await storage.list("/d");
    await rename(join(root, "d"), join(root, "moved"));
    await symlink(outside, join(root, "d"));
    await refused(collect(entries));
  });
});

describe.runIf(process.platform === "linux")("graspByHandle under attack", () => {
  it("never reads or writes outside while a directory and a link change places all the time", async () => {
    const storage = diskStorage(new ServedTree(Buffer.from(root), graspByHandle));
    await symlink(outside, join(root, "trap"));
    const stop = new AbortController();
    const attacker = exchange(stop.signal);
    const outcomes = new Set<string>();
    for (let round = 0; round < 400; round += 1) {
      outcomes.add(await read(storage, "/d/file").catch((error: unknown) => kindOf(error)));
      const upload = await storage.store("/d/new", { kind: "replace" }).catch(() => undefined);
      await upload?.begin().then((stream) => finished(stream.end("new")), kindOf);
      await upload?.commit().catch(kindOf);
      await collect(await storage.list("/d").catch(() => none())).catch(kindOf);
    }
    stop.abort();
    await attacker;
    expect([...outcomes].filter((outcome) => !["inside", "notFound", "permissionDenied"].includes(outcome))).toEqual(
      [],
    );
    expect(await readdir(outside)).toEqual(["file"]);
  });

  async function exchange(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await rename(join(root, "d"), join(root, "aside"));
      await rename(join(root, "trap"), join(root, "d"));
      await rename(join(root, "d"), join(root, "trap"));
      await rename(join(root, "aside"), join(root, "d"));
    }
  }
});

async function refused(work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toMatchObject({ name: "StorageError", kind: "permissionDenied" });
}

/** Whatever fails, fails as a StorageError. */
function kindOf(error: unknown): string {
  expect(error).toMatchObject({ name: "StorageError" });
  return (error as { kind: string }).kind;
}

async function read(storage: Storage, path: VirtualPath): Promise<string> {
  const download = await storage.retrieve(path, { offset: 0 });
  return (await buffer(download.readable())).toString();
}

async function entriesOf(storage: Storage, path: VirtualPath): Promise<DirectoryEntry[]> {
  return await collect(await storage.list(path));
}

async function collect(entries: AsyncIterable<DirectoryEntry>): Promise<DirectoryEntry[]> {
  const collected: DirectoryEntry[] = [];
  for await (const entry of entries) collected.push(entry);
  return collected;
}

async function* none(): AsyncGenerator<DirectoryEntry> {}
