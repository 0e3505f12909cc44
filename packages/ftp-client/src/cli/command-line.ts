/** Arguments -> exit code: runs one command, and says in one line why it did not work. */
import { OptionError } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import { type Command, CommanderError } from "commander";
import { isFtpUrl, parseFtpUrl, withoutPassword } from "../ftp-url.js";
import { type CliTask, newTask } from "./cli-task.js";
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
    const what = [commandName(command, args), address].filter((part) => part !== "").join(" ");
    const { signal, stderr } = surroundings;
    const { ending, text } = faultOf(
      signal.aborted ? abortedError(signal, what) : explained(error, command),
      what,
      task?.login,
    );
    if (ending !== "done") stderr.write(`${text}\n`);
    return exitCodes[ending].code;
  }
}

const HELP_CODES: readonly string[] = ["commander.help", "commander.helpDisplayed", "commander.version"];

/** From the words themselves: a fault in the options comes before commander has told them from the command. */
function commandName({ commands }: Command, args: readonly string[]): string {
  return args.find((word) => commands.some((each) => each.name() === word)) ?? "";
}

/** Security: the word in the place of the command may well be an address with a password in it. */
function explained(error: unknown, { args: [first = ""] }: Command): unknown {
  if (!(error instanceof CommanderError && error.code === "commander.unknownCommand")) return error;
  const word = withoutPassword(first);
  return word === first ? error : new OptionError(`"${word}" is not a command: see ftp-client --help`);
}
