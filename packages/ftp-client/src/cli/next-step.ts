/** What to do about an error, where one thing is worth trying first. */
import { DataChannelError, type FtpError, NegativeReplyError, TimeoutError } from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import type { LoginKind } from "./credentials.js";
import { endingOf } from "./exit-codes.js";
import { stepAfterLocalFault } from "./local-file-step.js";
import { stepAfterRefusal } from "./refusal-step.js";

/**
 * @param login who we tried to be
 * @returns undefined where nothing is known, or the message says it already
 */
export function nextStep(error: FtpError, login: LoginKind = "anonymous"): string | undefined {
  switch (error.code) {
    case "CONNECTION":
      return STEP_OF_ERRNO[error instanceof NetworkError ? error.errno : "lost"];
    case "NEGATIVE_REPLY":
      return error instanceof NegativeReplyError ? afterRefusal(error, login) : undefined;
    case "DATA_CHANNEL":
      return error instanceof DataChannelError ? afterDataFailure(error) : undefined;
    case "TIMEOUT":
      return error instanceof TimeoutError && error.waitingFor === "connect"
        ? `${CHECK_THE_WAY}; --timeout waits longer`
        : "--timeout waits longer";
    case "REMOTE_PROTOCOL":
      return "--trace shows what the server said";
    case "LOCAL_FILE":
      return stepAfterLocalFault(error.cause);
    case "OPTION":
    case "LOCAL_PROTOCOL":
    case "STORAGE":
    case "ABORTED":
      return undefined;
    default:
      return error.code satisfies never;
  }
}

const CHECK_THE_WAY = "check the address, and the firewalls in between";

const STEP_OF_ERRNO: Readonly<Record<string, string>> = {
  ENOTFOUND: "check the spelling of the host",
  ECONNREFUSED: "check the port, and that a server runs there",
  ETIMEDOUT: CHECK_THE_WAY,
  EHOSTUNREACH: CHECK_THE_WAY,
  ENETUNREACH: CHECK_THE_WAY,
  EADDRNOTAVAIL: "--bind takes an address of this machine",
  lost: "try again; --trace shows how far it came",
};

function afterRefusal(error: NegativeReplyError, login: LoginKind): string | undefined {
  return endingOf(error) === "loginRefused" ? STEP_OF_LOGIN[login] : stepAfterRefusal(error);
}

const STEP_OF_LOGIN = {
  anonymous: "name the user with --user, and put the password into the environment as FTP_PASSWORD",
  withPassword: "check the name and the password",
  withoutPassword: "FTP_PASSWORD is not set: put the password into the environment under this name",
} as const satisfies Record<LoginKind, string>;

function afterDataFailure({ phase, opening, address }: DataChannelError): string | undefined {
  switch (phase) {
    case "announce":
      // What was announced and not dialled: the host is always one that we asked for, so that it can only be the port. Else the
      // message says what was refused.
      return opening === "dial" && address !== undefined ? "--lowest-data-port lets lower ports through" : undefined;
    case "open":
      return opening === "dial" ? "try --mode active" : "try --mode passive";
    case "transfer":
      return "try again";
    default:
      return phase satisfies never;
  }
}
