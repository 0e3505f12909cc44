import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type DirectoryEntry, NegativeReplyError, OptionError } from "@pasvport/ftp-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FtpClient } from "../../ftp-client.js";
import type { TreeEvent, TreeOptions, TreeSummary } from "../../trees/tree-options.js";
import { PartlyDoneError } from "../partly-done-error.js";
import { type FetchRequest, fetchFiles } from "./fetch-files.js";
import { mirrorDown, mirrorUp } from "./mirror-tree.js";
import { fakeRunning } from "./running.suite.js";
import { type SendRequest, sendFiles } from "./send-files.js";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "copy-actions-"));
  await mkdir(join(folder, "sub"));
  await writeFile(join(folder, "a.txt"), "");
});

afterAll(() => rm(folder, { recursive: true }));

const refused = new NegativeReplyError("RETR x", { code: 550, lines: ["no such file"] });

const events: readonly TreeEvent[] = [
  { kind: "made", path: "deep" },
  { kind: "copied", path: "deep/x", bytes: 3, durationMs: 1.4 },
  { kind: "unchanged", path: "same" },
  { kind: "leftOut", path: "\x1bodd", why: "odd name" },
  { kind: "failed", path: "lost", error: refused },
];

const summary: TreeSummary = {
  files: 1,
  directories: 1,
  bytes: 3,
  unchanged: 1,
  leftOut: [],
  omissions: 1,
  failed: [],
  failures: 1,
};

function world() {
  const calls: unknown[] = [];
  const tree = async (from: string, to: string, options: TreeOptions = {}): Promise<TreeSummary> => {
    const { onEvent, filter: _filter, signal: _signal, ...rest } = options;
    calls.push(["tree", from, to, rest]);
    for (const event of events) onEvent?.(event);
    return summary;
  };
  const listing: readonly DirectoryEntry[] = [
    { name: "a.txt", type: "file", size: 7 },
    { name: "b.txt", type: "file" },
    { name: "dir", type: "directory" },
  ];
  const client: Partial<FtpClient> = {
    list: async () => ({ entries: listing, unreadable: { count: 0, samples: [] } }),
    stat: async (path) => listing.find(({ name }) => path.endsWith(name)) ?? { name: path, type: "file" },
    download: async (path, to, { size } = {}) => {
      if (path === "lost") throw refused;
      if (typeof to === "function") await to(Buffer.from(path));
      else calls.push(["download", path, to, ...(size === undefined ? [] : [size])]);
      return 3;
    },
    upload: async (from, path) => {
      calls.push(["upload", from, path]);
      return 3;
    },
    downloadTree: tree,
    uploadTree: tree,
  };
  return { calls, running: fakeRunning(client, folder) };
}

async function fetched(request: FetchRequest) {
  const { calls, running } = world();
  await fetchFiles(running, request);
  return { calls, said: running.said, written: running.written() };
}

async function sent(request: SendRequest) {
  const { calls, running } = world();
  await sendFiles(running, request);
  return { calls, said: running.said, written: running.written() };
}

