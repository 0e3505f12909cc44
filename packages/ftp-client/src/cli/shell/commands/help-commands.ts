/** What there is, and what was typed. */
import { printable } from "@pasvport/ftp-core";
import { findCommand, optionText, usageOf } from "../call-of.js";
import { text } from "../call-words.js";
import { optional } from "../operand.js";
import type { ShellCommand } from "../shell-command.js";

export const helpCommands: readonly ShellCommand[] = [
  {
    names: ["help", "?"],
    summary: "show what there is, or how a command is used",
    operands: [optional("COMMAND", "command")],
    run: (shell, call) => {
      const name = text(call, 0);
      const { commands } = shell;
      return shell.output.writeLines(name === undefined ? allLines(commands) : linesOf(findCommand(name, commands)));
    },
  },
  {
    names: ["history"],
    summary: "show the lines that were typed",
    operands: [],
    run: (shell) => shell.output.writeLines((shell.terminal?.history() ?? []).map(printable)),
  },
  {
    names: ["clear"],
    summary: "clear the screen",
    operands: [],
    run: async (shell) => {
      // To the upper left, and away with what is shown (ECMA-48 §8.3.21, §8.3.39).
      if (shell.surroundings.stdout.isTTY === true) shell.surroundings.stdout.write("\x1b[H\x1b[2J");
    },
  },
];

function* allLines(commands: readonly ShellCommand[]): Generator<string> {
  const width = Math.max(...commands.map(({ names }) => names[0].length));
  for (const { names, summary } of commands) yield `${names[0].padEnd(width)}  ${summary}`;
  yield "";
  yield "help COMMAND shows how one is used. TAB completes names, Ctrl-C ends what runs.";
  yield `Names with blanks: "two words", 'two words', two\\ words.`;
  yield "A line that begins with a blank is not kept in the history.";
}

function* linesOf(command: ShellCommand): Generator<string> {
  const [name, ...others] = command.names;
  yield usageOf(command);
  yield command.summary;
  const options = Object.entries(command.options ?? {}).map(
    ([long, option]) => [optionText(long, option), option] as const,
  );
  const width = Math.max(...options.map(([text]) => text.length));
  for (const [text, { summary }] of options) yield `  ${text.padEnd(width)}  ${summary}`;
  for (const line of command.more ?? []) yield line;
  if (others.length > 0) yield `${name} is also called ${others.join(", ")}.`;
}
