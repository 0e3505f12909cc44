import { describe, expect, it } from "vitest";
import { command, type SayableCommand } from "../command/command.js";
import { commandTable, repliesAllowed, type Verb } from "../command/command-table.js";
import { belongsToAnother } from "./belongs-to-another.js";

const say = (verb: Verb): SayableCommand => ({ verb, argument: undefined }) as SayableCommand;

describe("a positive reply belongs to another command", () => {
  it.each<[Verb, number]>([
    ["STOR", 200],
    ["APPE", 200],
    ["LIST", 202],
    ["RETR", 213],
    ["PORT", 226],
    ["EPSV", 227],
    ["PASV", 229],
    ["SIZE", 226],
    ["PWD", 213],
    ["TYPE", 226],
    ["DELE", 226],
  ])("%s is not answered with %i", (verb, code) => {
    expect(belongsToAnother(say(verb), code)).toBe(true);
  });

  it.each<[Verb, number]>([
    ["DELE", 200],
    ["MKD", 250],
    ["CWD", 200],
    ["TYPE", 250],
    ["MDTM", 253],
    ["NOOP", 299],
    ["SITE", 211],
    ["ABOR", 226],
    ["REIN", 220],
    ["RETR", 226],
    ["STOR", 250],
  ])("%s may be answered with %i", (verb, code) => {
    expect(belongsToAnother(say(verb), code)).toBe(false);
  });

  it("no reply of a command's own row does, and nothing that is no 2yz", () => {
    for (const verb of Object.keys(commandTable) as Verb[]) {
      for (const code of [...repliesAllowed(verb), 150, 331, 425, 550]) {
        expect(belongsToAnother(say(verb), code), `${verb} ${code}`).toBe(false);
      }
    }
  });

  it("whatever a server's own command gets is its own", () => {
    expect(belongsToAnother({ verb: undefined, line: "XCRC a" }, 213)).toBe(false);
    expect(belongsToAnother(command("NOOP"), 213)).toBe(true);
  });
});
