import { describe, expect, it } from "vitest";
import { makeDirectories } from "./make-directories.js";
import { DIR, startTreeServer } from "./tree-server.suite.js";

describe("making directories", () => {
  it.each(["/a/b/c", "a/b/c", "a//b/c/", "/a/b/c/"])("makes %s and those above it", async (path) => {
    const { turns, tree, until } = await startTreeServer({});
    await until(makeDirectories(turns, path));
    expect([...tree.keys()].filter((each) => each !== "/")).toEqual(["/a", "/a/b", "/a/b/c"]);
  });

  it("asks once for one that only lacks itself", async () => {
    const { turns, until, heard } = await startTreeServer({ "/a": DIR });
    await until(makeDirectories(turns, "/a/b"));
    expect(heard.slice(2)).toEqual(["MKD /a/b"]);
  });

  it.each(["550 it exists", "550 no", "521 directory exists", "553 no", "450 not now"])(
    "leaves what exists as it is, where the server says %s",
    async (refusal) => {
      const { turns, until, said } = await startTreeServer({ "/a": DIR, "/a/b": DIR }, { script: { MKD: refusal } });
      await until(makeDirectories(turns, "/a/b"));
      await until(makeDirectories(turns, "/"));
      await until(makeDirectories(turns, ""));
      expect(said("MKD")).toEqual(["MKD /a/b", "MKD /"]);
    },
  );

  it("takes a link to a directory for one", async () => {
    const { turns, tree, until } = await startTreeServer({ "/real": DIR, "/link": { kind: "link", to: "/real" } });
    await until(makeDirectories(turns, "/link/in/it"));
    expect([...tree.keys()]).toContain("/real/in/it");
  });

  it("takes a link that the server describes as one for what it can be entered as", async () => {
    const script = {
      MKD: "550 no",
      MLST: "250-\r\n type=OS.unix=slink:; /link\r\n250 end",
      CWD: "250 there",
    };
    const { turns, until, said } = await startTreeServer({}, { script });
    await until(makeDirectories(turns, "/link"));
    expect(said("CWD")).toEqual(["CWD /link", "CWD /"]);
  });

  it.each(["/file", "/file/in/it"])("fails for %s where a file stands in the way", async (path) => {
    const { turns, until, tree } = await startTreeServer({ "/file": "content" });
    await expect(until(makeDirectories(turns, path))).rejects.toMatchObject({
      code: "NEGATIVE_REPLY",
      context: { operation: `makeDirectory ${path}` },
    });
    expect([...tree.keys()]).toEqual(["/", "/file"]);
  });

  it("fails with what the server says where nothing may be made", async () => {
    const { turns, until, said } = await startTreeServer({}, { script: { MKD: "550 permission denied" } });
    await expect(until(makeDirectories(turns, "/a/b/c"))).rejects.toThrow("MKD /a was refused: 550 permission denied");
    expect(said("MKD")).toEqual(["MKD /a/b/c", "MKD /a/b", "MKD /a", "MKD /", "MKD /a"]);
  });

  it("does not mind that another makes them at the same time", async () => {
    const { turns, until, tree } = await startTreeServer(
      {},
      {
        script: {
          MKD: (session) => {
            for (const path of ["/a", "/a/b"]) tree.set(path, DIR);
            session.say("550 it exists");
          },
        },
      },
    );
    await until(makeDirectories(turns, "/a/b"));
  });

  it("stops between two of them when the signal fires", async () => {
    const stop = new AbortController();
    const { turns, until, said, memory } = await startTreeServer(
      {},
      {
        script: {
          MKD: (session) => {
            stop.abort();
            session.say("550 no");
          },
        },
      },
    );
    await expect(until(makeDirectories(turns, "/a/b/c", { signal: stop.signal }))).rejects.toMatchObject({
      code: "ABORTED",
    });
    await memory.clock.settle();
    expect(said("MKD")).toHaveLength(1);
  });
});
