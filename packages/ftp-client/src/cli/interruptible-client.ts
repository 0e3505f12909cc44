/** A client that Ctrl-C stops: at once while it connects, in good order afterwards, and never later than a moment. */
import { abortedError, type Network } from "@pasvport/ftp-core/net";
import type { FtpClientOptions } from "../client-options.js";
import { FtpClient } from "../ftp-client.js";
import { interruptibleNetwork } from "./interruptible-network.js";

/** Disposing says goodbye and closes. */
export interface InterruptibleClient extends AsyncDisposable {
  readonly client: FtpClient;
}

/** So long a server may take to answer ABOR, or QUIT: what was asked for is done by then, or not wanted any more. */
const GRACE_MS = 2_000;

/** @throws AbortedError, and what `FtpClient.connect` throws */
export async function connectInterruptibly(
  options: FtpClientOptions,
  { network: outside, signal }: { readonly network: Network; readonly signal: AbortSignal },
): Promise<InterruptibleClient> {
  const { network, hangUp } = interruptibleNetwork(outside);
  const client = await connect({ ...options, network }, signal, hangUp);
  let callOff: (() => void) | undefined;
  const hangUpSoon = (): void => {
    callOff ??= network.clock.after(GRACE_MS, hangUp);
  };
  if (signal.aborted) hangUpSoon();
  signal.addEventListener("abort", hangUpSoon, { once: true });
  return {
    client,
    async [Symbol.asyncDispose]() {
      signal.removeEventListener("abort", hangUpSoon);
      hangUpSoon();
      await client.close();
      callOff?.();
    },
  };
}

async function connect(options: FtpClientOptions, signal: AbortSignal, hangUp: () => void): Promise<FtpClient> {
  if (signal.aborted) throw abortedError(signal, "connect");
  signal.addEventListener("abort", hangUp, { once: true });
  try {
    return await FtpClient.connect(options);
  } catch (error) {
    throw signal.aborted ? abortedError(signal, "connect") : error;
  } finally {
    signal.removeEventListener("abort", hangUp);
  }
}
