/**
 * One transfer: arrange the data channel, say the command, move the bytes, and wait until control and data both say so.
 * Table 4 decides; here it meets sockets and time limits.
 */
import {
  advanceClientTransfer,
  type ClientTransfer,
  type ClientTransferEvent,
  type CommandScript,
  clientTransferVerdict,
  describeCommand,
  formatCommand,
  formatEndpoint,
  NegativeReplyError,
  newClientTransfer,
  type Reply,
} from "@pasvport/ftp-core";
import { abortedError, type Connection, type OwnStep, within } from "@pasvport/ftp-core/net";
import type { ClientSession } from "./client-session.js";
import type { ArrangedChannel } from "./mode-choice.js";
import { arrangeData } from "./operations/arrange.js";
import { cancelTransfer } from "./operations/cancel.js";
import { IncompleteError, transferFailure } from "./transfer-failure.js";
import { TransferWait } from "./transfer-wait.js";

export interface TransferTask {
  /** The command that moves data, and a REST before it where the transfer begins in the middle. */
  readonly script: CommandScript;
  /** An upload must not begin before the server said 1yz: it may refuse the file. */
  readonly direction: "download" | "upload";
  /** Moves all bytes; resolves with their number. Each step of our own end goes through `own`. */
  move(connection: Connection, own: OwnStep): Promise<number>;
  /** Asks what else is worth knowing, while the data connection is dialled: then it costs no time. */
  meanwhile?(): Promise<void>;
  /** How many bytes have to move; fewer are no success, whatever the server says. undefined: nobody knows. */
  leastBytes?(): number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Resolves with the bytes moved, when the transfer is whole.
 *
 * @throws DataChannelError, NegativeReplyError, AbortedError, TimeoutError, ConnectionError, LocalProtocolError, or what our own end
 * threw
 */
export async function transferData(session: ClientSession, task: TransferTask): Promise<number> {
  const { signal } = task;
  // What cannot be said is refused before a data connection is made for it.
  for (const command of task.script) formatCommand(command);
  const stopIfAborted = (): void => {
    if (signal?.aborted) throw abortedError(signal, describeScript(task));
  };
  stopIfAborted();
  const arranged = await arrangeData(session, { signal, meanwhile: task.meanwhile });
  try {
    // It may have fired while the server was asked: then the command is never said.
    stopIfAborted();
    const bytes = await new TransferRun(session, task, arranged).run();
    session.learnt.mode = arranged.mode;
    return bytes;
  } finally {
    await arranged.channel.close();
  }
}

/** What the task is about: REST is only said for what comes next. */
function describeScript({ script }: TransferTask): string {
  return describeCommand(script.at(-1) ?? script[0]);
}

class TransferRun {
  readonly #session: ClientSession;
  readonly #task: TransferTask;
  readonly #arranged: ArrangedChannel;
  readonly #settled: Promise<number>;
  readonly #wait: TransferWait;
  #resolve: (bytes: number) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #transfer: ClientTransfer = newClientTransfer;
  #bytes = 0;
  #connection: Connection | undefined;
  #dataError: unknown;
  #refusal: NegativeReplyError | undefined;
  /** Settles with the server's last word about the transfer; undefined where none comes any more. Never rejects. */
  #answered: Promise<Reply | undefined> = Promise.resolve(undefined);
  /** Settles when the bytes have come to rest; absent before they may move. Never rejects. */
  #moved: Promise<void> | undefined;
  /** Settles when our own end is in use no more, or was waited for long enough. */
  #rest: Promise<void> = Promise.resolve();
  /** `cancelling`: the server is to notice that nobody wants it any more. `over`: the caller has its answer. */
  #phase: "running" | "cancelling" | "over" = "running";

  constructor(session: ClientSession, task: TransferTask, arranged: ArrangedChannel) {
    this.#session = session;
    this.#task = task;
    this.#arranged = arranged;
    this.#wait = new TransferWait(session, (error) => this.#fail(error));
    this.#settled = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  async run(): Promise<number> {
    const { signal } = this.#task;
    const onAbort = (): void => void this.#cancel(abortedError(signal, describeScript(this.#task)));
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      // Not at once: a trace that stops the transfer as its command goes out must find that a reply is owed.
      this.#answered = Promise.resolve().then(() => this.#control());
      void this.#data();
      this.#decide();
      return await this.#settled;
    } finally {
      signal?.removeEventListener("abort", onAbort);
      // What the caller gave must not be in use any more when it tries again.
      await this.#rest;
    }
  }

