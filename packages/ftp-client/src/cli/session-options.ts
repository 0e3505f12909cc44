/** The options that all commands share, as the library takes them. */
import type { DataPeerRule, PortRange } from "@pasvport/ftp-core";
import type { FtpClientOptions } from "../client-options.js";
import type { FtpUrl } from "../ftp-url.js";
import type { ModeChoice } from "../mode-choice.js";
import { chooseCredentials } from "./credentials.js";

/** Named by commander, after the long form of each option. */
export interface CommonFlags {
  readonly mode?: ModeChoice;
  readonly activePorts?: PortRange;
  readonly activeAddress?: string;
  readonly pasvAddress?: "control" | "told";
  readonly dataPeer?: DataPeerRule;
  readonly lowestDataPort?: number;
  readonly bind?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly user?: string;
  readonly quiet?: true;
  readonly trace?: true;
}

/** @throws OptionError */
export function sessionOptions(
  url: FtpUrl,
  flags: CommonFlags,
  environment: Readonly<Record<string, string | undefined>>,
): FtpClientOptions {
  const { mode, activePorts, activeAddress, pasvAddress, dataPeer, lowestDataPort, bind, timeout } = flags;
  return {
    host: url.host,
    ...(url.port !== undefined && { port: url.port }),
    ...chooseCredentials(url, flags.user, environment),
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
}
