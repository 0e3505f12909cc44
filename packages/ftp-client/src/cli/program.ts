/** The commands of `ftp-client`, and the options that they share, grouped as help shows them. */
import { readFileSync } from "node:fs";
import { OptionError, parsePortRange } from "@pasvport/ftp-core";
import { nearestName } from "@pasvport/ftp-core/options";
import { Command, CommanderError } from "commander";
import { withoutPassword } from "../ftp-url.js";
import type { RunTask } from "./cli-task.js";
import { commands } from "./commands/index.js";
import { afterHelp } from "./help-text.js";
import {
  parseAddress,
  parseDataPeer,
  parseLowestDataPort,
  parseMode,
  parsePasvAddress,
  parseSeconds,
  parseUserName,
} from "./option-values.js";
import type { CliSurroundings } from "./surroundings.js";

/** What the program does with what it has read. */
export interface Runs {
  readonly task: RunTask;
  /** @param url where it begins; not connected yet when absent */
  readonly shell: (url: string | undefined) => Promise<void>;
}

/** Never ends the process and never prints a fault: what it has to say is thrown. */
export function program(run: Runs, output: Pick<CliSurroundings, "stdout" | "stderr">): Command {
  const command: Command = new Command("ftp-client")
    .usage("[options] [url] | <command> [options] <url>")
    .description(
      "Lists, fetches and sends files over FTP, in active and passive mode. An address alone, or nothing, opens a shell.",
    )
    .argument("[url]", "where a shell begins: ftp://[user@]host[:port]/path")
    .action(() => run.shell(checkedAddress(command)))
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.stdout.write(text),
      writeErr: (text) => output.stderr.write(text),
      outputError: () => undefined,
    })
    .configureHelp({ subcommandTerm: (each) => `${each.name()} ${each.usage().replace("[options] ", "")}` })
    .addHelpText("after", afterHelp());
  addCommonOptions(command);
  const shared = sharedHelp(command);
  for (const define of commands) define(command, run.task);
  for (const each of command.commands) each.addHelpText("after", shared);
  // The first of them may be a command that was mistyped; after the commands, which would inherit it.
  return command.allowExcessArguments();
}

/** Whatever is no command is an address; what looks like neither is a command that was mistyped. */
function checkedAddress({ commands, args: [word, ...more] }: Command): string | undefined {
  if (word === undefined || word.includes("://")) {
    if (more.length === 0) return word;
    throw new OptionError(
      `a shell begins at one address, and "${withoutPassword(more[0] ?? "")}" comes behind it: ftp-client --help names the commands`,
    );
  }
  const nearest = nearestName(
    word,
    commands.map((each) => each.name()),
  );
  const suggestion = nearest === undefined ? "" : `\n(Did you mean ${nearest}?)`;
  throw new CommanderError(1, "commander.unknownCommand", `error: unknown command '${word}'${suggestion}`);
}

/** Commander takes them before the command and behind it. */
function addCommonOptions(command: Command): void {
  command
    .optionsGroup("Who logs in:")
    .option(
      "-u, --user <NAME>",
      "log in as NAME; the password is in FTP_PASSWORD or .netrc, or a terminal is asked (default: anonymous)",
      parseUserName,
    )
    .option("--no-netrc", "leave ~/.netrc unread")

    .optionsGroup("Data connections, firewalls, NAT:")
    .option(
      "--mode <MODE>",
      "who opens them, and how it is agreed on: epsv or pasv (we do), eprt or port (the server does), passive, active, " +
        "or auto (default), which takes the first of epsv, pasv, eprt, port that the server accepts",
      (text: string) => parseMode("--mode", text),
    )
    .option("--active-ports <A-B>", "ports to listen on in active mode (default: any)", parsePortRange)
    .option("--active-address <IP>", "address to announce in active mode: the one outside the NAT", (text: string) =>
      parseAddress("--active-address", text),
    )
    .option(
      "--pasv-address <control|told>",
      "which host PASV means: the one we are connected to (default), or whatever the server tells",
      parsePasvAddress,
    )
    .option(
      "--data-peer <same|network|any>",
      "who may call us in active mode: the server's own address, its network, anybody (default: same)",
      parseDataPeer,
    )
    .option(
      "--lowest-data-port <N>",
      "lowest port to connect to in passive mode; below 1024 live other services (default: 1024)",
      parseLowestDataPort,
    )
    .option("--bind <ADDR>", "address of this machine to connect from", (text: string) => parseAddress("--bind", text))

    .optionsGroup("Time limits:")
    .option(
      "--timeout <S>",
      "seconds for each wait: to connect, for a reply, for data (default: 15, 30, 30)",
      (text: string) => parseSeconds("--timeout", text),
    )

    .optionsGroup("What it prints:")
    .option("--trace", "print the dialogue on stderr, passwords masked")
    .option("-q, --quiet", "print results and faults only");
}

/** Below the options of a command: those of all take a screen, and stand in `ftp-client --help`. */
function sharedHelp(command: Command): string {
  const lines = ["", "Options of all commands, which ftp-client --help explains:", ""];
  for (const { short, long } of command.options.filter((option) => option.long !== "--version")) {
    const word = ` ${[short, long].filter((each) => each !== undefined).join("/")}`;
    const last = lines.at(-1) ?? "";
    if (last.length + word.length > HELP_COLUMNS) lines.push(` ${word}`);
    else lines[lines.length - 1] = `${last === "" ? " " : last}${word}`;
  }
  return lines.join("\n");
}

const HELP_COLUMNS = 80;

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}
