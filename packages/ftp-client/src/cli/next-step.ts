/** What to do about an error, where one thing is worth trying first. */
import { DataChannelError, type FtpError, NegativeReplyError, replyCodes, TimeoutError } from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { endingOf } from "./exit-codes.js";

/** undefined where nothing is known, or the message says it already. */
export function nextStep(error: FtpError): string | undefined {
  switch (error.code) {
    case "CONNECTION":
      return STEP_OF_ERRNO[error instanceof NetworkError ? error.errno : "lost"];
    case "NEGATIVE_REPLY":
      return error instanceof NegativeReplyError ? afterRefusal(error) : undefined;
    case "DATA_CHANNEL":
      return error instanceof DataChannelError ? afterDataFailure(error) : undefined;
    case "TIMEOUT":
      return error instanceof TimeoutError && error.waitingFor === "connect"
        ? `${CHECK_THE_WAY}; --timeout waits longer`
        : "--timeout waits longer";
    case "REMOTE_PROTOCOL":
      return "--trace shows what the server said";
    case "OPTION":
    case "LOCAL_PROTOCOL":
    case "LOCAL_FILE":
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

function afterRefusal(error: NegativeReplyError): string | undefined {
  if (endingOf(error) === "loginRefused") {
    return "name the user with --user, and put the password into the environment as FTP_PASSWORD";
  }
  const rows: Readonly<Record<number, { readonly cure: string }>> = replyCodes;
  const cure = rows[error.reply.code]?.cure;
  return cure === undefined ? undefined : `${cure.charAt(0).toLowerCase()}${cure.slice(1).replace(/\.$/, "")}`;
}

function afterDataFailure({ phase, opening }: DataChannelError): string | undefined {
  switch (phase) {
    case "announce":
      // The message says what was refused, or which setting forbids it.
      return undefined;
    case "open":
      return opening === "dial" ? "try --mode active" : "try --mode passive";
    case "transfer":
      return "try again";
    default:
      return phase satisfies never;
  }
}
