/** `ftp-server [directory]`: opens the folder and the ports, says so, and serves until it is told to stop. */
import { resolve } from "node:path";
import { OptionError } from "@pasvport/ftp-core";
import { FtpServer } from "../ftp-server.js";
import type { FtpServerOptions } from "../server-options.js";
import { openDiskStorage } from "../storage/disk-storage.js";
import type { Storage } from "../storage/storage.js";
import { beginListening } from "./begin-listening.js";
import { chooseLogins } from "./choose-logins.js";
import { clientCommand } from "./client-command.js";
import type { ServeRequest } from "./command-line.js";
import { Fault } from "./fault.js";
import { serverLog } from "./server-log.js";
import { startBanner } from "./start-banner.js";
import { stopSignal } from "./stop-signal.js";

/** Saying goodbye takes as long as the slowest client reads; this is the bound for all of it. */
const GOODBYE_MS = 10_000;

/** Resolves when everything is closed. @throws Fault, OptionError */
export async function serve(request: ServeRequest): Promise<void> {
  const stop = stopSignal();
  const { authenticator, logins } = chooseLogins(request, process.env["FTP_SERVER_PASSWORD"]);
  const storage = await openFolder(request.directory);
  const server = new FtpServer({ storage, authenticator, ...serverOptions(request) });
  await beginListening(server, request.passivePorts);
  const banner = startBanner({
    ...request,
    addresses: server.addresses,
    folder: resolve(request.directory),
    logins,
    client: clientCommand({ path: process.env["PATH"] ?? "", workingDirectory: process.cwd() }),
  });
  process.stdout.write(`${banner.join("\n")}\n`);

  await stop;
  const { sessions } = server.inUse;
  if (sessions > 0 && !request.isQuiet) process.stderr.write(`${goodbyeLine(sessions)}\n`);
  // Nothing keeps the process alive then but clients that do not go; the bound itself does not.
  setTimeout(() => process.exit(), GOODBYE_MS).unref();
  await server.close();
}

async function openFolder(directory: string): Promise<Storage> {
  try {
    return await openDiskStorage(directory);
  } catch (error) {
    throw error instanceof OptionError ? new Fault("cannotServe", error.message, { cause: error }) : error;
  }
}

function serverOptions(request: ServeRequest): Omit<FtpServerOptions, "storage" | "authenticator"> {
  const { port, hosts, passivePorts, publicAddress, modes, dataTimeoutMs, idleTimeoutMs } = request;
  const { dataPeer, lowestDataPort, isQuiet, isTraced } = request;
  return {
    ...(port !== undefined && { port }),
    ...(hosts !== undefined && { hosts }),
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
    },
    observer: serverLog({
      write: (line) => process.stderr.write(line),
      wallTimeMs: () => Date.now(),
      isQuiet,
      isTraced,
    }),
  };
}

function goodbyeLine(sessions: number): string {
  return `stopping: saying goodbye to ${sessions} ${sessions === 1 ? "client" : "clients"}; Ctrl-C again ends at once`;
}
