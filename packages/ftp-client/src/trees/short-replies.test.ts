import { ConnectionError, NegativeReplyError, reply } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { shortReplies } from "./short-replies.js";

describe("the reply of an error", () => {
  it("that is short stays as it is", () => {
    const error = new NegativeReplyError("RETR a", reply(550, "no", "really"));
    const { reply: whole } = error;
    shortReplies(error);
    expect(error.reply).toBe(whole);
  });

  it.each<[what: string, lines: readonly [string, ...string[]], kept: readonly string[]]>([
    ["one long line", ["x".repeat(8_000)], [`${"x".repeat(1_000)}…`]],
    ["long lines", ["no", "x".repeat(8_000), "end"], ["no", `${"x".repeat(997)}…`]],
    ["many empty lines", ["no", ...Array<string>(4_000).fill("")], ["no", ...Array<string>(997).fill(""), "…"]],
  ])("keeps 1,000 characters of %s", (_what, lines, kept) => {
    const error = new NegativeReplyError("RETR a", reply(550, ...lines));
    shortReplies(error);
    expect(error.reply).toEqual({ code: 550, lines: kept });
  });

  it("is found among the causes, and a chain that leads back to its beginning has an end", () => {
    const cause = new NegativeReplyError("RETR a", reply(550, "x".repeat(8_000)));
    const error = new ConnectionError("lost", { cause });
    cause.cause = error;
    shortReplies(error);
    expect(cause.reply.lines[0]).toHaveLength(1_001);
  });

  it("is nothing where there is no error", () => {
    expect(() => shortReplies("a text")).not.toThrow();
  });
});