  /** The control side: the command and its replies. @returns the last of them; undefined where none came */
  async #control(): Promise<Reply | undefined> {
    const { control } = this.#session;
    const onPreliminary = (): void => this.#on("preliminaryReceived");
    if (this.#phase !== "running") return undefined;
    try {
      const reply = await control.say(this.#task.script, { bound: "caller", onPreliminary });
      this.#on("completionReceived");
      return reply;
    } catch (error) {
      if (!(error instanceof NegativeReplyError)) {
        this.#fail(error);
        return undefined;
      }
      this.#refusal = error;
      this.#on("refusalReceived");
      return error.reply;
    }
  }

  /** The data side: a channel that was dialled is open already, one that we listen on opens when the server comes. */
  async #data(): Promise<void> {
    try {
      const { channel } = this.#arranged;
      this.#connection = await channel.open(this.#task.signal);
      const how = `accepted on ${formatEndpoint(channel.endpoint)}`;
      if (channel.opening === "listen") this.#session.trace({ kind: "dataOpened", how });
      this.#on("dataOpened");
    } catch (error) {
      this.#dataError = error;
      this.#on("dataFailed");
    }
  }

  readonly #own: OwnStep = async (step) => {
    try {
      return await step();
    } catch (error) {
      void this.#cancel(error);
      throw error;
    }
  };

  async #move(connection: Connection): Promise<void> {
    const { trace } = this.#session;
    try {
      this.#bytes = await this.#task.move(connection, this.#own);
      trace({ kind: "dataEnded", bytes: this.#bytes });
      this.#requireAll();
      this.#on("dataEnded");
    } catch (error) {
      this.#dataError = error;
      // The server must not take what it has for the whole.
      connection.reset();
      if (this.#refusal === undefined && !(error instanceof IncompleteError))
        trace({ kind: "dataLost", why: error instanceof Error ? error.message : "lost" });
      this.#on("dataFailed");
    }
  }

  /** An end in good order proves little: a server that fell over ends its connections, too. */
  #requireAll(): void {
    const leastBytes = this.#task.leastBytes?.() ?? 0;
    if (this.#bytes < leastBytes) throw new IncompleteError(this.#bytes, leastBytes);
  }

  #on(event: ClientTransferEvent): void {
    this.#transfer = advanceClientTransfer(this.#transfer, event);
    if (this.#phase !== "running") return;
    const { control, data } = this.#transfer;
    const mayMove = this.#task.direction === "download" || control === "started" || control === "completed";
    if (data === "moving" && mayMove && this.#connection !== undefined) this.#moved ??= this.#move(this.#connection);
    this.#decide();
  }

  #decide(): void {
    const verdict = clientTransferVerdict(this.#transfer);
    switch (verdict) {
      case "wait":
        // Until the server answers at all, the reply is what we wait for; then bytes move under their own limit.
        this.#wait.for(this.#transfer.control === "asked" ? "reply" : undefined);
        break;
      case "awaitReply":
        this.#wait.for(this.#transfer.control === "asked" ? "reply" : "final reply");
        break;
      case "awaitData":
        this.#wait.for(this.#moved === undefined ? "data" : undefined);
        if (this.#moved !== undefined && this.#task.direction === "upload") this.#endSoon();
        break;
      case "success":
        this.#phase = "over";
        this.#wait.for(undefined);
        this.#resolve(this.#bytes);
        break;
      case "incomplete":
        this.#fail("completed");
        break;
      case "failure":
        this.#fail(this.#refusal);
        break;
      default:
        verdict satisfies never;
    }
  }

  /**
   * A server that has all it wants waits for no more: nor may we, for a source that gives nothing. A line on which nothing moves has
   * failed by then, as that takes half as long.
   */
  #endSoon(): void {
    const { network, timeouts } = this.#session.settings;
    const callOff = network.clock.after(2 * timeouts.dataMs, () => this.#connection?.reset());
    void this.#settled.catch(() => undefined).finally(callOff);
  }

  /** The caller does not want it any more, or our own end cannot go on: the server has to notice, and the session to stay in step. */
  async #cancel(error: unknown): Promise<void> {
    if (this.#phase !== "running") return;
    this.#phase = "cancelling";
    this.#wait.for(undefined);
    // With a reset: an orderly end would make a whole file of half an upload.
    this.#connection?.reset();
    void this.#arranged.channel.close();
    this.#rest = this.#atRest(this.#session.settings.timeouts.cancelMs);
    const { control } = this.#transfer;
    const isAnswered = control === "completed" || control === "refused";
    if (!isAnswered) await cancelTransfer(this.#session, this.#answered);
    this.#end(error);
  }

  /** @param control `completed`, or the error that the control connection's side came to */
  #fail(control: unknown): void {
    if (this.#phase !== "running") return;
    this.#wait.for(undefined);
    this.#rest = this.#atRest(this.#session.settings.timeouts.dataMs);
    this.#end(
      transferFailure({
        arranged: this.#arranged,
        wasOpen: this.#connection !== undefined,
        dataError: this.#dataError,
        control,
      }),
    );
  }

  #end(error: unknown): void {
    this.#phase = "over";
    void this.#arranged.channel.close();
    this.#reject(error);
  }

  async #atRest(timeoutMs: number): Promise<void> {
    const { clock } = this.#session.settings.network;
    const moved = this.#moved;
    if (moved === undefined) return;
    await within({ clock, waitingFor: "our own end", timeoutMs }, () => moved).catch(() => undefined);
  }
}
