import { NegativeReplyError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { list } from "./listing.js";
import { beginTree, endTreeTests, MLST_FEATURE, namesIn, sends, serving, someTree } from "./serving-tree.suite.js";

endTreeTests();

describe("a listing by LIST", () => {
  it.each([
    ["hides", ["LIST -a /pub"], ["LIST -a /pub/sub"]],
    ["shows", ["LIST -a /pub", "PWD", "CWD /pub", "LIST -a", "CWD /"], ["CWD /pub/sub", "LIST -a", "CWD /"]],
    ["name", ["LIST -a /pub", "PWD", "CWD /pub", "LIST -a", "LIST", "CWD /"], ["CWD /pub/sub", "LIST", "CWD /"]],
  ] as const)("learns what a server that %s does with -a, and asks once", async (flags, first, second) => {
    const test = await beginTree(serving(someTree, { flags }));
    expect(await namesIn(test, "/pub")).toEqual(["a.txt", ".hidden", "sub"]);
    expect(test.said()).toEqual(first);
    expect(await namesIn(test, "/pub/sub")).toEqual(["b.txt"]);
    expect(test.said()).toEqual(second);
  });

  it("learns the same from the working directory", async () => {
    const dots = await beginTree(serving(someTree));
    await namesIn(dots, "");
    expect(await namesIn(dots, "/pub/sub")).toEqual(["b.txt"]);
    expect(dots.said()).toEqual(["LIST -a", "LIST -a /pub/sub"]);
    const noDots = await beginTree(serving(someTree, { flags: "shows" }));
    await namesIn(noDots, "");
    expect(await namesIn(noDots, "/pub/sub")).toEqual(["b.txt"]);
    expect(noDots.said()).toEqual(["LIST -a", "PWD", "CWD /pub/sub", "LIST -a", "CWD /"]);
  });

  it("learns from a refusal of -a in any words, and from a server that answers it with nothing", async () => {
    for (const answer of ["450 -a: not found", "501 what?", "504 no such option", "550 -a: no such file"]) {
      const plain = sends("-rw-r--r-- 1 0 0 5 Nov 22 14:43 a");
      const test = await beginTree({
        LIST: (session, argument) =>
          argument === "" && typeof plain !== "string" ? plain(session, argument) : session.say(answer),
      });
      expect(await namesIn(test, "")).toEqual(["a"]);
      expect(test.session.learnt.listFlags).toBe("");
    }
  });

  it("learns nothing from an empty directory, whose hidden files might be hidden", async () => {
    const test = await beginTree(serving({ "/empty": "d", "/pub": "d", "/pub/.hidden": "-" }, { flags: "name" }));
    expect(await namesIn(test, "/empty")).toEqual([]);
    expect(test.session.learnt.listFlags).toBeUndefined();
  });

  it.each(["hides", "name", "shows"] as const)(
    "of an empty directory is empty, with a server that %s",
    async (flags) => {
      const test = await beginTree(serving(someTree, { flags }));
      expect(await namesIn(test, "/empty")).toEqual([]);
      expect(await namesIn(test, "pub/sub")).toEqual(["b.txt"]);
    },
  );

  it.each([true, false])(
    "of a directory that is missing is an error, though it lists it as empty: %s",
    async (isMissingEmpty) => {
      const test = await beginTree(serving(someTree, { isMissingEmpty }));
      const error = await test.outcome(list(test.session, "/nowhere"));
      expect(error).toBeInstanceOf(NegativeReplyError);
      expect(error).toMatchObject({ reply: { code: 550 } });
      expect(await namesIn(test, "pub/sub")).toEqual(["b.txt"]);
    },
  );

  it.each([
    ["/pub/a.txt", "a.txt"],
    ["/file [1].txt", "file [1].txt"],
    ["/link", "link"],
  ])("of %s, which is no directory, is the entry itself", async (path, name) => {
    const test = await beginTree(serving(someTree));
    expect(await namesIn(test, path)).toEqual([name]);
  });

  it("of a name that vsftpd takes for a pattern is what there is of that name", async () => {
    const lines = sends("-rw-r--r-- 1 0 0 5 Nov 22 14:43 a.txt", "lrwxrwxrwx 1 0 0 5 Nov 22 14:43 link -> a.txt");
    const plain = serving({ "/a.txt": "-", "/link": "l" });
    const test = await beginTree({
      ...plain,
      LIST: (session, argument) => {
        const answer = argument === "-a a.txt" ? lines : plain["LIST"];
        return typeof answer === "function" ? answer(session, argument) : undefined;
      },
    });
    expect(await namesIn(test, "a.txt")).toEqual(["a.txt"]);
    expect(test.said().slice(0, 3)).toEqual(["LIST -a a.txt", "PWD", "CWD a.txt"]);
  });

  it("of a link to a directory, which ls shows as a link, is what is in the directory", async () => {
    const places: string[] = [];
    const test = await beginTree({
      PWD: '257 "/home"',
      CWD: (session, path) => {
        places.push(path);
        session.say("250 fine");
      },
      LIST: (session, argument) => {
        const answer = argument.includes("link")
          ? sends("lrwxrwxrwx 1 0 0 6 Nov 22 14:43 link -> target")
          : sends("drwxr-xr-x 1 0 0 6 Nov 22 14:43 .", "-rw-r--r-- 1 0 0 6 Nov 22 14:43 inside");
        return typeof answer === "string" ? undefined : answer(session, argument);
      },
    });
    expect(await namesIn(test, "link")).toEqual(["inside"]);
    expect(places).toEqual(["link", "/home"]);
  });

  it.each([
    "550 No files found.",
    "450 No files found",
    "550 No data sets found.",
    "550 No members found.",
    "550 Directory is empty",
  ])("of a directory whose server says %j is empty, where there is such a directory", async (LIST) => {
    const test = await beginTree({ ...serving(someTree), LIST });
    expect(await namesIn(test, "")).toEqual([]);
    expect(await namesIn(test, "/empty")).toEqual([]);
    expect(await namesIn(test, "/nowhere")).toMatchObject({ reply: { code: 550 } });
    const machine = await beginTree({ ...serving(someTree), FEAT: MLST_FEATURE, MLSD: LIST, MLST: "550 no such file" });
    expect(await namesIn(machine, "/empty")).toEqual([]);
    expect(await namesIn(machine, "/nowhere")).toMatchObject({ reply: { code: 550 } });
  });

  it("is refused where the server refuses it, and the session goes on", async () => {
    const test = await beginTree({ ...serving(someTree), LIST: "550 Permission denied." });
    expect(await namesIn(test, "/pub")).toMatchObject({ command: "LIST", reply: { code: 550 } });
    expect(await namesIn(test, "")).toMatchObject({ command: "LIST", reply: { code: 550 } });
  });

  it("takes the lines of IIS, and counts those that nobody can read", async () => {
    const test = await beginTree({ LIST: sends("11-22-26  02:43PM       <DIR>          web", "who knows") });
    const listing = await list(test.session, "");
    expect(listing.entries).toMatchObject([{ name: "web", type: "directory" }]);
    expect(listing.unreadable).toEqual({ count: 1, samples: ["who knows"] });
  });
});

describe("a name that LIST could take for something else", () => {
  const odd = [
    "-la",
    " leading",
    "two words",
    "*",
    "what?",
    "[a]",
    "{a,b}",
    "~root",
    "back\\slash",
    "caf\u00e9",
    "quote'd",
    "a;b",
    "a$b",
  ];

  it.each(odd)("is said with CWD: %j", async (name) => {
    const test = await beginTree(serving({ [`/${name}`]: "d", [`/${name}/in.txt`]: "-" }));
    expect(await namesIn(test, name)).toEqual(["in.txt"]);
    const sent = Buffer.from(`CWD ${name}`).toString();
    expect(test.said()).toEqual(["PWD", sent, "LIST -a", "CWD /"]);
    expect(test.session.state.directory).toBe("/");
  });

  it("asks where we are only once", async () => {
    const test = await beginTree(serving(someTree));
    await namesIn(test, "two words");
    await namesIn(test, "-la");
    expect(test.said().filter((line) => line === "PWD")).toHaveLength(1);
  });

  it("leaves us where we were when there is no such directory", async () => {
    const test = await beginTree(serving(someTree));
    expect(await namesIn(test, "no such")).toMatchObject({ command: "CWD no such", reply: { code: 550 } });
    expect(await namesIn(test, "pub/sub")).toEqual(["b.txt"]);
  });

  it("leaves us where we were when the listing fails", async () => {
    const test = await beginTree({ ...serving(someTree), LIST: "451 disk error" });
    expect(await namesIn(test, "two words")).toMatchObject({ reply: { code: 451 } });
    expect(test.said().slice(0, 5)).toEqual(["PWD", "CWD two words", "LIST -a", "LIST", "CWD /"]);
    expect(test.session.state.directory).toBe("/");
  });

  it("leaves us where we were when the listing is cancelled", async () => {
    const controller = new AbortController();
    const stuck = {
      ...serving(someTree),
      LIST: async (session: Parameters<Exclude<ReturnType<typeof sends>, string>>[0]) => {
        session.say("150 wait");
        const { stream } = await session.data();
        stream.on("close", () => session.say("426 you closed it"));
        stream.resume();
        controller.abort();
      },
    };
    const test = await beginTree(stuck);
    const listing = list(test.session, "two words", { signal: controller.signal });
    expect(await test.outcome(listing)).toMatchObject({ code: "ABORTED" });
    expect(test.said()).toEqual(["PWD", "CWD two words", "LIST -a", "CWD /"]);
    expect(test.session.state.directory).toBe("/");
  });

  it("gives the session up where the way back is barred: the next names would be others", async () => {
    const barred = serving(someTree);
    const test = await beginTree({
      ...barred,
      CWD: (session, path) => {
        if (path === "/") return session.say("550 not any more");
        return typeof barred["CWD"] === "function" ? barred["CWD"](session, path) : undefined;
      },
    });
    expect(await namesIn(test, "two words")).toEqual(["c.txt"]);
    expect(test.session.control.isOver).toBe(true);
    expect(test.session.state.directory).toBe("/");
  });

  it("is not entered where the server does not say where we are", async () => {
    const test = await beginTree({ ...serving(someTree), PWD: "502 no PWD" });
    expect(await namesIn(test, "two words")).toMatchObject({ command: "PWD", reply: { code: 502 } });
    expect(test.said()).not.toContain("CWD two words");
  });
});
