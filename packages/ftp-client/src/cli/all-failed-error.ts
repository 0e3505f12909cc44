/** All of several things failed for one cause; each has been told of. */
import { FtpError, type FtpErrorCode } from "@pasvport/ftp-core";

export class AllFailedError extends FtpError {
  readonly code: FtpErrorCode;
  /** The first fault: it tells how the command line ends. */
  override readonly cause: FtpError;

  constructor(first: FtpError, failures: number) {
    super(`${failures} things failed`, { cause: first });
    this.cause = first;
    this.code = first.code;
  }
}
