/** A pattern that no name fits. */
import { FtpError } from "@pasvport/ftp-core";

export class NothingMatchesError extends FtpError {
  readonly code = "OPTION";
  readonly pattern: string;

  constructor(pattern: string) {
    super(`nothing matches ${pattern}`);
    this.pattern = pattern;
  }
}
