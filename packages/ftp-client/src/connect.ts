/** From a host name to a session that is logged in. */
import { NegativeReplyError } from "@pasvport/ftp-core";
import { type Connection, NetworkError, within } from "@pasvport/ftp-core/net";
import type { ClientSettings } from "./client-options.js";
import type { ClientSession } from "./client-session.js";
import { ControlConnection } from "./control-connection.js";
import { login } from "./operations/login.js";

export async function connect(settings: ClientSettings): Promise<ClientSession> {
  const { network, onTrace, timeouts } = settings;
  const connection = await dialHost(settings);
  const control = new ControlConnection(connection, { network, replyMs: timeouts.replyMs, onTrace });
  const session: ClientSession = { control, settings, learnt: {} };
  try {
    await control.greeting;
    await login(session);
    return session;
  } catch (error) {
    // A refused greeting or login leaves a connection that nobody wants.
    if (error instanceof NegativeReplyError || !control.isOver) await control.end();
    throw error;
  }
}

/** Tries the addresses of a name one after the other. */
async function dialHost({ host, port, network, timeouts, localAddress }: ClientSettings): Promise<Connection> {
  const deadline = { clock: network.clock, waitingFor: "connect", timeoutMs: timeouts.connectMs };
  const addresses = await within(deadline, () => network.resolve(host));
  let last: unknown = new NetworkError(`look up ${host}`, "ENOTFOUND");
  for (const { text } of addresses) {
    try {
      return await within(deadline, (signal) =>
        network.dial({ host: text, port, signal, ...(localAddress === undefined ? {} : { localAddress }) }),
      );
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
