/** A network call that failed, with the errno that the kernel gave, real or simulated. */
import { FtpError } from "../errors.js";

/** What the kernel says of a connect or a bind. Other codes may come; these are the ones we explain. */
export type NetworkErrno =
  | "ECONNREFUSED"
  | "ETIMEDOUT"
  | "EHOSTUNREACH"
  | "ENETUNREACH"
  | "ECONNRESET"
  | "EACCES"
  | "EADDRINUSE"
  | "EADDRNOTAVAIL"
  | "ENOTFOUND"
  | (string & {});

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused: nothing listens there, or a firewall answers for it",
  ETIMEDOUT: "nothing answered: the way there is filtered, or the host is gone",
  EHOSTUNREACH: "no way to that host: a router or a firewall turned the connection away",
  ENETUNREACH: "no route to that network from here",
  ECONNRESET: "the other side reset the connection",
  EPIPE: "the other side closed the connection",
  EACCES: "not permitted: ports below 1024 need rights, or a firewall forbids it",
  EADDRINUSE: "the port is taken already",
  EADDRNOTAVAIL: "this machine does not have that address",
  ENOTFOUND: "no such host",
};

export class NetworkError extends FtpError {
  readonly code = "CONNECTION";
  readonly errno: NetworkErrno;

  /** @param what was tried, e.g. `connect to 192.0.2.1:21`. */
  constructor(what: string, errno: NetworkErrno, options?: ErrorOptions) {
    super(`${what}: ${WORDS[errno] ?? errno} (${errno})`, options);
    this.errno = errno;
  }
}

/** Whatever the system threw, as a NetworkError. */
export function asNetworkError(what: string, error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  return new NetworkError(what, errnoOf(error), { cause: error });
}

/** The errno of a system error or a NetworkError, `UNKNOWN` where it has none. */
export function errnoOf(error: unknown): NetworkErrno {
  if (error instanceof NetworkError) return error.errno;
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string")
    return error.code;
  return "UNKNOWN";
}
