/** Which error tells best why a transfer failed: what the data connection shows, or what the server says. */
import {
  ConnectionError,
  DataChannelError,
  type DataChannelPhase,
  formatEndpoint,
  NegativeReplyError,
  replyText,
  TimeoutError,
} from "@pasvport/ftp-core";
import type { ArrangedChannel } from "./mode-choice.js";

export interface FailedTransfer {
  readonly arranged: ArrangedChannel;
  readonly wasOpen: boolean;
  /** Why the data connection failed; undefined if it did not. */
  readonly dataError: unknown;
  /** What the control connection came to: `completed`, a refusal, or the error that ended it. */
  readonly control: unknown;
}

/** The data ended in good order, and too early. */
export class IncompleteError extends ConnectionError {
  /** That came. */
  readonly bytes: number;

  constructor(bytes: number, leastBytes: number) {
    super(`it ended after ${bytes} of ${leastBytes} bytes`);
    this.bytes = bytes;
  }
}

export function transferFailure(failed: FailedTransfer): unknown {
  const { dataError, control } = failed;
  if (control === "completed") return dataFailure(failed, "though the server calls the transfer complete");
  if (control instanceof NegativeReplyError) {
    // It was us who gave up, and the server's answer only tells of that.
    return dataError instanceof TimeoutError ? dataFailure(failed) : refusedTransfer(failed, control);
  }
  if (!(control instanceof TimeoutError) || dataError === undefined) return control;
  // A server that never answered left an open data connection idle, too: that is no fault of the connection.
  const isMute = control.waitingFor === "reply" && failed.wasOpen && dataError instanceof TimeoutError;
  return isMute ? control : dataFailure(failed, "and the server said no more");
}

/** 425 and 426 speak of the data connection. RFC 959 §4.2.2 */
function refusedTransfer(failed: FailedTransfer, refusal: NegativeReplyError): Error {
  const { code } = refusal.reply;
  const said = replyText(refusal.reply);
  if (code === 425) return dataChannelError(failed, "open", `no data connection: ${said}`, refusal);
  if (code === 426) return dataChannelError(failed, "transfer", `the transfer broke off: ${said}`, refusal);
  return refusal;
}

/** The data connection failed, as seen from here. */
function dataFailure(failed: FailedTransfer, besides?: string): DataChannelError {
  const { wasOpen, dataError } = failed;
  const what = !wasOpen
    ? "no data connection came"
    : dataError instanceof IncompleteError
      ? "the data is incomplete"
      : "the data connection broke off";
  const why =
    dataError instanceof TimeoutError
      ? `nothing ${wasOpen ? "moved" : "came"} for ${dataError.timeoutMs / 1000} s`
      : dataError instanceof Error
        ? dataError.message
        : "for no reason that was told";
  const message = [`${what} (${why})`, besides].filter((part) => part !== undefined).join(", ");
  return dataChannelError(failed, wasOpen ? "transfer" : "open", message, dataError);
}

function dataChannelError(
  { arranged: { mode, channel } }: FailedTransfer,
  phase: DataChannelPhase,
  message: string,
  cause: unknown,
): DataChannelError {
  const failure = { mode, opening: channel.opening, phase, address: formatEndpoint(channel.endpoint) };
  return new DataChannelError(`${mode}: ${message}`, failure, { cause });
}
