/** From a host name to a session that is logged in. */
import { formatTrace, NegativeReplyError, type TraceEvent } from "@pasvport/ftp-core";
import { abortedError, type Connection, NetworkError, within } from "@pasvport/ftp-core/net";
import type { ClientSettings } from "./client-options.js";
import type { ClientSession, Learnt } from "./client-session.js";
import { ControlConnection } from "./control-connection.js";
import { login } from "./operations/login.js";

export interface ConnectOptions {
  /** What earlier sessions with this server taught. */
  readonly learnt?: Learnt;
  /** The last lines of the dialogue, the newest last: they go on where an earlier session ended. */
  readonly transcript?: string[];
  readonly signal?: AbortSignal | undefined;
}

/** So many lines of the dialogue are kept for errors. */
const TRANSCRIPT_LINES = 20;

export async function connect(settings: ClientSettings, options: ConnectOptions = {}): Promise<ClientSession> {
  const { learnt = { lacks: new Set() }, transcript = [], signal } = options;
  const { network, timeouts } = settings;
  const trace = (event: TraceEvent): void => {
    transcript.push(...formatTrace(event));
    if (transcript.length > TRANSCRIPT_LINES) transcript.splice(0, transcript.length - TRANSCRIPT_LINES);
    settings.onTrace(event);
  };
  const connection = await dialHost(settings, signal);
  const control = new ControlConnection(connection, { network, timeouts, onTrace: trace });
  const session: ClientSession = { control, settings, learnt, state: {}, trace, transcript };
  const onAbort = (): void => control.abandon(abortedError(signal, "connect"));
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    if (signal?.aborted) onAbort();
    await control.greeting;
    await login(session);
    return session;
  } catch (error) {
    // A refused greeting or login leaves a connection that nobody wants.
    if (error instanceof NegativeReplyError || !control.isOver) await control.end();
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Tries the addresses of a name one after the other. */
async function dialHost(settings: ClientSettings, caller: AbortSignal | undefined): Promise<Connection> {
  const { host, port, network, timeouts, localAddress } = settings;
  const deadline = { clock: network.clock, waitingFor: "connect", timeoutMs: timeouts.connectMs, signal: caller };
  const addresses = await within(deadline, () => network.resolve(host));
  let last: unknown = new NetworkError(`look up ${host}`, "ENOTFOUND");
  for (const { text } of addresses) {
    try {
      return await within(deadline, (signal) =>
        network.dial({ host: text, port, signal, ...(localAddress === undefined ? {} : { localAddress }) }),
      );
    } catch (error) {
      last = error;
      if (caller?.aborted) break;
    }
  }
  throw last;
}
