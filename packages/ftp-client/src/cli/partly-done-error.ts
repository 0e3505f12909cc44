/** Of several things that were asked for, some were done and some failed. */
import { FtpError, type FtpErrorCode } from "@pasvport/ftp-core";

export class PartlyDoneError extends FtpError {
  /** That of the first fault. */
  readonly code: FtpErrorCode;
  readonly failures: number;

  /**
   * @param first the first fault; it is the `cause`
   * @param failures how many there were: of several each has been told of, of one nobody has been told
   */
  constructor(first: FtpError, failures: number) {
    super(failures === 1 ? first.message : `${failures} things failed`, { cause: first });
    this.code = first.code;
    this.failures = failures;
  }
}
