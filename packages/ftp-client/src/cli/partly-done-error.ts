/** Of several things that were asked for, some were done and some failed. */
import { FtpError, type FtpErrorCode } from "@pasvport/ftp-core";

export class PartlyDoneError extends FtpError {
  /** That of the first fault. */
  readonly code: FtpErrorCode;

  /**
   * @param first the first fault, which nobody has been told of yet; it is the `cause`
   * @param failures how many there were
   */
  constructor(first: FtpError, failures: number) {
    super(failures === 1 ? first.message : `${first.message}; ${failures} things failed in all`, { cause: first });
    this.code = first.code;
  }
}
