/** From a host name to a session that is logged in. */
import {
  AbortedError,
  ConnectionError,
  formatEndpoint,
  formatTrace,
  NegativeReplyError,
  shortened,
  TimeoutError,
  type TraceEvent,
} from "@pasvport/ftp-core";
import { abortedError, type Connection, errnoOf, NetworkError, within } from "@pasvport/ftp-core/net";
import { maskEvent, sessionMask } from "./advice/session-mask.js";
import type { ClientSettings } from "./client-options.js";
import type { ClientSession, Learnt } from "./client-session.js";
import { ControlConnection } from "./control-connection.js";
import { ensureUtf8 } from "./operations/encoding.js";
import { login } from "./operations/login.js";
import { goTo } from "./operations/working-directory.js";

export interface ConnectOptions {
  /** What earlier sessions with this server taught. */
  readonly learnt?: Learnt;
  /** The last lines of the dialogue, the newest last: they go on where an earlier session ended. */
  readonly transcript?: string[];
  /** Where an earlier session was. */
  readonly directory?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** So many lines of the dialogue are kept for errors. */
const TRANSCRIPT_LINES = 20;
/** Security: each error keeps them, and a caller many errors. */
const TRANSCRIPT_LINE_LENGTH = 500;

export async function connect(settings: ClientSettings, options: ConnectOptions = {}): Promise<ClientSession> {
  const { learnt = { lacks: new Set() }, transcript = [], directory, signal } = options;
  const { network, timeouts } = settings;
  const mask = sessionMask(settings);
  const trace = (whole: TraceEvent): void => {
    const event = maskEvent(whole, mask);
    const lines = formatTrace(event).slice(-TRANSCRIPT_LINES);
    transcript.push(...lines.map((line) => shortened(line, TRANSCRIPT_LINE_LENGTH)));
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
    await begin(session, directory);
    return session;
  } catch (error) {
    // A refused greeting, login or directory leaves a connection that nobody wants.
    await control.end();
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

/** @throws ConnectionError where an earlier directory is gone: in another one relative names would mean other files */
async function begin(session: ClientSession, earlier: string | undefined): Promise<void> {
  const directory = earlier ?? session.settings.directory;
  if (directory === undefined) return;
  await ensureUtf8(session, [directory]);
  if (earlier === undefined) return goTo(session, directory);
  try {
    await goTo(session, earlier);
  } catch (error) {
    if (!(error instanceof NegativeReplyError) || session.control.isOver) throw error;
    throw new ConnectionError(`the session was made again, but not its working directory: ${error.message}`, {
      cause: error,
    });
  }
  session.state.directory = earlier;
}

/** An address that has others behind it gets no less than this, if there is as much. */
const LEAST_PER_ADDRESS_MS = 2_000;

/**
 * Tries the addresses of a name one after the other. All of it takes no longer than `connectMs`: each address gets its share of
 * what is left, so that one that swallows everything (IPv6 that leads nowhere) leaves time for those behind it.
 */
async function dialHost(settings: ClientSettings, caller: AbortSignal | undefined): Promise<Connection> {
  const { host, port, network, timeouts, localAddress } = settings;
  const { clock } = network;
  const endsAt = clock.now() + timeouts.connectMs;
  const bounded = <T>(where: string, timeoutMs: number, step: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    within({ clock, waitingFor: "connect", where, timeoutMs, signal: caller }, step);

  const addresses = await bounded(`the addresses of ${host}`, timeouts.connectMs, () => network.resolve(host));
  const failures: FailedDial[] = [];
  for (const [index, { text }] of addresses.entries()) {
    const leftMs = endsAt - clock.now();
    if (leftMs <= 0) break;
    const address = formatEndpoint({ host: text, port });
    const shareMs = Math.min(leftMs, Math.max(leftMs / (addresses.length - index), LEAST_PER_ADDRESS_MS));
    try {
      return await bounded(address, shareMs, (signal) =>
        network.dial({ host: text, port, signal, ...(localAddress === undefined ? {} : { localAddress }) }),
      );
    } catch (error) {
      if (error instanceof AbortedError) throw error;
      failures.push({ address, error });
    }
  }
  throw noAddressAnswered(settings, failures);
}

interface FailedDial {
  readonly address: string;
  readonly error: unknown;
}

/** The last failure is told; those before it are its cause. */
function noAddressAnswered({ host, port, timeouts }: ClientSettings, failures: readonly FailedDial[]): unknown {
  const last = failures.at(-1);
  if (last === undefined) return new NetworkError(`look up ${host}`, "ENOTFOUND");
  const causes = failures.map(({ address, error }) =>
    error instanceof TimeoutError ? new NetworkError(`connect to ${address}`, "ETIMEDOUT", { cause: error }) : error,
  );
  const [only] = causes;
  const cause = causes.length === 1 ? only : new AggregateError(causes, `each of ${causes.length} addresses failed`);
  if (last.error instanceof TimeoutError) {
    const where = causes.length === 1 ? last.address : formatEndpoint({ host, port });
    return new TimeoutError("connect", timeouts.connectMs, { cause, where });
  }
  if (causes.length === 1) return only;
  const target = `connect to ${last.address}, the last of ${causes.length} addresses of ${host}`;
  return new NetworkError(target, errnoOf(last.error), { cause });
}
