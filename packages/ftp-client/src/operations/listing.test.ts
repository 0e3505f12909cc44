import { describe, expect, it } from "vitest";
import { list } from "./listing.js";
import { beginTree, endTreeTests, MLST_FEATURE, namesIn, sends, serving, someTree } from "./serving-tree.suite.js";

endTreeTests();

describe("a listing by MLSD", () => {
  const script = {
    FEAT: MLST_FEATURE,
    MLSD: sends("type=cdir; .", "type=pdir; ..", "type=file;size=5; b", "type=file; a", "type=dir; .hidden"),
  };

  it("has what the server has, in the server's order, without the directory itself and the one above", async () => {
    const test = await beginTree(script);
    expect(await namesIn(test, "two words*")).toEqual(["b", "a", ".hidden"]);
    expect(await namesIn(test, "")).toEqual(["b", "a", ".hidden"]);
    expect(test.said()).toEqual(["MLSD two words*", "MLSD"]);
  });

  it("is asked for where FEAT names only MLSD", async () => {
    const test = await beginTree({ ...script, FEAT: "211-Features:\r\n MLSD\r\n211 End" });
    await namesIn(test, "");
    expect(test.said()).toEqual(["MLSD"]);
  });

  it("gives way to LIST where MLST was promised and MLSD is not known, for good", async () => {
    const test = await beginTree({ ...serving(someTree), FEAT: MLST_FEATURE, MLSD: "500 MLSD?" });
    expect(await namesIn(test, "/pub")).toEqual(["a.txt", ".hidden", "sub"]);
    expect(await namesIn(test, "/pub/sub")).toEqual(["b.txt"]);
    expect(test.said()).toEqual(["MLSD /pub", "LIST -a /pub", "LIST -a /pub/sub"]);
  });

  it("of a file is the file, as MLST tells it", async () => {
    const mlst = "250-facts\r\n type=file;size=5; /pub/a.txt\r\n250 end";
    const test = await beginTree({ FEAT: MLST_FEATURE, MLSD: "501 not a directory", MLST: mlst });
    const listing = await list(test.session, "/pub/a.txt");
    expect(listing).toEqual({
      entries: [{ name: "a.txt", type: "file", size: 5 }],
      unreadable: { count: 0, samples: [] },
    });
  });

  it.each([
    ["that is missing", "550 no such directory", "550 no such file"],
    ["that may not be read", "550 Permission denied", "250-facts\r\n type=dir; /pub\r\n250 end"],
  ])("of a directory %s is the server's refusal", async (_, mlsd, mlst) => {
    const test = await beginTree({ FEAT: MLST_FEATURE, MLSD: mlsd, MLST: mlst });
    expect(await test.outcome(list(test.session, "/pub"))).toMatchObject({
      command: "MLSD /pub",
      reply: { code: 550 },
    });
  });
});

describe("a listing that is refused", () => {
  it("is told with its own refusal, whatever else the server does not know", async () => {
    const test = await beginTree({ LIST: "550 no", CWD: "502 no", PWD: '257 "/"' });
    expect(await namesIn(test, "/pub")).toMatchObject({ command: "CWD /pub", reply: { code: 502 } });
    expect(await namesIn(test, "")).toMatchObject({ command: "LIST", reply: { code: 550 } });
  });

  it("asks for nothing more where the server ends the session", async () => {
    const test = await beginTree({ FEAT: MLST_FEATURE, MLSD: "421 enough" });
    expect(await namesIn(test, "/pub")).toMatchObject({ reply: { code: 421 } });
    expect(test.said()).toEqual(["MLSD /pub"]);
  });
});

describe("names that are no UTF-8", () => {
  const FEAT = "211-Features:\r\n UTF8\r\n211 End";
  const line = "-rw-r--r-- 1 0 0 5 Nov 22 14:43 caf";

  it("make a server that has not been told list again, in UTF-8", async () => {
    let isUtf8 = false;
    const test = await beginTree({
      FEAT,
      OPTS: (session) => {
        isUtf8 = true;
        session.say("200 UTF8 is on");
      },
      LIST: (session, argument) => {
        const answer = sends(line + (isUtf8 ? "\xc3\xa9" : "\xe9"));
        return typeof answer === "string" ? undefined : answer(session, argument);
      },
    });
    expect(await namesIn(test, "")).toEqual(["caf\u00e9"]);
    expect(await namesIn(test, "")).toEqual(["caf\u00e9"]);
    expect(test.said()).toEqual(["LIST -a", "OPTS UTF8 ON", "LIST -a", "LIST -a"]);
  });

  it.each([
    ["refuses it", FEAT, "501 no", ["LIST -a", "OPTS UTF8 ON", "LIST -a"]],
    ["does not announce it", "211 none", "501 no", ["LIST -a", "LIST -a"]],
  ])("stay as they are where the server %s", async (_, feat, OPTS, said) => {
    const test = await beginTree({ FEAT: feat, OPTS, LIST: sends(`${line}\xe9`) });
    expect(await namesIn(test, "")).toEqual(["caf\udce9"]);
    expect(await namesIn(test, "")).toEqual(["caf\udce9"]);
    expect(test.said()).toEqual(said);
  });
});