describe("fetching", () => {
  it("a file under its own name, here", async () => {
    const { calls, said } = await fetched({ remotes: ["x/c.txt"] });
    expect(calls).toEqual([["download", "x/c.txt", join(folder, "c.txt")]]);
    expect(said).toEqual(["c.txt: 3 bytes in 0.00 s"]);
  });

  it("what a pattern means, into a directory; the size is known from the listing", async () => {
    const { calls, said } = await fetched({ remotes: ["*"], to: "sub" });
    expect(calls).toEqual([
      ["download", "a.txt", join(folder, "sub/a.txt"), 7],
      ["download", "b.txt", join(folder, "sub/b.txt")],
    ]);
    expect(said[0]).toBe("! dir is a directory, and left out (-r fetches it too)");
  });

  it("to standard output, one behind the other", async () => {
    const { written, said } = await fetched({ remotes: ["?.txt"], to: "-" });
    expect([written, said]).toEqual(["a.txtb.txt", ["a.txt: 3 bytes in 0.00 s", "b.txt: 3 bytes in 0.00 s"]]);
  });

  it("for scripts it says what became of each", async () => {
    const { written, said } = await fetched({ remotes: ["x/c.txt"], form: "json" });
    expect([JSON.parse(written), said]).toEqual([
      { event: "copied", direction: "download", remote: "x/c.txt", local: "c.txt", bytes: 3, ms: 0 },
      [],
    ]);
  });

  it("a directory with all that is in it", async () => {
    const { calls, running } = world();
    const fetching = fetchFiles(running, { remotes: ["x/dir"], recursive: true, parallel: 2, retry: 1 });
    await expect(fetching).rejects.toThrow("RETR x was refused");
    expect(calls).toEqual([["tree", "x/dir", join(folder, "dir"), { parallel: 2, retries: 1 }]]);
    expect(running.said).toEqual([
      "dir/deep/x: 3 bytes in 0.00 s, 2.1 kB/s",
      "! dir/\x1bodd is left out: odd name",
      "1 file copied (3 B), 1 directory made, 1 unchanged, 1 left out, 1 failed, in 0.00 s",
    ]);
  });

  it("one that fails does not keep the others", async () => {
    const { calls, running } = world();
    await expect(fetchFiles(running, { remotes: ["lost", "b.txt"] })).rejects.toThrow("RETR x was refused: 550");
    expect(calls).toEqual([["download", "b.txt", join(folder, "b.txt")]]);
    expect(running.said.at(-1)).toBe("1 file copied (3 B), 1 failed, in 0.00 s");
  });

  it("what failed is an object for scripts, too", async () => {
    const { running } = world();
    const remotes = ["lost", "b.txt", "nope*"];
    await expect(fetchFiles(running, { remotes, form: "json" })).rejects.toThrow("2 things failed");
    const lines = running.written().trimEnd().split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        event: "failed",
        direction: "download",
        remote: "nope*",
        code: "OPTION",
        message: "nothing matches nope*",
      },
      {
        event: "failed",
        direction: "download",
        remote: "lost",
        local: "lost",
        code: "NEGATIVE_REPLY",
        reply: 550,
        message: expect.stringMatching(/^RETR x was refused: 550 no such file \(/),
      },
      expect.objectContaining({ event: "copied", remote: "b.txt" }),
    ]);
    expect(running.said.filter((line) => !line.startsWith("! "))).toEqual([]);
  });

  it.each<[what: string, request: FetchRequest]>([
    ["one file, whose name ends in /", { remotes: ["b.txt"], to: "made/one/" }],
    ["several files", { remotes: ["b.txt", "x/c.txt"], to: "made/several" }],
    ["what a pattern means", { remotes: ["*.txt"], to: "made/pattern" }],
  ])("the directory for %s is made", async (_what, request) => {
    await fetched(request);
    expect((await stat(join(folder, request.to ?? ""))).isDirectory()).toBe(true);
  });

  it.each<[why: string, request: FetchRequest]>([
    ["several into a file", { remotes: ["c", "d"], to: "a.txt" }],
    ["a pattern that means several into a file", { remotes: ["*.txt"], to: "a.txt" }],
    ["two that would become one", { remotes: ["x/c", "y/c"] }],
    ["-r to standard output", { remotes: ["x"], to: "-", recursive: true }],
    ["--resume to standard output", { remotes: ["x"], to: "-", resume: true }],
    ["--json and bytes on standard output", { remotes: ["x"], to: "-", form: "json" }],
    ["a directory that was not asked for", { remotes: ["x/"] }],
    ["a name that leads elsewhere", { remotes: ["x/.."] }],
  ])("%s is refused", async (_why, request) => {
    const { calls, running } = world();
    await expect(fetchFiles(running, request)).rejects.toThrow(OptionError);
    expect(calls).toEqual([]);
  });
});

