/** The steps of one transfer: opens the channel, moves the data, gives the file back; and reports how each step ended. */
import { formatEndpoint, type Reply, reply, type ServerEvent, TimeoutError, type TraceEvent } from "@pasvport/ftp-core";
import { type Connection, errnoOf, within } from "@pasvport/ftp-core/net";
import type { DataConnections } from "./data-connections.js";
import { inSeconds } from "./in-seconds.js";
import type { TransferFacts, TransferOutcome } from "./observe/session-event.js";
import type { ServerSettings } from "./server-options.js";
import { replyToStorageError, StorageError } from "./storage/storage-error.js";
import type { RunningTransfer, Transfer } from "./transfer.js";
import { moveData } from "./transfer-loop.js";

/** Who ended a transfer before its end, where somebody did: what breaks then is nobody's fault. */
export type TransferStop = Extract<TransferOutcome, "aborted" | "sessionEnded">;

export interface TransferSurroundings {
  readonly data: DataConnections;
  readonly settings: ServerSettings;
  report(event: ServerEvent): void;
  trace(event: TraceEvent): void;
  onDone(facts: TransferFacts): void;
  /** Is told of errors that are no answer to the client. */
  onFailure(error: unknown): void;
}

/** Opens the channel. Never rejects; the machine learns `dataOpened` or `openFailed`. */
export async function openData({ data, report, trace }: TransferSurroundings): Promise<void> {
  const { channel } = data;
  try {
    await data.open();
    trace({ kind: "dataOpened", how: describeChannel(channel) });
    report({ type: "dataOpened" });
  } catch (error) {
    const why = whyNotOpened(error, channel);
    trace({ kind: "dataLost", why });
    report({ type: "openFailed", reply: reply(425, why) });
  }
}

/**
 * Moves the bytes. Never rejects; the machine learns `dataEnded`, `peerLost` or `storageFailed`.
 *
 * @param stopped says who stopped it, if somebody did
 */
export async function moveTransfer(
  transfer: RunningTransfer,
  surroundings: TransferSurroundings,
  stopped: () => TransferStop | undefined = () => undefined,
): Promise<void> {
  const { data, settings, report, trace, onDone } = surroundings;
  const { clock } = settings.network;
  const { verb, path, progress } = transfer;
  const startedAt = clock.now();
  const onBytes = (count: number): void => {
    progress.bytes += count;
  };
  const isStopped = (): boolean => stopped() !== undefined;
  const done = (outcome: TransferOutcome, why?: string): void =>
    onDone({ verb, path, bytes: progress.bytes, durationMs: clock.now() - startedAt, outcome, why });
  let connection: Connection | undefined;
  try {
    connection = await data.open();
    const { stallMs, storageMs, graceMs } = settings.timeouts;
    await moveData(transfer, connection, { clock, stallMs, storageMs, graceMs, onBytes, isStopped });
    trace({ kind: "dataEnded", bytes: progress.bytes });
    done("complete");
    report({ type: "dataEnded", bytes: progress.bytes });
  } catch (error) {
    // The client must not take what it has for the whole.
    connection?.reset();
    const { event, outcome, answer } = await breakOff(error, transfer, surroundings, stopped());
    trace({ kind: "dataLost", why: answer.lines[0] });
    done(outcome, answer.lines[0]);
    report({ type: event, reply: answer });
  }
}

interface BrokenTransfer {
  readonly event: "peerLost" | "storageFailed";
  readonly outcome: TransferOutcome;
  readonly answer: Reply;
}

async function breakOff(
  error: unknown,
  transfer: RunningTransfer,
  { settings, onFailure }: TransferSurroundings,
  stop: TransferStop | undefined,
): Promise<BrokenTransfer> {
  if (stop === undefined && error instanceof StorageError && error.kind === "broken") onFailure(error.cause ?? error);
  // Before the client hears of it: it may try again at once, and the name must be free. A download holds no name.
  const released = releaseTransfer(transfer, settings, onFailure);
  if (transfer.direction === "fromClient") await released;
  if (stop !== undefined) return { event: "peerLost", outcome: stop, answer: reply(426, STOP_WORDS[stop]) };
  if (error instanceof StorageError) {
    return { event: "storageFailed", outcome: "failed", answer: replyToStorageError(error, transfer.verb) };
  }
  return { event: "peerLost", outcome: error instanceof TimeoutError ? "stalled" : "lost", answer: whyLost(error) };
}

const STOP_WORDS = {
  aborted: "the transfer was aborted",
  sessionEnded: "the session ended before the transfer did",
} as const satisfies Record<TransferStop, string>;

/** Gives the file back: what was not committed is abandoned. May be called twice. Never rejects, and takes bounded time. */
export async function releaseTransfer(
  transfer: Transfer,
  { network: { clock }, timeouts: { storageMs } }: Pick<ServerSettings, "network" | "timeouts">,
  onFailure: (error: unknown) => void,
): Promise<void> {
  try {
    await within({ clock, waitingFor: "the storage", timeoutMs: storageMs }, async () =>
      transfer.direction === "toClient" ? transfer.source.close() : transfer.upload.abandon(),
    );
  } catch (error) {
    onFailure(error);
  }
}

type Channel = DataConnections["channel"];

/** How an open channel came about, for the trace. */
export function describeChannel(channel: Channel): string {
  if (channel === undefined) return "";
  const { opening, endpoint } = channel;
  return opening === "listen" ? `accepted on port ${endpoint.port}` : `dialled ${formatEndpoint(endpoint)}`;
}

/** Says who waited for whom: it is what the person at the other end needs to know. */
function whyNotOpened(error: unknown, channel: Channel): string {
  if (channel?.opening === "listen") {
    if (!(error instanceof TimeoutError)) return "the data connection was given up";
    return `no data connection came to port ${channel.endpoint.port} within ${inSeconds(error.timeoutMs)}`;
  }
  const to = channel === undefined ? "" : ` to ${formatEndpoint(channel.endpoint)}`;
  if (error instanceof TimeoutError) return `no answer when connecting${to} within ${inSeconds(error.timeoutMs)}`;
  const words = DIAL_WORDS[errnoOf(error)] ?? "it failed";
  return `cannot open the data connection${to}: ${words}`;
}

/** Security: our words, not the system's. */
const DIAL_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ETIMEDOUT: "no answer",
  EHOSTUNREACH: "no way to that host",
  ENETUNREACH: "no way to that network",
  EACCES: "forbidden by a firewall",
  ECONNRESET: "it was reset",
};

function whyLost(error: unknown): Reply {
  return error instanceof TimeoutError
    ? reply(426, `the transfer was given up: nothing moved for ${inSeconds(error.timeoutMs)}`)
    : reply(426, "the data connection was lost before the end of the transfer");
}
