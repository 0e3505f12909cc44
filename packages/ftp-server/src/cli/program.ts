/** The flags of `ftp-server`, grouped by importance as its help shows them. */
import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { defaultLimits, defaultTimeouts } from "../server-limits.js";
import { defaultOptions } from "../server-options.js";
import { afterHelp } from "./help-text.js";
import {
  parseCount,
  parseDataPeer,
  parseGreeting,
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
    .option(
      "-p, --port <N>",
      `port of the control connection, 0 for any that is free (default: ${defaultOptions.port})`,
      parsePort,
    )
    .option(
      "--host <ADDR>",
      `IP address to listen on; may be repeated (default: ${defaultOptions.hosts.join(", ")})`,
      each(parseHost),
    )
    .option(
      "--greeting <TEXT>",
      `what every client is told first, one line (default: ${defaultOptions.greeting})`,
      parseGreeting,
    )

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
      "who may be at the other end of a data connection: the client's own address, its network, anybody " +
        `(default: ${defaultOptions.addressPolicy.dataPeer})`,
      parseDataPeer,
    )
    .option(
      "--lowest-data-port <N>",
      "lowest port to connect to in active mode; below 1024 live other services " +
        `(default: ${defaultOptions.addressPolicy.lowestPort})`,
      parseLowestDataPort,
    )

    .optionsGroup("Uploads:")
    .option(
      "--discard-partial",
      "leave nothing of a new file whose upload breaks off (default: what arrived is kept, and can be resumed)",
    )

    .optionsGroup("Limits:")
    .addOption(count("--max-clients", "maxClients", "at a time"))
    .addOption(count("--max-per-ip", "maxPerAddress", "at a time from one address; of IPv6, from one /64 network"))
    .addOption(seconds("--data-timeout", "dataMs", "to wait for a data connection"))
    .addOption(seconds("--idle-timeout", "idleMs", "to wait for a client's next command"))
    .addOption(seconds("--login-timeout", "loginMs", "to wait until a client is logged in"))
    .addOption(seconds("--stall-timeout", "stallMs", "to wait in a transfer in which nothing moves"))

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

function seconds(flag: string, timeout: keyof typeof defaultTimeouts, description: string): Option {
  const said = `seconds ${description} (default: ${defaultTimeouts[timeout] / 1000})`;
  return new Option(`${flag} <S>`, said).argParser((text) => parseSeconds(flag, text));
}

function count(flag: string, limit: "maxClients" | "maxPerAddress", description: string): Option {
  const said = `clients ${description} (default: ${defaultLimits[limit]})`;
  return new Option(`${flag} <N>`, said).argParser((text) => parseCount(flag, text));
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}
