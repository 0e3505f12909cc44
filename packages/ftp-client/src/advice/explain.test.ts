import { inspect } from "node:util";
import { ConnectionError, NegativeReplyError, OptionError, reply } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { FtpClient } from "../ftp-client.js";
import { SERVER, startScriptedServer } from "../scripted-server.suite.js";
import { explain } from "./explain.js";

const settings = { user: "alice", password: "hunter2", account: undefined };
const about = { operation: "download a.txt", transcript: ["C> RETR a.txt", "S> 550 no such file"], settings };

describe("explain", () => {
  it("notes operation, phase, advice and the last lines of the dialogue, and gives the same error", () => {
    const error = new NegativeReplyError("RETR a.txt", reply(550, "no such file"));
    expect(explain(error, about)).toBe(error);
    expect(error.context).toEqual({
      operation: "download a.txt",
      phase: "command",
      advice: "list the folder above it; check name and permission",
      transcript: ["C> RETR a.txt", "S> 550 no such file"],
    });
  });

  it("has no advice where nothing is known", () => {
    const error = new OptionError("no such mode");
    explain(error, about);
    expect(Object.keys(error.context ?? {})).toEqual(["operation", "phase", "transcript"]);
  });

  it("knows who tried to log in", () => {
    const advice = (password: string): unknown => {
      const error = new NegativeReplyError("PASS ***", reply(530, "no"));
      explain(error, { ...about, settings: { user: "alice", password } });
      return error.context?.advice;
    };
    expect([advice("hunter2"), advice("")]).toEqual(["check the name and the password", "give the option password"]);
  });

  it("keeps the context that is there: the inner operation knows more", () => {
    const error = new ConnectionError("lost");
    explain(error, about);
    explain(error, { ...about, operation: "downloadTree /" });
    expect(error.context?.operation).toBe("download a.txt");
  });

  it("leaves what is not ours alone", () => {
    const error = new TypeError("oops");
    expect(explain(error, about)).toBe(error);
    expect(error).not.toHaveProperty("context");
    expect(explain("a string", about)).toBe("a string");
  });

  it("masks the account, too, and not what every guest says", () => {
    const masked = (user: string, password: string, text: string): string => {
      const error = new ConnectionError(text);
      explain(error, { ...about, settings: { user, password, account: "abacus" } });
      return error.message;
    };
    expect(masked("alice", "hunter2", "hunter2 abacus")).toBe("*** ***");
    expect(masked("anonymous", "anonymous@", "anonymous@ is fine, abacus")).toBe("anonymous@ is fine, ***");
    expect(masked("anonymous", "freigepaeck", "freigepaeck")).toBe("***");
  });
});

describe("an error that the client throws, in a log", () => {
  const refusal = async (): Promise<unknown> => {
    const { network } = await startScriptedServer({ PASS: "530 no user alice with password hunter2" });
    return FtpClient.connect({ host: SERVER, user: "alice", password: "hunter2", network }).catch((error) => error);
  };

  it("has its context as plain data", async () => {
    expect(JSON.parse(JSON.stringify(await refusal()))).toMatchObject({
      code: "NEGATIVE_REPLY",
      command: "PASS ***",
      reply: { code: 530, lines: ["no user alice with password ***"] },
      context: {
        operation: "connect",
        phase: "login",
        advice: "check the name and the password",
        transcript: [
          "S> 220 ready",
          "C> USER alice",
          "S> 331 password",
          "C> PASS ***",
          "S> 530 no user alice with password ***",
        ],
      },
    });
  });

  it("has no secret in it, however it is printed", async () => {
    const error = await refusal();
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("hunter2");
    expect(String(error instanceof Error ? error.stack : "")).not.toContain("hunter2");
  });
});
