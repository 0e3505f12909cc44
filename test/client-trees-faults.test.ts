/** Whole trees while something goes wrong: on the way, at the server, on this machine. What is right arrives all the same. */
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import type { TreeSummary } from "@pasvport/ftp-client";
import { createMemoryStorage, defaultLimits, openDiskStorage, StorageError } from "@pasvport/ftp-server";
import { describe, expect, it } from "vitest";
import { startTrees } from "./client-trees.suite.js";
import { openResources } from "./faults/open-resources.js";
import { expectNoSilentFailures } from "./faults/silent-failures.js";
import { until } from "./harness/bounded.js";
import { someBytes } from "./harness/content.js";
import { temporaryFolder } from "./harness/temporary-folder.js";
import { hashesOf, readTree, type Tree, writeTree } from "./interop/odd-tree.js";

expectNoSilentFailures();

const files = (count: number, bytes = 10_000): Tree =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.bin`, someBytes(bytes)]));

describe.each([1, 4])("with %d sessions, a signal in the middle", (parallel) => {
  it.each(["down", "up"])("ends the way %s, leaves nothing half, and the session goes on", async (way) => {
    await using test = await startTrees();
    const tree = files(60, 200_000);
    const [from, to] = way === "down" ? [test.served.path, test.local.path] : [test.local.path, test.served.path];
    await writeTree(from, tree);
    const before = openResources();
    const stop = new AbortController();
    const reason = new RangeError("enough");
    const options = {
      parallel,
      signal: stop.signal,
      onEvent: (event: { kind: string }) => {
        test.onEvent(event as never);
        if (event.kind === "copied" && test.pathsOf("copied").length === 10) stop.abort(reason);
      },
    };
    const copying =
      way === "down" ? test.client.downloadTree("/", to, options) : test.client.uploadTree(from, "/", options);
    await expect(copying).rejects.toMatchObject({
      code: "ABORTED",
      cause: reason,
      context: { operation: `${way}loadTree /` },
    });
    const { error, summary } = test.events.at(-1) as { error: unknown; summary: TreeSummary };
    expect(error).toMatchObject({ code: "ABORTED" });
    expect(summary).toMatchObject({ files: test.pathsOf("copied").length, failures: 0 });
    expect(test.pathsOf("copied").length).toBeLessThan(30);

    // It also uses up a data route that the server may have promised to what was stopped.
    const { entries } = await test.client.list("/");
    expect(entries.length).toBeGreaterThanOrEqual(10);
    await until(
      () => JSON.stringify(openResources()) === JSON.stringify(before),
      () => [openResources(), before],
    );
    const hashes = hashesOf(tree);
    for (const [name, hash] of Object.entries(await readTree(to))) expect(hash).toBe(hashes[name]);
  });
});

describe("a signal", () => {
  it("that has fired lets nothing be asked or made", async () => {
    await using test = await startTrees();
    test.said.length = 0;
    const signal = AbortSignal.abort();
    await expect(test.client.downloadTree("/", test.local.file("to"), { signal })).rejects.toMatchObject({
      code: "ABORTED",
    });
    await expect(test.client.uploadTree(test.local.path, "/to", { signal })).rejects.toMatchObject({ code: "ABORTED" });
    expect(test.said).toEqual([]);
    expect([await readdir(test.local.path), await readdir(test.served.path)]).toEqual([[], []]);
  });
});

describe("a server that refuses more sessions", () => {
  it("gets all over those that it has let in", async () => {
    await using test = await startTrees({ limits: { ...defaultLimits, maxPerAddress: 2 } });
    await writeTree(test.served.path, files(40));
    const summary = await test.client.downloadTree("/", test.local.path, { parallel: 8 });
    expect(summary).toMatchObject({ files: 40, failures: 0 });
    // The first one is that of the client itself.
    expect(test.said.filter((line) => line.startsWith("USER")).length).toBeLessThanOrEqual(2);
  });
});

describe("the client's other calls", () => {
  it("come in between, and may go elsewhere", async () => {
    await using test = await startTrees();
    await writeTree(test.served.path, {
      elsewhere: "folder",
      here: "folder",
      "here/in": "folder",
      "here/in/a": someBytes(5),
      "here/b": someBytes(5),
    });
    await test.client.changeDirectory("here");
    let moved: Promise<string> | undefined;
    const summary = await test.client.downloadTree("", test.local.path, {
      onEvent: () => {
        moved ??= test.client.changeDirectory("/elsewhere");
      },
    });
    expect(await moved).toBe("/elsewhere");
    expect(summary).toMatchObject({ files: 2, directories: 1, failures: 0 });
  });

  it("may close it: then the copy ends", async () => {
    await using test = await startTrees();
    await writeTree(test.served.path, files(40));
    let closed: Promise<void> | undefined;
    const copying = test.client.downloadTree("/", test.local.path, {
      parallel: 3,
      onEvent: ({ kind }) => {
        if (kind === "copied") closed ??= test.client.close();
      },
    });
    await expect(copying).rejects.toMatchObject({ code: "CONNECTION", message: "this client was closed" });
    await closed;
    expect((await readdir(test.local.path)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("a server that goes away in the middle", () => {
  it("ends the copy with one error, not with one for each file", async () => {
    await using test = await startTrees();
    await writeTree(test.served.path, files(200));
    const copying = test.client.downloadTree("/", test.local.path, {
      parallel: 3,
      onEvent: (event) => {
        test.onEvent(event);
        if (event.kind === "copied" && test.pathsOf("copied").length === 5) void test.server.close({ drainMs: 0 });
      },
    });
    await expect(copying).rejects.toMatchObject({ code: "CONNECTION" });
    expect(test.pathsOf("failed").length).toBeLessThanOrEqual(4);
    expect((await readdir(test.local.path)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("one thing that fails does not stop the rest", () => {
  it("when a file vanishes between the listing and its turn", async () => {
    await using test = await startTrees();
    await writeTree(test.served.path, { a: someBytes(1), b: someBytes(1), c: someBytes(1) });
    const filter = async (path: string): Promise<void> => {
      if (path === "b") await rm(test.served.file("b"));
    };
    const removed: Promise<void>[] = [];
    const summary = await test.client.downloadTree("/", test.local.file("to"), {
      filter: (path) => removed.push(filter(path)) > 0,
    });
    await Promise.all(removed);
    expect(summary).toMatchObject({
      files: 2,
      failures: 1,
      failed: [{ path: "b", error: { code: "NEGATIVE_REPLY" } }],
    });
    expect(await readdir(test.local.file("to"))).toEqual(["a", "c"]);
  });

  it("when a directory of the server may not be listed", async () => {
    await using folder = await temporaryFolder();
    const storage = await openDiskStorage(folder.path);
    await writeTree(folder.path, {
      closed: "folder",
      "closed/a": someBytes(1),
      open: "folder",
      "open/b": someBytes(1),
    });
    const list: typeof storage.list = async (path) => {
      if (path === "/closed") throw new StorageError("permissionDenied");
      return storage.list(path);
    };
    await using test = await startTrees({ storage: withPart(storage, { list }) });
    const summary = await test.client.downloadTree("/", test.local.path);
    expect(summary).toMatchObject({ files: 1, directories: 2, failures: 1, failed: [{ path: "closed" }] });
    await expect(async () => {
      for await (const _ of test.client.walk("/"));
    }).rejects.toMatchObject({ code: "NEGATIVE_REPLY" });
  });

  it("when a directory of the server may not be written to", async () => {
    const storage = createMemoryStorage();
    const store: typeof storage.store = async (path, way) => {
      if (path.startsWith("/closed/")) throw new StorageError("permissionDenied");
      return storage.store(path, way);
    };
    const makeDirectory: typeof storage.makeDirectory = async (path) => {
      if (path === "/none") throw new StorageError("permissionDenied");
      return storage.makeDirectory(path);
    };
    await using test = await startTrees({ storage: withPart(storage, { store, makeDirectory }) });
    await writeTree(test.local.path, {
      closed: "folder",
      "closed/a": someBytes(1),
      b: someBytes(1),
      none: "folder",
      "none/c": someBytes(1),
    });
    const summary = await test.client.uploadTree(test.local.path, "/");
    expect(summary).toMatchObject({ files: 1, directories: 1, failures: 2 });
    expect(summary.failed.map(({ path }) => path).sort()).toEqual(["closed/a", "none"]);
  });

  it("when something else has the name here: it is neither replaced nor followed", async () => {
    await using test = await startTrees();
    await writeTree(test.served.path, {
      a: someBytes(1),
      b: someBytes(1),
      d: "folder",
      "d/in": someBytes(1),
      e: "folder",
      "e/in": someBytes(1),
      fine: someBytes(1),
    });
    const to = test.local.file("to");
    await mkdir(test.local.file("to", "a"), { recursive: true });
    await mkdir(test.local.file("elsewhere"));
    await writeFile(test.local.file("target"), "precious");
    await symlink("../target", test.local.file("to", "b"));
    await symlink("../elsewhere", test.local.file("to", "d"));
    await writeFile(test.local.file("to", "e"), "a file");
    const summary = await test.client.downloadTree("/", to);
    expect(summary).toMatchObject({ files: 1, directories: 0, failures: 4 });
    expect(summary.failed.map(({ path }) => path).sort()).toEqual(["a", "b", "d", "e"]);
    for (const { error } of summary.failed)
      expect(error).toMatchObject({ code: "LOCAL_FILE", context: expect.anything() });
    expect(await readFile(test.local.file("target"), "utf8")).toBe("precious");
    expect(await readdir(test.local.file("elsewhere"))).toEqual([]);
  });
});

describe("what ends all at once", () => {
  it("is a tree that is not there, here or on the server, and nothing is made for it", async () => {
    await using test = await startTrees();
    await writeFile(test.served.file("file"), "x");
    const to = test.local.file("to");
    await expect(test.client.downloadTree("/nothing", to)).rejects.toMatchObject({ code: "NEGATIVE_REPLY" });
    await expect(test.client.downloadTree("/file", to)).rejects.toMatchObject({ code: "OPTION" });
    await expect(test.client.uploadTree(to, "/to")).rejects.toMatchObject({ code: "LOCAL_FILE" });
    expect([await readdir(test.local.path), await readdir(test.served.path)]).toEqual([[], ["file"]]);
  });

  it.each([
    { parallel: 0 },
    { parallel: 33 },
    { parallel: 1.5 },
    { limitRate: 0 },
    { retries: -1 },
    { skip: "all" as "same" },
  ])("is an option that makes no sense: %j", async (options) => {
    await using test = await startTrees();
    await expect(test.client.downloadTree("/", test.local.path, options)).rejects.toMatchObject({ code: "OPTION" });
    await expect(test.client.uploadTree(test.local.path, "/", options)).rejects.toMatchObject({ code: "OPTION" });
  });

  it("is what its own listener throws", async () => {
    await using test = await startTrees();
    await writeTree(test.served.path, files(20));
    const error = new RangeError("a fault of the caller");
    const onEvent = (): never => {
      throw error;
    };
    await expect(test.client.downloadTree("/", test.local.path, { onEvent })).rejects.toBe(error);
    expect((await readdir(test.local.path)).length).toBeLessThan(3);
  });
});

/** A storage with some of its methods replaced. */
function withPart<S extends object>(storage: S, part: Partial<S>): S {
  return new Proxy(storage, {
    get: (target, name) => {
      const own = Reflect.get(part, name) ?? Reflect.get(target, name);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
}
