import { type DirectoryEntry, NegativeReplyError, RemoteProtocolError, reply } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { type TreeLimits, treeLimits, type WalkStep, walkTree } from "./walk-tree.js";

type Told = readonly [name: string, type: DirectoryEntry["type"]];

interface Found {
  readonly paths: readonly string[];
  readonly leftOut: readonly { readonly path: string; readonly why: string }[];
  readonly failed: readonly string[];
  /** Directories that were listed, in this order. */
  readonly listed: readonly string[];
}

/** Walks through what these directories list; those that are not among them cannot be listed. */
async function walked(
  lists: (path: string) => readonly Told[] | undefined,
  options: {
    readonly limits?: Partial<TreeLimits>;
    onStep?(step: WalkStep): void;
    unreadable?: readonly string[];
  } = {},
): Promise<Found> {
  const paths: string[] = [];
  const leftOut: { path: string; why: string }[] = [];
  const failed: string[] = [];
  const listed: string[] = [];
  const source = {
    list: async (path: string) => {
      listed.push(path);
      const told = lists(path);
      if (told === undefined) throw new NegativeReplyError("MLSD", reply(550, "no"));
      const samples = options.unreadable ?? [];
      return {
        entries: told.map(([name, type]) => ({ name, type })),
        unreadable: { count: samples.length, samples },
      };
    },
    describe: async (path: string): Promise<DirectoryEntry> => {
      if (!path.endsWith("d")) throw new NegativeReplyError("MLST", reply(550, "no"));
      return { name: "whatever", type: "directory" };
    },
  };
  const watcher = {
    onLeftOut: (each: { path: string; why: string }) => leftOut.push(each),
    onFailure: (path: string) => failed.push(path),
    limits: { ...treeLimits, ...options.limits },
  };
  for await (const step of walkTree("/r", source, watcher)) {
    paths.push(`${step.path}${step.entry.type === "directory" ? "/" : ""}`);
    options.onStep?.(step);
  }
  return { paths, leftOut, failed, listed };
}

const tree = (lists: Readonly<Record<string, readonly Told[]>>) => (path: string) => lists[path];

describe("a walk", () => {
  const twoLevels = tree({
    "/r": [
      ["a", "directory"],
      ["f", "file"],
      ["b", "directory"],
    ],
    "/r/a": [["aa", "directory"]],
    "/r/a/aa": [["deep", "file"]],
    "/r/b": [["g", "file"]],
  });

  it("tells each directory before what is in it", async () => {
    const { paths, listed } = await walked(twoLevels);
    expect(paths).toEqual(["a/", "f", "b/", "a/aa/", "a/aa/deep", "b/g"]);
    expect(listed).toEqual(["/r", "/r/a", "/r/a/aa", "/r/b"]);
  });

  it("does not look into a directory that is passed", async () => {
    const { listed } = await walked(twoLevels, { onStep: (step) => step.path === "a" && step.pass() });
    expect(listed).toEqual(["/r", "/r/b"]);
  });

  it("does not follow links", async () => {
    const { listed } = await walked(tree({ "/r": [["to", "symlink"]] }));
    expect(listed).toEqual(["/r"]);
  });

  it("asks what an entry is that the listing does not describe", async () => {
    const { paths } = await walked(
      tree({
        "/r": [
          ["d", "unknown"],
          ["x", "unknown"],
        ],
        "/r/d": [["in", "file"]],
      }),
    );
    expect(paths).toEqual(["d/", "x", "d/in"]);
  });

  it("fails where the root cannot be listed, and tells where another cannot", async () => {
    await expect(walked(tree({}))).rejects.toBeInstanceOf(NegativeReplyError);
    const { paths, failed } = await walked(
      tree({
        "/r": [
          ["a", "directory"],
          ["b", "directory"],
        ],
        "/r/b": [["f", "file"]],
      }),
    );
    expect(paths).toEqual(["a/", "b/", "b/f"]);
    expect(failed).toEqual(["a"]);
  });

  it("tells how many lines of a listing nobody could read", async () => {
    const { leftOut } = await walked(tree({ "/r": [] }), { unreadable: ["\x1b[2Jgibberish", "more"] });
    expect(leftOut).toEqual([
      { path: "", why: expect.stringMatching(/^2 lines of its listing cannot be read: [ -~]*gib/) },
    ]);
  });
});

describe("a hostile listing", () => {
  it.each(["", ".", "..", "../x", "/etc/passwd", "a/b", "x/", "a\0b", "a\rb", "a\nb"])(
    "has %j left out",
    async (name) => {
      const { paths, leftOut } = await walked(
        tree({
          "/r": [
            [name, "directory"],
            ["fine", "file"],
          ],
        }),
      );
      expect(paths).toEqual(["fine"]);
      expect(leftOut).toEqual([{ path: name, why: expect.any(String) }]);
    },
  );

  it("that names an entry twice has the second left out", async () => {
    const { paths, listed } = await walked(
      tree({
        "/r": [
          ["a", "directory"],
          ["a", "directory"],
        ],
        "/r/a": [],
      }),
    );
    expect(paths).toEqual(["a/"]);
    expect(listed).toEqual(["/r", "/r/a"]);
  });

  it("without an end is followed no deeper than 100 directories", async () => {
    const { listed, leftOut } = await walked(() => [["d", "directory"]]);
    expect(listed).toHaveLength(100);
    expect(leftOut).toEqual([
      { path: Array(100).fill("d").join("/"), why: expect.stringContaining("100 directories") },
    ]);
  });

  it("has paths of more than 4,096 characters left out", async () => {
    const { listed, leftOut } = await walked(() => [["d".repeat(1_000), "directory"]]);
    expect(listed).toHaveLength(5);
    expect(leftOut).toEqual([{ path: expect.any(String), why: expect.stringContaining("4096 characters") }]);
  });

  it("ends the walk at the most entries that a tree may have", async () => {
    const endless = walked(() => ["a", "b", "c"].map((name) => [name, "directory"]), { limits: { entries: 1_000 } });
    await expect(endless).rejects.toThrow(new RemoteProtocolError("the tree has more than 1000 entries"));
  });

  it("ends the walk when more directories wait than fit into memory, however short their names are", async () => {
    const most = 10_000;
    const few = tree({ "/r": Array.from({ length: 77 }, (_, index): Told => [`${index}`, "directory"]) });
    const listed: string[] = [];
    const endless = walked(
      (path) => {
        listed.push(path);
        return ["a", "b", "c"].map((name) => [name, "directory"]);
      },
      { limits: { waitingBytes: most } },
    );
    await expect(endless).rejects.toThrow("too many directories");
    // Two of three wait at every level, for about 128 bytes and their path.
    expect(listed.length).toBeLessThan(40);
    expect((await walked(few, { limits: { waitingBytes: most } })).paths).toHaveLength(77);
    await expect(walked(few, { limits: { waitingBytes: 77 * 128 } })).rejects.toThrow("too many directories");
  });

  it("has limits that no honest tree meets", () => {
    expect(treeLimits).toEqual({ depth: 100, pathLength: 4_096, entries: 10_000_000, waitingBytes: 33_554_432 });
  });
});
