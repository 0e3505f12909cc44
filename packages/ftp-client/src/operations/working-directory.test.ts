import { describe, expect, it } from "vitest";
import { beginTree, endTreeTests, serving, someTree } from "./serving-tree.suite.js";
import { changeDirectory, goTo, inDirectory, workingDirectory } from "./working-directory.js";

endTreeTests();

describe("the working directory", () => {
  it("is asked for once, and again when it was changed", async () => {
    const test = await beginTree(serving(someTree));
    expect([await workingDirectory(test.session), await workingDirectory(test.session)]).toEqual(["/", "/"]);
    expect(await changeDirectory(test.session, "pub/sub")).toBe("/pub/sub");
    expect(await changeDirectory(test.session, "..")).toBe("/pub");
    expect(await changeDirectory(test.session, "")).toBe("/pub");
    expect(test.said()).toEqual(["PWD", "CWD pub/sub", "PWD", "CDUP", "PWD"]);
  });

  it("stays what it was where the change is refused", async () => {
    const test = await beginTree(serving(someTree));
    await changeDirectory(test.session, "/pub");
    expect(await test.outcome(changeDirectory(test.session, "nowhere"))).toMatchObject({ reply: { code: 550 } });
    expect(test.session.state.directory).toBe("/pub");
  });

  it.each(["500 CDUP?", "502 no"])("goes up by CWD where CDUP is answered by %j, from then on", async (CDUP) => {
    const test = await beginTree({ PWD: '257 "/up"', CDUP, CWD: "250 fine" });
    await goTo(test.session, "..");
    await goTo(test.session, "..");
    expect(test.said()).toEqual(["CDUP", "CWD ..", "CWD .."]);
  });

  it.each(["502 PWD?", "257 somewhere"])("is the path that was asked for where PWD is answered by %j", async (PWD) => {
    const test = await beginTree({ PWD, CWD: "250 fine" });
    expect(await changeDirectory(test.session, "/data")).toBe("/data");
    expect(test.session.state.directory).toBe("/data");
    const code = PWD.startsWith("257") ? "REMOTE_PROTOCOL" : "NEGATIVE_REPLY";
    expect(await test.outcome(changeDirectory(test.session, "sub"))).toMatchObject({ code });
    expect(test.session.state.directory).toBeUndefined();
  });

  it("may be told without quotes", async () => {
    const test = await beginTree({ PWD: "257 /data is the current directory" });
    expect(await workingDirectory(test.session)).toBe("/data");
  });
});

describe("work in another directory", () => {
  it("ends where it began", async () => {
    const test = await beginTree(serving(someTree));
    await changeDirectory(test.session, "/pub");
    test.said();
    const where = await inDirectory(test.session, "sub", () => workingDirectory(test.session));
    expect([where, test.session.state.directory]).toEqual(["/pub/sub", "/pub"]);
    expect(test.said()).toEqual(["CWD sub", "PWD", "CWD /pub"]);
  });

  it("ends where it began when it fails, with its own error", async () => {
    const test = await beginTree(serving(someTree));
    const failure = new RangeError("broken");
    expect(await test.outcome(inDirectory(test.session, "/pub", () => Promise.reject(failure)))).toBe(failure);
    expect(await workingDirectory(test.session)).toBe("/");
    expect(test.said()).toEqual(["PWD", "CWD /pub", "CWD /"]);
  });

  it("does not begin where there is no such directory", async () => {
    const test = await beginTree(serving(someTree));
    const work = inDirectory(test.session, "nowhere", () => expect.fail("it began"));
    expect(await test.outcome(work)).toMatchObject({ command: "CWD nowhere" });
    expect(test.session.state.directory).toBe("/");
  });

  it.each(['257 ""', "502 PWD?"])("does not begin where PWD is answered by %j: nobody would come back", async (PWD) => {
    const test = await beginTree({ ...serving(someTree), PWD });
    await test.outcome(inDirectory(test.session, "/pub", () => expect.fail("it began")));
    expect(test.said()).toEqual(["PWD"]);
  });

  it.each([
    ["is refused", "550 not any more"],
    ["is not answered", ""],
    ["is answered with the end of the session", "421 enough"],
    ["is answered with nonsense", "what?"],
  ])("gives the session up when the way back %s; the next one begins there", async (_, back) => {
    const test = await beginTree({
      PWD: '257 "/home"',
      CWD: (session, path) => (path === "/home" ? back !== "" && session.say(back) : session.say("250 fine")),
    });
    expect(await test.outcome(inDirectory(test.session, "sub", async () => "done"))).toBe("done");
    expect(test.session.control.isOver).toBe(true);
    expect(test.session.state.directory).toBe("/home");
  });

  it("leaves the way to the session that comes next when this one is lost meanwhile", async () => {
    const test = await beginTree(serving(someTree));
    await changeDirectory(test.session, "/pub");
    const work = inDirectory(test.session, "sub", async () => {
      for (const { control } of test.sessions) control.reset();
      await goTo(test.session, "deeper");
    });
    expect(await test.outcome(work)).toMatchObject({ code: "CONNECTION" });
    expect(test.session.state.directory).toBe("/pub");
  });
});
