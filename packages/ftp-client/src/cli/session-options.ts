/** The options that all commands share, as the library takes them. */
import type { DataPeerRule, PortRange } from "@pasvport/ftp-core";
import type { LoginKind } from "../advice/login-advice.js";
import type { FtpClientOptions } from "../client-options.js";
import type { FtpUrl } from "../ftp-url.js";
import type { ModeChoice } from "../mode-choice.js";
import { type CredentialFlags, findCredentials } from "./credentials.js";
import type { CliSurroundings } from "./surroundings.js";

/** Named by commander, after the long form of each option. */
export interface CommonFlags extends CredentialFlags {
  readonly mode?: ModeChoice;
  readonly activePorts?: PortRange;
  readonly activeAddress?: string;
  readonly pasvAddress?: "control" | "told";
  readonly dataPeer?: DataPeerRule;
  readonly lowestDataPort?: number;
  readonly bind?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly quiet?: true;
  readonly trace?: true;
}

export interface SessionOptions {
  readonly options: FtpClientOptions;
  /** Who we try to be, for the advice after a refusal. */
  readonly login: LoginKind;
}

/** May ask for a password at the terminal. @throws what `findCredentials` throws */
export async function sessionOptions(
  url: FtpUrl,
  flags: CommonFlags,
  surroundings: CliSurroundings,
): Promise<SessionOptions> {
  const { mode, activePorts, activeAddress, pasvAddress, dataPeer, lowestDataPort, bind, timeout } = flags;
  const { credentials, login } = await findCredentials(url, flags, surroundings);
  const options: FtpClientOptions = {
    host: url.host,
    ...(url.port !== undefined && { port: url.port }),
    ...credentials,
    ...(mode !== undefined && { mode }),
    active: {
      ...(activePorts !== undefined && { ports: activePorts }),
      ...(activeAddress !== undefined && { address: activeAddress }),
    },
    ...(pasvAddress !== undefined && { pasvAddress }),
    addressPolicy: {
      ...(dataPeer !== undefined && { dataPeer }),
      ...(lowestDataPort !== undefined && { lowestPort: lowestDataPort }),
    },
    ...(bind !== undefined && { localAddress: bind }),
    ...(timeout !== undefined && { timeouts: { connectMs: timeout, replyMs: timeout, dataMs: timeout } }),
  };
  return { options, login };
}
