/** A data channel as both packages use it: nobody who moves bytes asks whether we listened or dialled. RFC 959 §3.2 */
import type { DataChannelState } from "../data/data-channel.js";
import type { DataChannelOpening } from "../errors.js";
import type { Endpoint } from "../wire/ip-address.js";
import type { Connection } from "./network.js";

export interface DataChannel {
  readonly opening: DataChannelOpening;
  /** Where we listen, or whom we dial. */
  readonly endpoint: Endpoint;
  readonly state: DataChannelState;
  /**
   * The connection, as soon as it is there; a second call gives the same. The wait is bounded from the first call on.
   * @throws TimeoutError with `waitingFor: "data"`, NetworkError, AbortedError
   */
  open(signal?: AbortSignal): Promise<Connection>;
  /** Closes whatever there is: listener, attempt, connection. Resolves when the port is free. */
  close(): Promise<void>;
}

/** Closes a data connection: with FIN where the bytes have come to their end, else with RST, so that no part is taken for the whole. */
export function closeDataConnection(connection: Connection): void {
  const { stream } = connection;
  if (stream.writableFinished || stream.readableEnded) stream.destroy();
  else connection.reset();
}
