import { describe, expect, it } from "vitest";
import { command } from "../command/command.js";
import { commandRow, commandTable, type Verb } from "../command/command-table.js";
import { type Admission, admit } from "./command-gate.js";
import { type Activity, initialServerState, type ServerState } from "./server-state.js";

const loggedIn: ServerState = { ...initialServerState, login: { kind: "loggedIn", user: "bob" } };
const retrieve = command("RETR", "a");
const running: Activity = { kind: "running", command: command("PWD") };
const moving: Activity = { kind: "transferring", command: retrieve, phase: "moving" };

function code(admission: Admission): number | string {
  return admission.kind === "refused" ? admission.reply.code : admission.kind;
}

function ask(line: string, state: ServerState): number | string {
  const [word = "", ...rest] = line.split(" ");
  return code(admit({ word, argument: rest.length === 0 ? undefined : rest.join(" ") }, state));
}

describe("the gate", () => {
  it("admits a command with its typed argument, in any case and under its older name", () => {
    expect(admit({ word: "type", argument: "a" }, loggedIn)).toEqual({
      kind: "admitted",
      command: command("TYPE", { type: "A", format: "N" }),
    });
    expect(admit({ word: "xpwd", argument: undefined }, loggedIn)).toEqual({
      kind: "admitted",
      command: command("PWD"),
    });
  });

  /** Each line has all the faults that are named behind it; the first column that finds one answers. */
  it.each([
    ["nothing a table knows", "XYZZY", initialServerState, 500],
    ["not served, badly written and before login", "SMNT", initialServerState, 502],
    ["badly written and before login", "TYPE", initialServerState, 501],
    ["badly written and out of sequence", "PASS", { ...loggedIn, activity: running }, "mustWait"],
    ["before login", "PWD", initialServerState, 530],
    [
      "between USER and PASS",
      "PWD",
      { ...initialServerState, login: { kind: "awaitingPassword", user: "bob" } as const },
      530,
    ],
    ["out of sequence", "PASS hunter2", initialServerState, 503],
    ["out of sequence after login", "PASS hunter2", loggedIn, 503],
    ["nothing", "PWD", loggedIn, "admitted"],
    [
      "nothing, after USER",
      "PASS x",
      { ...initialServerState, login: { kind: "awaitingPassword", user: "bob" } as const },
      "admitted",
    ],
    ["nothing, before login", "NOOP", initialServerState, "admitted"],
  ])("answers a line whose fault is: %s", (_, line, state, expected) => {
    expect(ask(line, state)).toBe(expected);
  });

  it("lets RNTO in directly after RNFR only", () => {
    const renaming: ServerState = { ...loggedIn, pending: { kind: "renameFrom", path: "/a" } };
    expect(ask("RNTO b", initialServerState)).toBe(530);
    expect(ask("RNTO b", loggedIn)).toBe(503);
    expect(ask("RNTO b", renaming)).toBe("admitted");
    expect(ask("RNTO b", { ...loggedIn, pending: { kind: "restartAt", offset: 1 } })).toBe(503);
  });

  it.each(Object.keys(commandTable) as Verb[])("keeps %s to its row", (verb) => {
    const { served, login, duringTransfer } = commandRow(verb);
    const early = ask(verb, initialServerState);
    if (served !== "yes") expect(early).toBe(502);
    else if (login === "required") expect([501, 530]).toContain(early);
    else expect(early).not.toBe(530);
    expect(ask(verb, { ...loggedIn, activity: running })).toBe("mustWait");
    expect(ask(verb, { ...loggedIn, activity: { kind: "closing" } })).toBe("mustWait");
    const during = ask(verb, { ...loggedIn, activity: moving });
    if (duringTransfer === "now") expect(during).not.toBe("mustWait");
    else expect(during).toBe("mustWait");
    expect(ask(verb, { ...loggedIn, activity: { ...moving, beside: command("NOOP") } })).toBe("mustWait");
  });

  it.each(["XYZZY", "RETR", "SMNT a"])("lets even the refusal of %s wait for its turn", (line) => {
    expect(ask(line, { ...loggedIn, activity: running })).toBe("mustWait");
    expect(ask(line, { ...loggedIn, activity: moving })).toBe("mustWait");
  });

  it.each(["GET / HTTP/1.1", "POST /", "Host: example.org", "PRI * HTTP/2.0"])("dismisses whoever says %s", (line) => {
    for (const state of [initialServerState, loggedIn]) expect(ask(line, state)).toBe("dismissed");
    expect(ask(line, { ...loggedIn, activity: moving })).toBe("mustWait");
  });

  it("echoes nothing but a plain word", () => {
    for (const word of ["<script>", "\x1b[2J", "x".repeat(300), "\udcff", ""]) {
      const admission = admit({ word, argument: undefined }, loggedIn);
      expect(admission).toMatchObject({ reply: { code: 500, lines: ["this is no FTP command"] } });
    }
    expect(admit({ word: "Foo", argument: "/" }, loggedIn)).toMatchObject({
      reply: { lines: ["FOO is no FTP command"] },
    });
  });

  it.each([
    ["ls", "LS is no FTP command: here it is LIST"],
    ["Get", "GET is no FTP command: here it is RETR"],
    ["rename", "RENAME is no FTP command: here it is RNFR, then RNTO"],
  ])("tells people who type %s what it is here", (word, text) => {
    expect(admit({ word, argument: "/" }, loggedIn)).toMatchObject({ reply: { code: 500, lines: [text] } });
  });

  it("says in a 502 why, and in a 501 what", () => {
    expect(admit({ word: "SMNT", argument: "x" }, loggedIn)).toMatchObject({
      reply: { lines: ["SMNT is not implemented: there is one file system here, mounted already"] },
    });
    expect(admit({ word: "retr", argument: undefined }, loggedIn)).toMatchObject({
      reply: { lines: ["RETR: a path is missing"] },
    });
  });
});
