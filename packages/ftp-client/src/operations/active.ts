/** EPRT, PORT: we listen, the server dials when the transfer command comes. RFC 2428 §2, RFC 959 §3.2 */
import {
  type ActiveMode,
  command,
  DataChannelError,
  type Endpoint,
  isAllowedPeer,
  PassivePortRange,
  parseIpAddress,
  SystemPorts,
} from "@pasvport/ftp-core";
import { type DataChannel, listenForData } from "@pasvport/ftp-core/net";
import { type ClientSession, controlFamily } from "../client-session.js";

/**
 * The channel is listening when this resolves, and the server knows where.
 *
 * @throws NegativeReplyError when the server refuses the mode, DataChannelError when no port can be had
 */
export async function arrangeActive(
  session: ClientSession,
  mode: ActiveMode,
  before: () => Promise<void>,
): Promise<DataChannel> {
  await before();
  const { control, settings } = session;
  const { active, network, addressPolicy, timeouts } = settings;
  const channel = await listen(mode, control.local.host, () =>
    listenForData({
      network,
      host: control.local.host,
      ports: active.ports === undefined ? new SystemPorts() : new PassivePortRange(active.ports),
      timeoutMs: timeouts.dataMs,
      isExpectedPeer: (peer) => isAllowedPeer(peer.host, control.remote.host, addressPolicy.dataPeer),
    }),
  );
  try {
    await announce(session, mode, { host: active.address ?? control.local.host, port: channel.endpoint.port });
    return channel;
  } catch (error) {
    await channel.close();
    throw error;
  }
}

async function listen(mode: ActiveMode, host: string, bind: () => Promise<DataChannel>): Promise<DataChannel> {
  try {
    return await bind();
  } catch (error) {
    const why = error instanceof Error ? error.message : "it failed";
    throw new DataChannelError(
      `${mode}: cannot listen for the data connection: ${why}`,
      { mode, opening: "listen", phase: "announce", address: host },
      { cause: error },
    );
  }
}

async function announce(session: ClientSession, mode: ActiveMode, told: Endpoint): Promise<void> {
  const family = parseIpAddress(told.host)?.family ?? controlFamily(session);
  await session.control.say(mode === "EPRT" ? command("EPRT", { family, endpoint: told }) : command("PORT", told));
}
