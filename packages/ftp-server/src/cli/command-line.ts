/** Arguments -> what is asked for. Flags that contradict each other are refused here, before anything is opened. */
import { type DataPeerRule, OptionError, type PortRange } from "@pasvport/ftp-core";
import { CommanderError } from "commander";
import type { BrokenUploads } from "../storage/storage.js";
import type { UserFlag } from "./option-values.js";
import { program } from "./program.js";
import type { LogFormat } from "./server-log.js";

/** Absent values are the server's defaults. */
export interface ServeRequest {
  readonly directory: string;
  readonly port?: number | undefined;
  readonly hosts?: readonly string[] | undefined;
  readonly greeting?: string | undefined;
  readonly users: readonly UserFlag[];
  /** Whether and with which right everybody may come in. */
  readonly anonymous: "off" | "read" | "write";
  readonly passivePorts?: PortRange | undefined;
  readonly publicAddress?: string | undefined;
  readonly modes: { readonly passive: boolean; readonly active: boolean };
  readonly dataPeer?: DataPeerRule | undefined;
  readonly lowestDataPort?: number | undefined;
  readonly maxClients?: number | undefined;
  readonly maxPerIp?: number | undefined;
  readonly dataTimeoutMs?: number | undefined;
  readonly idleTimeoutMs?: number | undefined;
  readonly loginTimeoutMs?: number | undefined;
  readonly stallTimeoutMs?: number | undefined;
  readonly brokenUploads: BrokenUploads;
  readonly logFormat: LogFormat;
  readonly isQuiet: boolean;
  readonly isTraced: boolean;
}

/**
 * undefined when the command line only asked for help or the version, which is printed then.
 *
 * @throws OptionError or CommanderError
 */
export function parseCommandLine(args: readonly string[]): ServeRequest | undefined {
  const command = program();
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    throw error;
  }
  const [directory = "."] = command.processedArgs;
  const flags = command.opts<Flags>();
  const request = serveRequest(String(directory), flags);
  refuseContradictions(request, flags);
  return request;
}

/** Named by commander, after the long form of each flag. */
interface Flags {
  readonly port?: number;
  readonly host?: readonly string[];
  readonly greeting?: string;
  readonly user?: readonly UserFlag[];
  readonly anonymous?: boolean;
  readonly write?: true;
  readonly passivePorts?: PortRange;
  readonly publicAddress?: string;
  readonly active: boolean;
  readonly passive: boolean;
  readonly dataPeer?: DataPeerRule;
  readonly lowestDataPort?: number;
  readonly maxClients?: number;
  readonly maxPerIp?: number;
  readonly dataTimeout?: number;
  readonly idleTimeout?: number;
  readonly loginTimeout?: number;
  readonly stallTimeout?: number;
  readonly discardPartial?: true;
  readonly logFormat?: LogFormat;
  readonly quiet?: true;
  readonly trace?: true;
}

function serveRequest(directory: string, flags: Flags): ServeRequest {
  const { user: users = [], anonymous = users.length === 0, write = false } = flags;
  return {
    directory,
    port: flags.port,
    hosts: flags.host,
    greeting: flags.greeting,
    users,
    anonymous: !anonymous ? "off" : write ? "write" : "read",
    passivePorts: flags.passivePorts,
    publicAddress: flags.publicAddress,
    modes: { passive: flags.passive, active: flags.active },
    dataPeer: flags.dataPeer,
    lowestDataPort: flags.lowestDataPort,
    maxClients: flags.maxClients,
    maxPerIp: flags.maxPerIp,
    dataTimeoutMs: flags.dataTimeout,
    idleTimeoutMs: flags.idleTimeout,
    loginTimeoutMs: flags.loginTimeout,
    stallTimeoutMs: flags.stallTimeout,
    brokenUploads: flags.discardPartial === true ? "discard" : "keep",
    logFormat: flags.logFormat ?? "pretty",
    isQuiet: flags.quiet === true,
    isTraced: flags.trace === true,
  };
}

function refuseContradictions(request: ServeRequest, flags: Flags): void {
  const fault = contradiction(request, flags);
  if (fault !== undefined) throw new OptionError(fault);
}

function contradiction(request: ServeRequest, flags: Flags): string | undefined {
  const { directory, users, anonymous, modes, hosts = [], passivePorts, publicAddress } = request;
  if (directory === "") return "the folder has an empty name: name one, or nothing at all to serve this one";
  if (!modes.active && !modes.passive) {
    return "--no-active and --no-passive together leave no way to move a file: leave one of them out";
  }
  if (!modes.passive && (passivePorts ?? publicAddress) !== undefined) {
    const flag = passivePorts === undefined ? "--public-address" : "--passive-ports";
    return `${flag} is about passive mode, which --no-passive switches off: leave one of them out`;
  }
  const names = users.map(({ name }) => name);
  // RFC 1635: clients take these two for everybody, and send no password of one's own with them.
  const guest = names.find((name) => /^(anonymous|ftp)$/i.test(name));
  if (guest !== undefined) {
    return `--user ${guest} is the name of everybody: --anonymous lets them in, with --write to write too; or choose another name`;
  }
  if (flags.write === true && flags.anonymous === false) {
    return "--write is for anonymous users, whom --no-anonymous keeps out: leave one of them out (users may always write)";
  }
  if (flags.write === true && anonymous === "off") {
    return "--write is for anonymous users, whom --user keeps out: add --anonymous, or leave --write out (users may always write)";
  }
  if (anonymous === "off" && users.length === 0) {
    return "--no-anonymous without a user lets nobody log in: add --user NAME";
  }
  const twice = firstRepeated(names);
  if (twice !== undefined) return `--user ${twice} is given twice: leave one of them out`;
  return overlap(hosts);
}

/** The system would refuse the second one, as a port that is taken: by ourselves. */
function overlap(hosts: readonly string[]): string | undefined {
  const twice = firstRepeated(hosts);
  if (twice !== undefined) return `--host ${twice} is given twice: leave one of them out`;
  const all = hosts.find((host) => host === "::") ?? hosts.find((host) => host === "0.0.0.0");
  const one = hosts.find((host) => host !== all && (all === "::" || !host.includes(":")));
  if (all === undefined || one === undefined) return undefined;
  return `--host ${all} includes ${one} already: leave --host ${one} out`;
}

function firstRepeated(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}