describe("sending", () => {
  it("a file as what was named, or into a directory", async () => {
    expect((await sent({ locals: ["a.txt"], to: "b" })).calls).toEqual([["upload", join(folder, "a.txt"), "b"]]);
    expect((await sent({ locals: ["a.txt"], to: "in/" })).calls).toEqual([
      ["upload", join(folder, "a.txt"), "in/a.txt"],
    ]);
  });

  it("standard input", async () => {
    const stdin = Readable.from(["x"]);
    const { calls, said } = await sent({ locals: ["-"], to: "b", stdin });
    expect([calls, said]).toEqual([[["upload", stdin, "b"]], ["b: 3 bytes in 0.00 s"]]);
  });

  it("a directory with all that is in it", async () => {
    const { calls, running } = world();
    await expect(sendFiles(running, { locals: ["sub"], to: "in/", recursive: true })).rejects.toThrow("RETR x");
    expect(calls).toEqual([["tree", join(folder, "sub"), "in/sub", {}]]);
  });

  it.each<[why: string, request: SendRequest]>([
    ["standard input where there is none", { locals: ["-"], to: "b" }],
    [
      "standard input that goes on where it broke off",
      { locals: ["-"], to: "b", resume: true, stdin: Readable.from([]) },
    ],
    ["two that would become one", { locals: ["a.txt", "sub/a.txt"], to: "in" }],
  ])("%s is refused", async (_why, request) => {
    await expect(sent(request)).rejects.toThrow(OptionError);
  });

  it.each(["none", "..", "a\nb"])("what cannot be sent (%j) does not keep the others", async (local) => {
    const { calls, running } = world();
    await expect(sendFiles(running, { locals: [local, "a.txt"], to: "in" })).rejects.toThrow(PartlyDoneError);
    expect(calls).toEqual([["upload", join(folder, "a.txt"), "in/a.txt"]]);
    expect(running.said.at(-1)).toBe("1 file copied (3 B), 1 failed, in 0.00 s");
  });

  it("what is no source is an object for scripts, too", async () => {
    const { running } = world();
    await expect(sendFiles(running, { locals: ["none", "a.txt"], to: "in", form: "json" })).rejects.toThrow("no such");
    expect(JSON.parse(running.written().split("\n")[0] ?? "")).toEqual({
      event: "failed",
      direction: "upload",
      local: "none",
      code: "LOCAL_FILE",
      message: expect.stringMatching(/^none: no such file/),
    });
  });
});

describe("mirroring", () => {
  it("says what it did, and what is left", async () => {
    const { calls, running } = world();
    await expect(mirrorDown(running, { from: "x", to: "sub" })).rejects.toThrow("RETR x was refused");
    expect(calls).toEqual([["tree", "x", join(folder, "sub"), { skip: "same" }]]);
    expect(running.said.at(-1)).toBe(
      "1 file copied (3 B), 1 directory made, 1 unchanged, 1 left out, 1 failed, in 0.00 s",
    );
  });

  it("for scripts every event is an object, and the summary is the last", async () => {
    const { calls, running } = world();
    const mirroring = mirrorUp(running, { from: "sub", to: "x", all: true, form: "json" });
    await expect(mirroring).rejects.toThrow("RETR x was refused");
    expect(calls).toEqual([["tree", join(folder, "sub"), "x", { skip: "none" }]]);
    const lines = running.written().trimEnd().split("\n");
    const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(objects.map(({ event }) => event)).toEqual(["made", "copied", "unchanged", "leftOut", "failed", "summary"]);
    expect(objects[1]).toEqual({
      event: "copied",
      direction: "upload",
      remote: "x/deep/x",
      local: "sub/deep/x",
      bytes: 3,
      ms: 1,
    });
    expect(objects[4]).toMatchObject({
      remote: "x/lost",
      code: "NEGATIVE_REPLY",
      reply: 550,
      message: expect.stringMatching(/550/),
    });
  });

  it("ends when nobody reads any more", async () => {
    const { running } = world();
    const gone = new OptionError("gone");
    let told = 0;
    const client: Partial<FtpClient> = {
      downloadTree: async (_from, _to, { onEvent } = {}) => {
        for (;;) {
          onEvent?.({ kind: "made", path: "a" });
          told += 1;
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
    };
    const output = { ...running.output, writeLines: () => Promise.reject(gone) };
    const mirroring = mirrorDown(
      { ...running, client: client as FtpClient, output },
      { from: "", to: ".", form: "json" },
    );
    await expect(mirroring).rejects.toThrow(gone);
    expect(told).toBeLessThan(5);
  });
});
