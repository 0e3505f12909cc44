/** `ftp-server [directory]`: opens the folder and the ports, says so, and serves until it is told to stop. */
import { resolve } from "node:path";
import { OptionError } from "@pasvport/ftp-core";
import { FtpServer } from "../ftp-server.js";
import { defaultTimeouts } from "../server-limits.js";
import type { FtpServerOptions } from "../server-options.js";
import { openDiskStorage } from "../storage/disk-storage.js";
import type { Storage } from "../storage/storage.js";
import { beginListening } from "./begin-listening.js";
import { chooseLogins } from "./choose-logins.js";
import { clientCommand } from "./client-command.js";
import type { ServeRequest } from "./command-line.js";
import { exitCodes } from "./exit-codes.js";
import { Fault } from "./fault.js";
import { serverLog } from "./server-log.js";
import { startBanner } from "./start-banner.js";
import { stopSignal } from "./stop-signal.js";

/** After the second signal, and when all is closed: what a client or a disk may still hold the process for. */
const LINGER_MS = 1_000;

/** Resolves when everything is closed, with how it came to that. @throws Fault, OptionError */
export async function serve(request: ServeRequest): Promise<"ended" | "interrupted"> {
  const { asked, urged } = stopSignal();
  // Transfers are cut off then, and half files given back; that takes a moment, and neither a client nor a disk may make it longer.
  urged.addEventListener("abort", () => exitSoon("interrupted"), { once: true });
  const { authenticator, logins } = chooseLogins(request, process.env["FTP_SERVER_PASSWORD"]);
  const log = serverLog({
    format: request.logFormat,
    write: (line) => process.stderr.write(line),
    wallTimeMs: () => Date.now(),
    isQuiet: request.isQuiet,
    isTraced: request.isTraced,
  });
  const storage = await openFolder(request, (files) => {
    if (files > 0) log.cleanedUp(files);
  });
  const server = new FtpServer({ storage, authenticator, ...serverOptions(request), observer: log.observer });
  await beginListening(server, request.passivePorts);
  const banner = startBanner({
    ...request,
    addresses: server.addresses,
    folder: resolve(request.directory),
    logins,
    client: clientCommand({ path: process.env["PATH"] ?? "", workingDirectory: process.cwd() }),
  });
  process.stdout.write(`${banner.join("\n")}\n`);

  await asked;
  const { drainMs } = defaultTimeouts;
  if (server.inUse.sessions > 0) log.stopping(server.inUse, drainMs);
  // Before `close` hears of it too, and nothing is in use any more.
  urged.addEventListener("abort", () => log.cutOff(server.inUse), { once: true });
  await server.close({ drainMs, signal: urged });
  const ending = urged.aborted ? "interrupted" : "ended";
  exitSoon(ending);
  return ending;
}

/** Unless nothing is left to do before. */
function exitSoon(ending: "ended" | "interrupted"): void {
  setTimeout(() => process.exit(exitCodes[ending].code), LINGER_MS).unref();
}

async function openFolder(
  { directory, brokenUploads }: ServeRequest,
  onCleanedUp: (removed: number) => void,
): Promise<Storage> {
  try {
    return await openDiskStorage(directory, { brokenUploads, onCleanedUp });
  } catch (error) {
    throw error instanceof OptionError ? new Fault("cannotServe", error.message, { cause: error }) : error;
  }
}

function serverOptions(request: ServeRequest): Omit<FtpServerOptions, "storage" | "authenticator"> {
  const { port, hosts, greeting, passivePorts, publicAddress, modes, dataPeer, lowestDataPort } = request;
  const { maxClients, maxPerIp, dataTimeoutMs, idleTimeoutMs, loginTimeoutMs, stallTimeoutMs } = request;
  return {
    ...(port !== undefined && { port }),
    ...(hosts !== undefined && { hosts }),
    ...(greeting !== undefined && { greeting }),
    ...(passivePorts !== undefined && { passivePorts }),
    ...(publicAddress !== undefined && { publicAddress }),
    modes,
    addressPolicy: {
      ...(dataPeer !== undefined && { dataPeer }),
      ...(lowestDataPort !== undefined && { lowestPort: lowestDataPort }),
    },
    timeouts: {
      ...(dataTimeoutMs !== undefined && { dataMs: dataTimeoutMs }),
      ...(idleTimeoutMs !== undefined && { idleMs: idleTimeoutMs }),
      ...(loginTimeoutMs !== undefined && { loginMs: loginTimeoutMs }),
      ...(stallTimeoutMs !== undefined && { stallMs: stallTimeoutMs }),
    },
    limits: {
      ...(maxClients !== undefined && { maxClients }),
      ...(maxPerIp !== undefined && { maxPerAddress: maxPerIp }),
    },
  };
}
