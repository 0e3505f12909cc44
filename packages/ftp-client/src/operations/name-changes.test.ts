import { LocalProtocolError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { chunksOf } from "../transfers/transfer-ends.js";
import { modifiedTime, setModifiedTime, size } from "./file-facts.js";
import { changeMode, makeDirectory, removeDirectory, removeFile, rename } from "./name-changes.js";
import { retrieve } from "./retrieve.js";
import { beginTree, endTreeTests } from "./serving-tree.suite.js";
import { store } from "./store.js";

endTreeTests();

describe("a name on the server", () => {
  it("is changed by two commands", async () => {
    const test = await beginTree({ RNFR: "350 go on", RNTO: "250 done" });
    await rename(test.session, "a b", " c");
    expect(test.said()).toEqual(["RNFR a b", "RNTO  c"]);
  });

  it.each([
    ["RNFR", ["RNFR a"]],
    ["RNTO", ["RNFR a", "RNTO b"]],
  ])("stays where %s is refused", async (verb, said) => {
    const test = await beginTree({ RNFR: "350 go on", RNTO: "250 done", [verb]: "550 no" });
    expect(await test.outcome(rename(test.session, "a", "b"))).toMatchObject({ reply: { code: 550 } });
    expect(test.said()).toEqual(said);
  });

  it("is removed", async () => {
    const test = await beginTree({ DELE: "250 gone", RMD: "250 gone" });
    await removeFile(test.session, "-f");
    await removeDirectory(test.session, "dir/");
    expect(test.said()).toEqual(["DELE -f", "RMD dir/"]);
  });

  it.each(['257 "/new" created', "250 done", "257 new"])("of a new directory may be answered by %j", async (MKD) => {
    const test = await beginTree({ MKD });
    await makeDirectory(test.session, "new");
    expect(test.said()).toEqual(["MKD new"]);
  });

  it.each([
    [0o644, "SITE CHMOD 644 a b"],
    [0o4755, "SITE CHMOD 4755 a b"],
    [0, "SITE CHMOD 000 a b"],
    [0o7777, "SITE CHMOD 7777 a b"],
  ])("gets the mode %o", async (mode, line) => {
    const test = await beginTree({ SITE: "200 done" });
    await changeMode(test.session, "a b", mode);
    expect(test.said()).toEqual([line]);
  });

  it.each([-1, 0o10000, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("never gets the mode %d", async (mode) => {
    const test = await beginTree({ SITE: "200 done" });
    expect(await test.outcome(changeMode(test.session, "a", mode))).toBeInstanceOf(LocalProtocolError);
    expect(test.said()).toEqual([]);
  });

  it("is never empty", async () => {
    const test = await beginTree({});
    const { session } = test;
    const works = [
      () => rename(session, "", "b"),
      () => rename(session, "a", ""),
      () => removeFile(session, ""),
      () => makeDirectory(session, ""),
      () => removeDirectory(session, ""),
      () => changeMode(session, "", 0o644),
      () => modifiedTime(session, ""),
      () => setModifiedTime(session, "", 0),
    ];
    for (const work of works) expect(await test.outcome(work())).toBeInstanceOf(LocalProtocolError);
    expect(test.said()).toEqual([]);
  });

  it("is not empty where it is about a file's bytes either: no data connection is made for it", async () => {
    const test = await beginTree({});
    const { session } = test;
    const works = [
      () => size(session, ""),
      () => retrieve(session, "", async () => undefined),
      () => retrieve(session, "", async () => undefined, { offset: 5 }),
      () => store(session, "", chunksOf(Buffer.from("hello"))),
      () => store(session, "", chunksOf(Buffer.from("hello")), { way: "append" }),
    ];
    for (const work of works) expect(await test.outcome(work())).toBeInstanceOf(LocalProtocolError);
    expect(test.heard.slice(2)).toEqual(["TYPE I"]);
  });

  it("never has a line break in it", async () => {
    const test = await beginTree({});
    expect(await test.outcome(removeFile(test.session, "a\r\nDELE b"))).toBeInstanceOf(LocalProtocolError);
    expect(await test.outcome(rename(test.session, "a", "b\nDELE c"))).toBeInstanceOf(LocalProtocolError);
    expect(test.said()).toEqual([]);
  });
});
