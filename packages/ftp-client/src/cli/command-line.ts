/** Arguments -> exit code: runs one command, and says in one line why it did not work. */
import { OptionError } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import { type Command, CommanderError } from "commander";
import { isFtpUrl, parseFtpUrl, withoutPassword } from "../ftp-url.js";
import { type CliTask, faultReader, newTask } from "./cli-task.js";
import { exitCodes } from "./exit-codes.js";
import { faultOf } from "./fault.js";
import { program, type Runs } from "./program.js";
import type { CommonFlags } from "./session-options.js";
import { runShell } from "./shell/shell.js";
import type { CliSurroundings } from "./surroundings.js";

/** Never rejects. */
export async function runCommandLine(args: readonly string[], surroundings: CliSurroundings): Promise<number> {
  let address = "";
  let task: CliTask | undefined;
  let exitCode: number = exitCodes.done.code;
  const runs: Runs = {
    task: async (url, work) => {
      if (isFtpUrl(url)) address = withoutPassword(url);
      task = newTask(url, command.opts<CommonFlags>(), surroundings);
      await work(task);
    },
    shell: async (address) => {
      const url = address === undefined ? undefined : parseFtpUrl(address);
      exitCode = await runShell(surroundings, { url, flags: command.opts<CommonFlags>() });
    },
  };
  const command = program(runs, surroundings);
  try {
    await command.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    // Help that was asked for is a result; help instead of a command is a fault.
    if (error instanceof CommanderError && HELP_CODES.includes(error.code)) {
      return error.exitCode === 0 ? exitCodes.done.code : exitCodes.usage.code;
    }
    const { signal, stderr } = surroundings;
    const name = commandName(command, args);
    const isMisread = error instanceof CommanderError && !signal.aborted;
    const what = isMisread ? "" : [name, address].filter((part) => part !== "").join(" ");
    const why = isMisread ? misread(error, name, command) : signal.aborted ? abortedError(signal, what) : error;
    const { ending, text } = faultOf(why, ["ftp-client", what], faultReader(task?.login));
    if (ending !== "done") stderr.write(`${text}\n`);
    return exitCodes[ending].code;
  }
}

const HELP_CODES: readonly string[] = ["commander.help", "commander.helpDisplayed", "commander.version"];

/** From the words themselves: a fault in the options comes before commander has told them from the command. */
function commandName({ commands }: Command, args: readonly string[]): string {
  return args.find((word) => commands.some((each) => each.name() === word)) ?? "";
}

/** `error: unknown option '--mod'\n(Did you mean --mode?)`, in our notation. */
function misread({ code, message }: CommanderError, name: string, { args: [first = ""] }: Command): OptionError {
  // Security: the word in the place of the command may well be an address with a password in it.
  const word = withoutPassword(first);
  if (code === "commander.unknownCommand" && word !== first) {
    return new OptionError(`"${word}" is not a command: see ftp-client --help`);
  }
  const [fault = "", suggestion] = message
    .replace(/^error: /, "")
    // Security: a password in an option that there is not, `--password=secret` or `-psecret`, is not shown.
    .replace(/^(unknown option '(?:--[^=']*|-[^-])).*?'(?=\n|$)/s, "$1'")
    .replace(/\.$/, "")
    .split("\n(Did you mean ");
  const step =
    suggestion === undefined
      ? `see ftp-client ${name} --help`.replace("  ", " ")
      : `did you mean ${suggestion.replace(/\?\)$/, "")}?`;
  return new OptionError(`${fault} (${step})`);
}
