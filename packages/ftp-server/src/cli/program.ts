/** The flags of `ftp-server`, grouped by importance as its help shows them. */
import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { afterHelp } from "./help-text.js";
import {
  parseCount,
  parseDataPeer,
  parseHost,
  parseLogFormat,
  parseLowestDataPort,
  parsePassivePorts,
  parsePort,
  parsePublicAddress,
  parseSeconds,
  parseUser,
} from "./option-values.js";

/** Never ends the process and never prints a fault: what it has to say is thrown. */
export function program(): Command {
  return new Command("ftp-server")
    .usage("[options] [directory]")
    .description(
      "Serves a folder over FTP until Ctrl-C: to this machine, for everybody to read, unless told otherwise.",
    )
    .argument("[directory]", "the folder to serve", ".")
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addHelpText("after", afterHelp())

    .optionsGroup("Where it listens:")
    .option("-p, --port <N>", "port of the control connection, 0 for any that is free (default: 2121)", parsePort)
    .option("--host <ADDR>", "IP address to listen on; may be repeated (default: 127.0.0.1)", each(parseHost))

    .optionsGroup("Who may log in:")
    .option(
      "-u, --user <NAME[:PASSWORD]>",
      "a user who may read and write; may be repeated. Without a password here, it is taken from the environment " +
        "variable FTP_SERVER_PASSWORD, or made up and printed once",
      each(parseUser),
    )
    .option("--anonymous", "let everybody in, to read (default: only if there is no --user)")
    .option("--no-anonymous", "let nobody in without a password")
    .option("-w, --write", "let anonymous users write too (beside --user: only with --anonymous)")

    .optionsGroup("Data connections, firewalls, NAT:")
    .option(
      "--passive-ports <A-B>",
      "ports for passive mode, to be opened in the firewall (default: any)",
      parsePassivePorts,
    )
    .option(
      "--public-address <IP>",
      "IPv4 address to tell clients in passive mode: the one outside the NAT",
      parsePublicAddress,
    )
    .option("--no-active", "refuse PORT and EPRT")
    .option("--no-passive", "refuse PASV and EPSV")
    .option(
      "--data-peer <same|network|any>",
      "who may be at the other end of a data connection: the client's own address, its network, anybody (default: same)",
      parseDataPeer,
    )
    .option(
      "--lowest-data-port <N>",
      "lowest port to connect to in active mode; below 1024 live other services (default: 1024)",
      parseLowestDataPort,
    )

    .optionsGroup("Uploads:")
    .option(
      "--discard-partial",
      "leave nothing of a new file whose upload breaks off (default: what arrived is kept, and can be resumed)",
    )

    .optionsGroup("Limits:")
    .addOption(count("--max-clients", "at a time (default: 500)"))
    .addOption(count("--max-per-ip", "at a time from one address; of IPv6, from one /64 network (default: 100)"))
    .addOption(seconds("--data-timeout", "to wait for a data connection (default: 30)"))
    .addOption(seconds("--idle-timeout", "to wait for a client's next command (default: 300)"))
    .addOption(seconds("--login-timeout", "to wait until a client is logged in (default: 60)"))
    .addOption(seconds("--stall-timeout", "to wait in a transfer in which nothing moves (default: 120)"))

    .optionsGroup("What it prints:")
    .option("-q, --quiet", "print nothing but the addresses, made-up passwords and faults")
    .option("--log-format <pretty|json>", "how the log on stderr is written (default: pretty)", parseLogFormat)
    .option("--trace", "print the dialogue of every session, passwords masked, on stderr")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help");
}

function each<Value>(parse: (text: string) => Value) {
  return (text: string, earlier: readonly Value[] = []): readonly Value[] => [...earlier, parse(text)];
}

function seconds(flag: string, description: string): Option {
  return new Option(`${flag} <S>`, `seconds ${description}`).argParser((text) => parseSeconds(flag, text));
}

function count(flag: string, description: string): Option {
  return new Option(`${flag} <N>`, `clients ${description}`).argParser((text) => parseCount(flag, text));
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}
