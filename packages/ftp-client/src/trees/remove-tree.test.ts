import { RemoteProtocolError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { removeTree } from "./remove-tree.js";
import { DIR, type Node, startTreeServer } from "./tree-server.suite.js";
import { treeLimits } from "./walk-tree.js";

const linkTo = (to: string): Node => ({ kind: "link", to });

const kept = { "/kept": DIR, "/kept/file": "precious" };

describe("removing a tree", () => {
  it.each(["/gone", "gone", "gone/"])("removes %s and all that is in it, and nothing else", async (path) => {
    const { turns, tree, until } = await startTreeServer({
      ...kept,
      "/gone": DIR,
      "/gone/.hidden": "x",
      "/gone/ odd [name]*": "x",
      "/gone/-rf": "x",
      "/gone/empty": DIR,
      "/gone/deep": DIR,
      "/gone/deep/deeper": DIR,
      "/gone/deep/deeper/file": "x",
    });
    await until(removeTree(turns, path));
    expect([...tree.keys()]).toEqual(["/", "/kept", "/kept/file"]);
  });

  it("removes a single file", async () => {
    const { turns, tree, until, said } = await startTreeServer({ ...kept, "/file": "x" });
    await until(removeTree(turns, "/file"));
    expect(tree.has("/file")).toBe(false);
    expect(said("MLSD", "RMD")).toEqual([]);
  });

  it.each(["", "/", "//", ".", "./", "..", "../", "a/..", "/a/.", "/.."])(
    "refuses %j, which means everything",
    async (path) => {
      const { turns, until, heard } = await startTreeServer(kept);
      await expect(until(removeTree(turns, path))).rejects.toMatchObject({ code: "OPTION" });
      expect(heard).toEqual([]);
    },
  );

  it("fails for what is not there, with what the server says", async () => {
    const { turns, until } = await startTreeServer(kept);
    await expect(until(removeTree(turns, "/nothing"))).rejects.toMatchObject({
      code: "NEGATIVE_REPLY",
      context: expect.anything(),
    });
  });
});

describe("a link", () => {
  const links = { ...kept, "/gone": DIR, "/gone/link": linkTo("/kept"), "/gone/dangling": linkTo("/nowhere") };

  it.each([{ hidesLinks: false }, { hidesLinks: true }])(
    "is removed itself, and what it leads to stays: %j",
    async (options) => {
      const { turns, tree, until } = await startTreeServer(links, options);
      await until(removeTree(turns, "/gone"));
      expect([...tree.keys()]).toEqual(["/", "/kept", "/kept/file"]);
    },
  );

  it("as the tree itself is removed, and what it leads to stays", async () => {
    const { turns, tree, until } = await startTreeServer({ ...kept, "/link": linkTo("/kept") });
    await until(removeTree(turns, "/link"));
    expect([...tree.keys()]).toEqual(["/", "/kept", "/kept/file"]);
  });

  it("that the server does not remove is not looked into", async () => {
    const { turns, tree, until } = await startTreeServer(
      { ...kept, "/link": linkTo("/kept") },
      { script: { DELE: "550 no" } },
    );
    await expect(until(removeTree(turns, "/link"))).rejects.toThrow("DELE /link was refused: 550 no");
    expect(tree.has("/kept/file")).toBe(true);
  });
});

describe("a hostile or a busy server", () => {
  it.each(["../kept", "/kept", "..", ".", "a/b"])("that lists %j makes nothing else be removed", async (name) => {
    const script = {
      MLSD: async (session: { say(line: string): void; data(): Promise<{ stream: NodeJS.WritableStream }> }) => {
        session.say("150 coming");
        (await session.data()).stream.end(`type=dir; ${name}\r\ntype=file; ${name}\r\n`);
        session.say("226 done");
      },
    };
    const { turns, until, said } = await startTreeServer({ ...kept, "/gone": DIR }, { script });
    await until(removeTree(turns, "/gone"));
    expect(said("DELE", "RMD")).toEqual(["DELE /gone", "RMD /gone"]);
  });

  it("whose tree has no end is left at 100 directories", async () => {
    const script = {
      DELE: "550 no",
      MLST: "250-\r\n type=dir; d\r\n250 end",
      MLSD: async (session: { say(line: string): void; data(): Promise<{ stream: NodeJS.WritableStream }> }) => {
        session.say("150 coming");
        (await session.data()).stream.end("type=dir; d\r\n");
        session.say("226 done");
      },
    };
    const { turns, until, said } = await startTreeServer({}, { script });
    await expect(until(removeTree(turns, "/d"))).rejects.toThrow(RemoteProtocolError);
    expect(said("RMD")).toEqual([]);
    expect(said("MLSD")).toHaveLength(101);
    const few = { ...treeLimits, entries: 10 };
    await expect(until(removeTree(turns, "/d", { limits: few }))).rejects.toThrow("more than 10 entries");
    const short = { ...treeLimits, waitingBytes: 128 };
    await expect(until(removeTree(turns, "/d", { limits: short }))).rejects.toThrow("too many directories");
  });

  it("on which others remove things at the same time is no failure", async () => {
    const { turns, tree, until } = await startTreeServer(
      { ...kept, "/gone": DIR, "/gone/a": "x", "/gone/b": "x", "/gone/d": DIR, "/gone/d/in": "x" },
      {
        script: {
          DELE: (session, path) => {
            // All of it goes as soon as the first file is to go.
            if (path !== "/gone") for (const each of [...tree.keys()]) if (each.startsWith("/gone")) tree.delete(each);
            session.say("550 nothing there");
          },
        },
      },
    );
    await until(removeTree(turns, "/gone"));
    expect([...tree.keys()]).toEqual(["/", "/kept", "/kept/file"]);
  });

  it("that lets one file not go ends it with that refusal", async () => {
    const script = { DELE: "550 permission denied" };
    const { turns, tree, until } = await startTreeServer({ "/gone": DIR, "/gone/file": "x" }, { script });
    await expect(until(removeTree(turns, "/gone"))).rejects.toThrow(
      "DELE /gone/file was refused: 550 permission denied",
    );
    expect(tree.has("/gone/file")).toBe(true);
  });

  it("that lists a name which it does not know itself is told by that name", async () => {
    const script = {
      RMD: "550 not empty",
      DELE: "550 no",
      MLST: (session: { say(...lines: readonly string[]): void }, path: string) =>
        session.say(...(path === "/gone" ? ["250-", " type=dir; /gone", "250 end"] : ["550 no such file"])),
    };
    const { turns, until } = await startTreeServer({ "/gone": DIR, "/gone/odd": "x" }, { script });
    await expect(until(removeTree(turns, "/gone"))).rejects.toThrow("DELE /gone/odd was refused");
  });

  it("is asked nothing more when the signal has fired", async () => {
    const stop = new AbortController();
    const { turns, until, memory, said } = await startTreeServer(
      { "/gone": DIR, "/gone/a": "x", "/gone/b": "x" },
      {
        script: {
          DELE: (session) => {
            stop.abort();
            session.say("550 no");
          },
        },
      },
    );
    await expect(until(removeTree(turns, "/gone", { signal: stop.signal }))).rejects.toMatchObject({ code: "ABORTED" });
    await memory.clock.settle();
    expect(said("DELE", "RMD", "MLSD")).toEqual(["DELE /gone"]);
  });
});
