import { formatTrace, LocalProtocolError, type TraceEvent } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { ensureUtf8 } from "./encoding.js";
import { sayRaw } from "./raw.js";
import { useType } from "./representation.js";
import { beginTree, endTreeTests, serving, someTree } from "./serving-tree.suite.js";
import { changeDirectory, workingDirectory } from "./working-directory.js";

endTreeTests();

describe("a raw command", () => {
  it.each([
    ["SITE HELP", { SITE: "214 none" }, 214],
    ["site chmod 644 a", { SITE: "200 done" }, 200],
    ["XCRC a.txt", { XCRC: "250 0F3A" }, 250],
    ["STAT", { STAT: "211 fine" }, 211],
    ["noop", {}, 200],
  ])("%j gets the server's reply", async (line, script, code) => {
    const test = await beginTree(script);
    expect(await sayRaw(test.session, line)).toMatchObject({ code });
  });

  it("may be refused by the server, and by one that never heard of it", async () => {
    const test = await beginTree({ SITE: "504 no" });
    expect(await test.outcome(sayRaw(test.session, "SITE X"))).toMatchObject({ reply: { code: 504 } });
    expect(await test.outcome(sayRaw(test.session, "XYZZY"))).toMatchObject({ reply: { code: 500 } });
  });

  it.each([
    ...["RETR a", "STOR a", "STOU", "APPE a", "LIST", "NLST", "MLSD", "ABOR", "REST 5", "RNFR a", "RNTO b", "QUIT"],
    ...["PASV", "EPSV", "EPSV ALL", "PORT 127,0,0,1,4,1", "EPRT |1|127.0.0.1|1025|", "CPSV", "cpsv", "LPSV", "LPRT 4"],
    ...["SPSV", "SSCN ON", "PRET RETR a", "MODE Z", "STRU R", "REIN", "USER a", "PASS b", "HOST h", "AUTH TLS"],
    ...["PROT P", "PBSZ 0", "CCC", "ADAT x", "MIC x", "CONF x", "ENC x"],
  ])("%j is refused on our side", async (line) => {
    const test = await beginTree({});
    expect(await test.outcome(sayRaw(test.session, line))).toBeInstanceOf(LocalProtocolError);
    expect(test.said()).toEqual([]);
  });

  it("refused on our side changes nothing that we know", async () => {
    const test = await beginTree(serving(someTree));
    await changeDirectory(test.session, "/pub");
    await useType(test.session, "binary");
    await test.outcome(sayRaw(test.session, "RETR a"));
    expect(test.session.state).toMatchObject({ directory: "/pub", type: "I" });
  });

  it.each(["SITE SOMETHING", "XTYPE A", "TYPE A"])("%j may change the type, which is then said again", async (line) => {
    const test = await beginTree({ SITE: "200 done", XTYPE: "200 done" });
    await useType(test.session, "binary");
    await sayRaw(test.session, line);
    await useType(test.session, "binary");
    expect(test.said()).toEqual(["TYPE I", line, "TYPE I"]);
  });

  it.each(["SITE SOMETHING", "XMOVE"])("%j may change where we are, which is then asked again", async (line) => {
    const test = await beginTree({ ...serving(someTree), SITE: "200 done", XMOVE: "200 done" });
    await workingDirectory(test.session);
    await sayRaw(test.session, line);
    await workingDirectory(test.session);
    expect(test.said()).toEqual(["PWD", line, "PWD"]);
  });

  it.each(["NOOP", "STAT", "SYST"])("%j changes nothing that we know", async (line) => {
    const test = await beginTree({ ...serving(someTree), STAT: "211 fine", SYST: "215 UNIX" });
    await changeDirectory(test.session, "/pub");
    await useType(test.session, "binary");
    await sayRaw(test.session, line);
    expect(test.session.state).toMatchObject({ directory: "/pub", type: "I" });
  });

  it.each(["CWD pub", "cwd /pub", "XCWD pub"])(
    "%j is noted, as a session that comes next must begin there",
    async (line) => {
      const test = await beginTree(serving(someTree));
      await sayRaw(test.session, line);
      expect(test.session.state.directory).toBe("/pub");
    },
  );

  it("that is refused leaves us where we were", async () => {
    const test = await beginTree(serving(someTree));
    await changeDirectory(test.session, "/pub");
    expect(await test.outcome(sayRaw(test.session, "CWD nowhere"))).toMatchObject({ reply: { code: 550 } });
    expect(test.session.state.directory).toBe("/pub");
  });

  it("has its answer, though the server does not say where that led to", async () => {
    const test = await beginTree({ CWD: "250 fine", PWD: "502 no" });
    expect(await sayRaw(test.session, "CWD pub")).toMatchObject({ code: 250 });
    expect(test.session.state.directory).toBeUndefined();
  });

  it("may switch UTF-8 off: the next name that needs it says so", async () => {
    const test = await beginTree({ FEAT: "211-Features:\r\n UTF8\r\n211 End", OPTS: "200 done" });
    await ensureUtf8(test.session, ["caf\u00e9"]);
    await sayRaw(test.session, "OPTS UTF8 OFF");
    await ensureUtf8(test.session, ["caf\u00e9"]);
    expect(test.said()).toEqual(["OPTS UTF8 ON", "OPTS UTF8 OFF", "OPTS UTF8 ON"]);
  });

  it.each(["SITE PSWD old hunter2", "SITE CPWD hunter2", "XPASS hunter2", "hunter", "ACCT hunter2", "PASS hunter2"])(
    "%j shows no secret in traces, transcripts and errors",
    async (line) => {
      const events: TraceEvent[] = [];
      const test = await beginTree({ SITE: "550 no", ACCT: "530 no" }, { onTrace: (event) => void events.push(event) });
      const error = await test.outcome(sayRaw(test.session, line));
      expect(error).toBeInstanceOf(Error);
      const shown = [...events.flatMap(formatTrace), ...test.session.transcript, String(error), JSON.stringify(error)];
      expect(shown.join("\n")).not.toContain("hunter");
    },
  );

  it("that opens something out of step ends the session: 1yz belongs to transfers", async () => {
    const test = await beginTree({ XDATA: "150 here it comes" });
    expect(await test.outcome(sayRaw(test.session, "XDATA"))).toMatchObject({ code: "REMOTE_PROTOCOL" });
    expect(test.session.control.isOver).toBe(true);
  });
});
