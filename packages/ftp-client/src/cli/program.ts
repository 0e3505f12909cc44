/** The commands of `ftp-client`, and the options that they share, grouped as help shows them. */
import { readFileSync } from "node:fs";
import type { Writable } from "node:stream";
import { parsePortRange } from "@pasvport/ftp-core";
import { Command } from "commander";
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

/** Never ends the process and never prints a fault: what it has to say is thrown. */
export function program(run: RunTask, output: { readonly stdout: Writable; readonly stderr: Writable }): Command {
  const command = new Command("ftp-client")
    .usage("<command> [options] <url>")
    .description("Lists, fetches and sends files over FTP, in active and passive mode.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.stdout.write(text),
      writeErr: (text) => output.stderr.write(text),
      outputError: () => undefined,
    })
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (each) => `${each.name()} ${each.usage()}` })
    .addHelpText("after", afterHelp());
  addCommonOptions(command);
  for (const define of commands) define(command, run);
  return command;
}

/** Commander takes them before the command and behind it. */
function addCommonOptions(command: Command): void {
  command
    .optionsGroup("Who logs in:")
    .option(
      "-u, --user <NAME>",
      "log in as NAME, with the password in the environment variable FTP_PASSWORD (default: anonymous)",
      parseUserName,
    )

    .optionsGroup("Data connections, firewalls, NAT:")
    .option(
      "--mode <MODE>",
      "who opens them, and how it is agreed on: epsv or pasv (we do), eprt or port (the server does), passive, active, " +
        "or auto (default), which takes the first of epsv, pasv, eprt, port that the server accepts",
      parseMode,
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

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}
