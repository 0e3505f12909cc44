/** A transfer that cannot go on where an earlier one ended. */
import { FtpError } from "@pasvport/ftp-core";

export type ResumeObstacle =
  /** There is more here than on the server. */
  | "localIsLonger"
  /** There is more on the server than here. */
  | "remoteIsLonger"
  /** What is on one side is not the beginning of what is on the other. */
  | "otherFile"
  /** The server has no REST, or tells no sizes. */
  | "notSupported"
  /** The server accepts REST, and begins elsewhere. */
  | "notObeyed";

/**
 * Nothing was changed on either side, but for a stream or a function, which has what came already; without `resume` and `offset` the
 * whole is copied.
 */
export class ResumeError extends FtpError {
  readonly code = "RESUME";
  readonly obstacle: ResumeObstacle;

  constructor(obstacle: ResumeObstacle, message: string, options?: ErrorOptions) {
    super(message, options);
    this.obstacle = obstacle;
  }
}
