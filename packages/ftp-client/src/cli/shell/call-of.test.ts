import { OptionError } from "@pasvport/ftp-core";
import { nearestName } from "@pasvport/ftp-core/options";
import { describe, expect, it } from "vitest";
import { callOf, usageOf } from "./call-of.js";
import { any, many, one, optional } from "./operand.js";
import type { ShellCommand } from "./shell-command.js";

const run = async (): Promise<void> => undefined;

const commands: readonly ShellCommand[] = [
  {
    names: ["get", "recv"],
    summary: "fetch",
    options: {
      recursive: { type: "boolean", short: "r", summary: "directories too" },
      include: { type: "string", value: "GLOB", multiple: true, summary: "only these" },
    },
    operands: [one("REMOTE", "remote"), optional("LOCAL", "local")],
    run,
  },
  { names: ["ls"], summary: "list", operands: [any("PATTERN", "remote")], run },
  { names: ["rm"], summary: "remove", operands: [many("PATTERN", "remote")], run },
  { names: ["pwd"], summary: "show", operands: [], run },
  { names: ["quote"], summary: "say", operands: [one("COMMAND", "other")], isVerbatim: true, run },
  { names: ["!"], summary: "run", operands: [optional("COMMAND", "other")], isVerbatim: true, run },
];

const read = (line: string) => {
  const { command, name, words, flags, rest } = callOf(line, commands);
  return { is: command.names[0], name, words: words.map(({ text }) => text), flags: { ...flags }, rest };
};

describe("a line", () => {
  it("is a command, under any of its names, however it is written, and its words", () => {
    expect(read("  RECV 'a b' c ")).toMatchObject({ is: "get", name: "RECV", words: ["a b", "c"], flags: {} });
  });

  it("has options anywhere among the words, until -- ends them", () => {
    expect(read("get a -r b --include x --include=y")).toMatchObject({
      words: ["a", "b"],
      flags: { recursive: true, include: ["x", "y"] },
    });
    expect(read("rm -- -r")).toMatchObject({ words: ["-r"], flags: {} });
  });

  it("goes to some commands as it was typed", () => {
    expect(read("quote SITE  'x ").rest).toBe("SITE  'x");
    expect(read("!ls | wc").rest).toBe("ls | wc");
    expect(read("! ls").rest).toBe("ls");
  });

  it.each([
    ["get", "REMOTE is missing (usage: get [-r] [--include GLOB] REMOTE [LOCAL])"],
    ["recv a b c", "too many words (usage: recv [-r] [--include GLOB] REMOTE [LOCAL])"],
    ["rm", "PATTERN is missing (usage: rm PATTERN...)"],
    ["pwd x", "too many words (usage: pwd)"],
    ["quote", "COMMAND is missing (usage: quote COMMAND)"],
    ["get -x a", "Unknown option '-x' (usage: get [-r] [--include GLOB] REMOTE [LOCAL])"],
    ["gte a", '"gte" is not a command (did you mean get?)'],
    ["frobnicate", '"frobnicate" is not a command (help lists them all)'],
    ["ls > x", "> is not known here: one command a line, no pipes, no > (!COMMAND runs one of this machine"],
    ["ls >x", "> is not known here"],
    ["get a | wc", "| is not known here"],
    ["ls; pwd", "; is not known here"],
    ["rm a; rm b", "; is not known here"],
    ["rm a && rm b", "& is not known here"],
    ["get a < b", "< is not known here"],
    ["get a # the first", "# is not known here"],
    ["get 'a", "a ' is not closed: for the character itself, write \\'"],
  ])("%j is refused: %s", (line, why) => {
    expect(() => callOf(line, commands)).toThrow(OptionError);
    expect(() => callOf(line, commands)).toThrow(why);
  });

  it("has signs of other shells only where they are quoted, or inside a name", () => {
    expect(read(`rm '>' ">x" \\#1 a\\; a&b c#2 'a;'`).words).toEqual([">", ">x", "#1", "a;", "a&b", "c#2", "a;"]);
  });

  it("is shown with all that it takes", () => {
    expect(commands.map((command) => usageOf(command))).toEqual([
      "get [-r] [--include GLOB] REMOTE [LOCAL]",
      "ls [PATTERN...]",
      "rm PATTERN...",
      "pwd",
      "quote COMMAND",
      "! [COMMAND]",
    ]);
  });
});

describe("the name that was meant", () => {
  const names = ["open", "close", "get", "put", "mget", "quit", "!", "?"];
  it.each([
    ["opne", "open"],
    ["oepn", "open"],
    ["clsoe", "close"],
    ["gt", "get"],
    ["mgte", "mget"],
    ["quitt", "quit"],
    ["zzzz", undefined],
    ["x", undefined],
    ["", undefined],
    ["o".repeat(100_000), undefined],
  ])("by %.20s is %s", (typed, meant) => {
    expect(nearestName(typed, names)).toBe(meant);
  });
});
