import { expect, it } from "vitest";
import { parseCommandLine } from "./command-line.js";
import { exitCodes } from "./exit-codes.js";
import { afterHelp } from "./help-text.js";

it("the help names every exit code with its meaning", () => {
  for (const { code, meaning } of Object.values(exitCodes)) {
    expect(afterHelp()).toMatch(new RegExp(`^  ${code} +${meaning}$`, "m"));
  }
});

it("no two endings share a code", () => {
  const codes = Object.values(exitCodes).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

it("the examples are command lines that are understood", () => {
  const examples = afterHelp().match(/^ {2}ftp-server.*?(?= {2,}|$)/gm) ?? [];
  expect(examples.length).toBeGreaterThan(3);
  for (const example of examples) expect(parseCommandLine(example.trim().split(" ").slice(1))).toBeDefined();
});
