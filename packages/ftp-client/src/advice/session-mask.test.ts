import { formatTrace, reply } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { FtpClient } from "../ftp-client.js";
import { SERVER, startScriptedServer } from "../scripted-server.suite.js";
import { maskEvent, sessionMask } from "./session-mask.js";

describe("what a session must not tell again", () => {
  it("is its password, and its account", () => {
    const mask = sessionMask({ user: "alice", password: "S3cr3t", account: "abacus" });
    expect(mask("S3cr3t abacus alice")).toBe("*** *** alice");
  });

  it.each(["anonymous@", "guest", "me@example.org"])("is not what a guest says: %s", (password) => {
    expect(sessionMask({ user: "anonymous", password })(`it was ${password}`)).toBe(`it was ${password}`);
  });
});

it("of events only replies are masked, and all of their lines", () => {
  const mask = sessionMask({ user: "alice", password: "S3cr3t" });
  expect(maskEvent({ kind: "reply", reply: reply(230, "hello", "S3cr3t") }, mask)).toEqual({
    kind: "reply",
    reply: { code: 230, lines: ["hello", "***"] },
  });
  expect(maskEvent({ kind: "command", text: "RETR S3cr3t" }, mask)).toEqual({ kind: "command", text: "RETR S3cr3t" });
});

it("a server that repeats the password does not bring it into a trace, or into an error", async () => {
  const { network, memory } = await startScriptedServer({
    PASS: "230 welcome, your password is S3 cr3t%",
    SYST: "500 S3%20cr3t%25 or UzMgY3IzdCU= was wrong",
  });
  const traced: string[] = [];
  const client = await FtpClient.connect({
    host: SERVER,
    user: "alice",
    password: "S3 cr3t%",
    network,
    onTrace: (event) => traced.push(...formatTrace(event)),
  });
  const error = await client.send("SYST").catch((reason: unknown) => reason);
  expect(traced).toEqual([
    "S> 220 ready",
    "C> USER alice",
    "S> 331 password",
    "C> PASS ***",
    "S> 230 welcome, your password is ***",
    "C> SYST",
    "S> 500 *** or ***= was wrong",
  ]);
  expect(error).toMatchObject({ context: { transcript: traced }, reply: { lines: ["*** or ***= was wrong"] } });
  await memory.clock.until(client.close());
});

it("lines of a transcript are cut at 500 characters, behind the masking: half a password is one, too", async () => {
  const before = "x".repeat(492);
  const { network, memory } = await startScriptedServer({ SYST: `500 ${before}S3cr3t${"y".repeat(7_000)}` });
  const client = await FtpClient.connect({ host: SERVER, user: "alice", password: "S3cr3t", network });
  const error = await client.send("SYST").catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    context: { transcript: expect.arrayContaining(["C> SYST", `S> 500 ${before}*…`]) },
  });
  await memory.clock.until(client.close());
});
