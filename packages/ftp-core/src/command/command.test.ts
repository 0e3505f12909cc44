import { describe, expect, it } from "vitest";
import { command, formatArgument, isSecret } from "./command.js";
import { commandTable, type Verb } from "./command-table.js";

describe("command", () => {
  it("joins a verb and its argument", () => {
    expect(command("RETR", "a.txt")).toEqual({ verb: "RETR", argument: "a.txt" });
    expect(command("NOOP")).toEqual({ verb: "NOOP", argument: undefined });
    expect(command("HELP")).toEqual({ verb: "HELP", argument: undefined });
  });

  it("writes its argument in the form that the verb's row names", () => {
    expect(formatArgument(command("NOOP"))).toBeUndefined();
    expect(formatArgument(command("TYPE", { type: "A", format: "N" }))).toBe("A");
    expect(formatArgument(command("PORT", { host: "127.0.0.1", port: 1025 }))).toBe("127,0,0,1,4,1");
    expect(formatArgument(command("EPSV", { kind: "all" }))).toBe("ALL");
    expect(formatArgument(command("REST", 5))).toBe("5");
  });

  it("knows that PASS, ACCT and what RFC 2228 protects carry secrets, and nothing else does", () => {
    expect((Object.keys(commandTable) as Verb[]).filter(isSecret)).toEqual([
      "PASS",
      "ACCT",
      "ADAT",
      "MIC",
      "CONF",
      "ENC",
    ]);
  });
});
