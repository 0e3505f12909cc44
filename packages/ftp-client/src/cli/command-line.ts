/** Arguments -> exit code: runs one command, and says in one line why it did not work. */
import { OptionError } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import { type Command, CommanderError } from "commander";
import { isFtpUrl, withoutPassword } from "../ftp-url.js";
import { newTask } from "./cli-task.js";
import type { LoginKind } from "./credentials.js";
import { exitCodes } from "./exit-codes.js";
import { faultOf } from "./fault.js";
import { program } from "./program.js";
import type { CommonFlags } from "./session-options.js";
import type { CliSurroundings } from "./surroundings.js";

/** Never rejects. */
export async function runCommandLine(args: readonly string[], surroundings: CliSurroundings): Promise<number> {
  let address = "";
  let login: LoginKind | undefined;
  const command = program((url, work) => {
    if (isFtpUrl(url)) address = withoutPassword(url);
    const task = newTask(url, command.opts<CommonFlags>(), surroundings);
    login = task.login;
    return work(task);
  }, surroundings);
  try {
    await command.parseAsync(args, { from: "user" });
    return exitCodes.done.code;
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
      login,
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
  if (!isFtpUrl(first))
    return word === first ? error : new OptionError(`"${word}" is not a command: see ftp-client --help`);
  return new OptionError(
    `"${word}" is an address, and the command is missing: ftp-client ls ${word} lists what is there`,
  );
}
