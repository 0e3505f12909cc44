import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Script, SERVER } from "../../scripted-server.suite.js";
import { runLines } from "./run-lines.suite.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shell-words-"));
  for (const name of ["a.txt", "b.txt"]) await writeFile(join(folder, name), name);
});
afterAll(() => rm(folder, { recursive: true }));

describe("what the shell says", () => {
  it("is in its own words, for each of several faults", async () => {
    const ran = await runLines([`lcd ${folder}`, "mput *.txt"], { script: { STOR: "550 permission denied" } });
    const lines = ran.stderr.split("\n").filter((line) => line.includes("STOR"));
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatch(/^(?:line 2: )?mput: STOR [ab]\.txt was refused: 550 .* with user NAME\)$/);
  });

  it("names local files as they were typed", async () => {
    for (const [line, shown] of [
      ["put none.txt", "none.txt"],
      ["put sub/none.txt", "sub/none.txt"],
      ["put /nonexistent/none.txt", "/nonexistent/none.txt"],
      ["lcd none", "none"],
    ] as const) {
      const ran = await runLines([`lcd ${folder}`, line]);
      expect(ran.stderr.split("\n")[1]).toMatch(new RegExp(`^line 2: [a-z]+: ${shown}: no such file or directory \\(`));
    }
  });

  it.each([
    ["set mode fast", 'set: mode "fast" is not known: choose one of epsv, '],
    ["mode fast", 'mode: mode "fast" is not known: choose one of epsv, '],
    ["set retry often", 'set: retry "often" is not a number that it can be: choose 0 to 1000'],
    ["set parallel 17", 'set: parallel "17" is not a number that it can be: choose 1 to 16 ('],
    ["set timeout soon", 'set: timeout "soon" is not a time: write seconds'],
    ["set limit-rate fast", 'set: limit-rate "fast" is not a rate'],
    ["trace", "trace: on\n"],
    ["verbose off", "verbose: off\n"],
  ])("of %s names no option of the command line: %s", async (line, words) => {
    const { stderr } = await runLines([line]);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("--");
  });
});

describe("user", () => {
  it("tries again where the login was refused", async () => {
    const script: Script = { PASS: (session, word) => session.say(word === "right" ? "230 in" : "530 wrong") };
    const ran = await runLines([`-open ftp://alice:wrong@${SERVER}/`, "user alice right", "quote NOOP"], {
      script,
      address: "",
    });
    expect([ran.exitCode, ran.stdout]).toEqual([0, "200 OK\n"]);
    expect(ran.heard.filter((line) => /^(USER|PASS)/.test(line))).toEqual([
      "USER alice",
      "PASS wrong",
      "USER alice",
      "PASS right",
    ]);
  });
});

const serving: Script = {
  SIZE: "500 no",
  STOR: async (session) => {
    session.say("150 come");
    for await (const _ of (await session.data()).stream);
    session.say("226 got it");
  },
  APPE: async (session, path) => {
    session.say(`150 ${path}`);
    for await (const _ of (await session.data()).stream);
    session.say("226 got it");
  },
};

it("further sessions of a copy are no news", async () => {
  const ran = await runLines([`lcd ${folder}`, "set parallel 2", "mput *.txt"], { script: serving });
  expect(ran.heard.filter((line) => line.startsWith("USER"))).toHaveLength(2);
  expect([ran.exitCode, ran.stderr.includes("connected again")]).toEqual([0, false]);
});

it("append puts a file behind what is there, and says so as every copy does", async () => {
  const ran = await runLines([`lcd ${folder}`, "append a.txt", "append a.txt there.txt"], { script: serving });
  expect(ran.heard.filter((line) => line.startsWith("APPE"))).toEqual(["APPE a.txt", "APPE there.txt"]);
  expect(ran.stderr).toMatch(/^.*\na\.txt: 5 bytes in .*\na\.txt: 5 bytes in .*\n$/);
});
