/** EPRT, PORT: we listen, the server dials when the transfer command comes. RFC 2428 §2, RFC 959 §3.2 */
import {
  type ActiveMode,
  command,
  DataChannelError,
  type Endpoint,
  familyOf,
  isAllowedPeer,
  SystemPorts,
} from "@pasvport/ftp-core";
import { abortedError, type DataChannel, listenForData, NetworkError } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
import { activePorts } from "./active-ports.js";

/**
 * The channel is listening when this resolves, and the server knows where.
 *
 * @throws NegativeReplyError when the server refuses the mode, DataChannelError when no port can be had, AbortedError
 */
export async function arrangeActive(
  session: ClientSession,
  mode: ActiveMode,
  before: () => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<DataChannel> {
  await before();
  const { control, settings } = session;
  const channel = await listen(session, mode, signal);
  try {
    await announce(session, mode, {
      host: settings.active.address ?? control.local.host,
      port: channel.endpoint.port,
    });
    return channel;
  } catch (error) {
    await channel.close();
    throw error;
  }
}

/** Where other sessions of ours have all ports, one of theirs is waited for; what other programs have is not given back. */
async function listen(
  { control, settings }: ClientSession,
  mode: ActiveMode,
  signal: AbortSignal | undefined,
): Promise<DataChannel> {
  const { active, network, addressPolicy, timeouts } = settings;
  const { host } = control.local;
  const shared = active.ports && activePorts(network, active.ports);
  const endsAt = network.clock.now() + timeouts.dataMs;
  for (;;) {
    try {
      return await listenForData({
        network,
        host,
        ports: shared ?? new SystemPorts(),
        timeoutMs: timeouts.dataMs,
        isExpectedPeer: (peer) => isAllowedPeer(peer.host, control.remote.host, addressPolicy.dataPeer),
      });
    } catch (error) {
      const leftMs = endsAt - network.clock.now();
      const areAllTaken = error instanceof NetworkError && error.errno === "EADDRINUSE";
      if (!areAllTaken || shared === undefined || shared.usedCount === 0 || leftMs <= 0)
        throw noPort(mode, host, error);
      await shared.givenBack(network.clock, leftMs, signal);
      if (signal?.aborted) throw abortedError(signal, mode);
    }
  }
}

function noPort(mode: ActiveMode, host: string, error: unknown): DataChannelError {
  const why = error instanceof Error ? error.message : "it failed";
  return new DataChannelError(
    `${mode}: cannot listen for the data connection: ${why}`,
    { mode, opening: "listen", phase: "announce", address: host },
    { cause: error },
  );
}

async function announce({ control }: ClientSession, mode: ActiveMode, endpoint: Endpoint): Promise<void> {
  const family = familyOf(endpoint.host);
  await control.say(mode === "EPRT" ? command("EPRT", { family, endpoint }) : command("PORT", endpoint));
}
