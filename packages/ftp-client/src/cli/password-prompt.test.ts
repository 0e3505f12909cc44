import { AbortedError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { fakeTerminal } from "./fake-terminal.suite.js";
import { canPrompt, promptPassword } from "./password-prompt.js";

const never = new AbortController().signal;

it.each([
  [true, true, true],
  [false, true, false],
  [true, false, false],
])("stdin a terminal: %s, stderr: %s, somebody can be asked: %s", (isIn, isOut, expected) => {
  const { stdin } = fakeTerminal({ isTTY: isIn });
  const { stderr } = fakeTerminal({ isTTY: isOut });
  expect(canPrompt({ stdin, stderr, signal: never })).toBe(expected);
});

describe("somebody is asked", () => {
  async function ask(typed: string, { signal = never, question = "Password for me@h:" } = {}) {
    const terminal = fakeTerminal();
    const { stdin, stderr, shown, rawModes } = terminal;
    const answer = promptPassword(question, { stdin, stderr, signal }).then(
      (password) => ({ password }),
      (error: unknown) => ({ error }),
    );
    await terminal.untilShown("Password");
    stdin.write(typed);
    return { ...(await answer), shown: shown(), rawModes, terminal };
  }

  it.each([
    ["secret\r", "secret"],
    ["secret\n", "secret"],
    ["\r", ""],
    [" a b \r", " a b "],
    ["secrxt\x7f\x7fet\r", "secret"],
    ["pässwörd\r", "pässwörd"],
  ])("%j is the password %j, and is not shown", async (typed, password) => {
    const { shown, rawModes, ...answer } = await ask(typed);
    expect(answer).toMatchObject({ password });
    expect(shown).toMatch(/Password for me@h: /);
    expect(shown.replace("Password for me@h: ", "")).not.toMatch(/[a-zäö]{2}/);
    expect(shown).toMatch(/\n$/);
    // The terminal echoes again.
    expect([rawModes[0], rawModes.at(-1)]).toEqual([true, false]);
  });

  it.each([
    ["Ctrl-C", "sec\x03"],
    ["Ctrl-D", "\x04"],
  ])("%s is no password", async (_key, typed) => {
    const { rawModes, ...answer } = await ask(typed);
    expect(answer).toMatchObject({ error: expect.any(AbortedError) });
    expect(rawModes.at(-1)).toBe(false);
  });

  it("a signal takes the question back", async () => {
    const controller = new AbortController();
    const terminal = fakeTerminal();
    const { stdin, stderr } = terminal;
    const asked = promptPassword("Password:", { stdin, stderr, signal: controller.signal });
    asked.catch(() => undefined);
    await terminal.untilShown("Password");
    controller.abort("SIGTERM");
    await expect(asked).rejects.toBeInstanceOf(AbortedError);
    expect(terminal.rawModes.at(-1)).toBe(false);
  });

  it("nobody is asked when it is over already", async () => {
    const { stdin, stderr, shown } = fakeTerminal();
    await expect(promptPassword("P:", { stdin, stderr, signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
    expect(shown()).toBe("");
  });

  it("a terminal that is gone has no answer", async () => {
    const terminal = fakeTerminal();
    const asked = promptPassword("Password:", { stdin: terminal.stdin, stderr: terminal.stderr, signal: never });
    asked.catch(() => undefined);
    await terminal.untilShown("Password");
    terminal.stdin.end();
    await expect(asked).rejects.toBeInstanceOf(AbortedError);
  });

  it("escape sequences in a name do not reach the terminal", async () => {
    const { shown } = await ask("x\r", { question: "Password for \x1b]0;owned\x07@h:" });
    expect(shown).toContain("Password for \\x1b]0;owned\\x07@h:");
  });

  it("the terminal can be read by others afterwards", async () => {
    const { terminal } = await ask("secret\r");
    const next = new Promise((resolve) => terminal.stdin.once("data", resolve));
    terminal.stdin.resume();
    terminal.stdin.write("more");
    expect(String(await next)).toBe("more");
  });
});
