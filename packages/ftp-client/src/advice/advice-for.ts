/** What to do about an error, where one thing is worth trying first. */
import { DataChannelError, type FtpError, NegativeReplyError, TimeoutError } from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { ClientClosedError } from "../client-closed-error.js";
import { ResumeError } from "../resume-error.js";
import { adviceForLocalFile } from "./local-file-advice.js";
import { adviceForLogin, type LoginKind } from "./login-advice.js";
import { refusalOf } from "./refusal.js";
import { adviceForRefusal } from "./refusal-advice.js";
import { causeOf, isLoginVerb } from "./refusal-cause.js";
import { type Advice, type Spelling, spell } from "./spelling.js";

export interface Reader {
  /** How things are called where it is read. */
  readonly say: Spelling;
  /** Who we tried to be. */
  readonly login: LoginKind;
}

/** undefined where nothing is known, or the message says it already. */
export function adviceFor(error: FtpError, { say, login }: Reader): string | undefined {
  const advice = rowFor(error, login);
  return advice === undefined ? undefined : spell(advice, say);
}

function rowFor(error: FtpError, login: LoginKind): Advice | undefined {
  switch (error.code) {
    case "CONNECTION":
      if (error instanceof ClientClosedError) return "connect anew";
      return error instanceof NetworkError ? ADVICE_OF_ERRNO[error.errno] : AFTER_A_LOSS;
    case "NEGATIVE_REPLY":
      return error instanceof NegativeReplyError ? afterRefusal(error, login) : undefined;
    case "DATA_CHANNEL":
      return error instanceof DataChannelError ? afterDataFailure(error) : undefined;
    case "TIMEOUT":
      return error instanceof TimeoutError ? (ADVICE_OF_WAIT[error.waitingFor] ?? LONGER_REPLY) : undefined;
    case "REMOTE_PROTOCOL":
      return ({ trace }) => `${trace} shows what the server said`;
    case "LOCAL_FILE":
      return adviceForLocalFile(error.cause);
    case "RESUME":
      return error instanceof ResumeError && error.obstacle === "notObeyed" ? FROM_THE_BEGINNING : WITHOUT_RESUME;
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

const ADVICE_OF_ERRNO: Readonly<Record<string, Advice>> = {
  ENOTFOUND: "check the spelling of the host",
  EAI_AGAIN: "the name service does not answer: check the network of this machine",
  ECONNREFUSED: "check the port, and that a server runs there",
  ECONNRESET: "try again; if it stays, something on the way cuts the connection",
  ETIMEDOUT: CHECK_THE_WAY,
  EHOSTUNREACH: CHECK_THE_WAY,
  ENETUNREACH: CHECK_THE_WAY,
  EADDRNOTAVAIL: ({ localAddress }) => `${localAddress} takes an address of this machine`,
};

const AFTER_A_LOSS: Advice = ({ trace }) => `try again; ${trace} shows how far it came`;

const LONGER_REPLY: Advice = ({ replyTimeout }) => `${replyTimeout} waits longer`;

const LONGER_DATA: Advice = ({ dataTimeout }) => `${dataTimeout} waits longer`;

/** By what was waited for. */
const ADVICE_OF_WAIT: Readonly<Record<string, Advice>> = {
  connect: ({ connectTimeout }) => `${CHECK_THE_WAY}; ${connectTimeout} waits longer`,
  greeting: LONGER_REPLY,
  reply: LONGER_REPLY,
  "final reply": LONGER_REPLY,
  data: LONGER_DATA,
};

/** A login may be refused for causes that no other name or password would mend. */
function afterRefusal(error: NegativeReplyError, login: LoginKind): Advice | undefined {
  const refusal = refusalOf(error);
  const cause = causeOf(refusal);
  const isAboutWho = isLoginVerb(refusal.verb) && cause !== "tooMany" && cause !== "wantsTls" && cause !== "account";
  return isAboutWho && refusal.code !== 421 ? adviceForLogin(error, login) : adviceForRefusal(error);
}

function afterDataFailure({ phase, opening, address, cause }: DataChannelError): Advice | undefined {
  switch (phase) {
    case "announce":
      if (opening === "listen") return cause instanceof NetworkError ? NO_PORT_TO_LISTEN_ON : undefined;
      // What was announced and not dialled: the host is always one that we asked for, so that it can only be the port. Else the
      // message says what was refused.
      return address === undefined ? undefined : ({ lowestDataPort }) => `${lowestDataPort} lets lower ports through`;
    case "open":
      return ({ activeMode, passiveMode }) => `try ${opening === "dial" ? activeMode : passiveMode}`;
    case "transfer":
      if (cause instanceof TimeoutError) return LONGER_DATA;
      // A file could be resumed, a listing could not: the error does not know which it was.
      return "try again";
    default:
      return phase satisfies never;
  }
}

const WITHOUT_RESUME: Advice = ({ resume }) => `without ${resume} the whole is copied`;

const FROM_THE_BEGINNING: Advice = ({ fromTheMiddle }) => `get it whole, without ${fromTheMiddle}`;

const NO_PORT_TO_LISTEN_ON: Advice = ({ activePorts }) => `${activePorts} names ports that are free and allowed`;
