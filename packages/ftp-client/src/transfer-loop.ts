/**
 * One transfer: arrange the data channel, say the command, move the bytes, and wait until control and data both say so.
 * Table 4 decides; here it meets sockets and time limits.
 */
import {
  advanceClientTransfer,
  type ClientTransfer,
  type ClientTransferEvent,
  type CommandScript,
  ConnectionError,
  clientTransferVerdict,
  describeCommand,
  formatEndpoint,
  NegativeReplyError,
  newClientTransfer,
  TimeoutError,
} from "@pasvport/ftp-core";
import { abortedError, type Connection, type OwnStep, within } from "@pasvport/ftp-core/net";
import type { ClientSession } from "./client-session.js";
import type { ArrangedChannel } from "./mode-choice.js";
import { arrangeData } from "./operations/arrange.js";
import { cancelTransfer } from "./operations/cancel.js";
import { transferFailure } from "./transfer-failure.js";

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
 * @throws DataChannelError, NegativeReplyError, AbortedError, TimeoutError, ConnectionError, or what our own end threw
 */
export async function transferData(session: ClientSession, task: TransferTask): Promise<number> {
  const { signal } = task;
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
  #resolve: (bytes: number) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #transfer: ClientTransfer = newClientTransfer;
  #bytes = 0;
  #connection: Connection | undefined;
  #dataError: unknown;
  #ownError: { readonly error: unknown } | undefined;
  #refusal: NegativeReplyError | undefined;
  /** Settles when the server has said its last word about the transfer. */
  #answered: Promise<void> = Promise.resolve();
  /** Settles when the bytes have come to rest; absent before they may move. */
  #moved: Promise<void> | undefined;
  /** `cancelling`: the server is to notice. `over`: the caller has its answer. */
  #phase: "running" | "cancelling" | "over" = "running";
  /** What is waited for now, under a bound. */
  #waitingFor: "reply" | "final reply" | "data" | undefined;
  #callOff: () => void = () => undefined;

  constructor(session: ClientSession, task: TransferTask, arranged: ArrangedChannel) {
    this.#session = session;
    this.#task = task;
    this.#arranged = arranged;
    this.#settled = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  async run(): Promise<number> {
    const { signal } = this.#task;
    const onAbort = (): void => void this.#cancel();
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      this.#answered = this.#control();
      void this.#data();
      this.#decide();
      return await this.#settled;
    } finally {
      signal?.removeEventListener("abort", onAbort);
      await this.#atRest();
    }
  }

  /** The control side: the command and its replies. */
  async #control(): Promise<void> {
    const { control } = this.#session;
    const onPreliminary = (): void => this.#on("preliminaryReceived");
    try {
      await control.say(this.#task.script, { bound: "caller", onPreliminary });
      this.#on("completionReceived");
    } catch (error) {
      if (!(error instanceof NegativeReplyError)) return this.#fail(error);
      this.#refusal = error;
      this.#on("refusalReceived");
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

  /** Takes note of an error of our own end: it tells more than whatever the server says about its consequences. */
  readonly #own: OwnStep = async (step) => {
    try {
      return await step();
    } catch (error) {
      this.#ownError ??= { error };
      throw error;
    }
  };

  async #move(connection: Connection): Promise<void> {
    try {
      this.#bytes = await this.#task.move(connection, this.#own);
      this.#session.trace({ kind: "dataEnded", bytes: this.#bytes });
      this.#requireAll();
      this.#on("dataEnded");
    } catch (error) {
      this.#dataError = error;
      // The server must not take what it has for the whole.
      connection.reset();
      if (this.#refusal === undefined)
        this.#session.trace({ kind: "dataLost", why: error instanceof Error ? error.message : "lost" });
      this.#on("dataFailed");
    }
  }

  /** An end in good order proves little: a server that fell over ends its connections, too. */
  #requireAll(): void {
    const least = this.#task.leastBytes?.();
    if (least !== undefined && this.#bytes < least)
      throw new ConnectionError(`it ended after ${this.#bytes} of ${least} bytes`);
  }

  #on(event: ClientTransferEvent): void {
    this.#transfer = advanceClientTransfer(this.#transfer, event);
    const { control, data } = this.#transfer;
    const mayMove = this.#task.direction === "download" || control === "started" || control === "completed";
    if (data === "moving" && mayMove && this.#connection !== undefined) this.#moved ??= this.#move(this.#connection);
    this.#decide();
  }

  #decide(): void {
    const verdict = clientTransferVerdict(this.#transfer);
    if (this.#phase !== "running") return;
    switch (verdict) {
      case "wait":
        // Until the server answers at all, the reply is what we wait for; then bytes move under their own limit.
        this.#bound(this.#transfer.control === "asked" ? "reply" : undefined);
        break;
      case "awaitReply":
        this.#bound(this.#transfer.control === "asked" ? "reply" : "final reply");
        break;
      case "awaitData":
        this.#bound(this.#moved === undefined ? "data" : undefined);
        break;
      case "success":
        this.#bound(undefined);
        this.#phase = "over";
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
   * Bounds the wait; one that goes on keeps the bound it has. When it is over the session ends: what came later would be taken for
   * an answer to something else.
   */
  #bound(waitingFor: "reply" | "final reply" | "data" | undefined): void {
    if (waitingFor === this.#waitingFor) return;
    this.#callOff();
    this.#waitingFor = waitingFor;
    if (waitingFor === undefined) return;
    const { control, settings } = this.#session;
    const timeoutMs = waitingFor === "data" ? settings.timeouts.dataMs : settings.timeouts.replyMs;
    this.#callOff = settings.network.clock.after(timeoutMs, () => {
      const timeout = new TimeoutError(waitingFor, timeoutMs);
      control.abandon(timeout);
      this.#fail(timeout);
    });
  }

  async #cancel(): Promise<void> {
    if (this.#phase !== "running") return;
    const error = abortedError(this.#task.signal, describeScript(this.#task));
    this.#ownError = { error };
    this.#phase = "cancelling";
    this.#callOff();
    // With a reset: an orderly end would make a whole file of half an upload.
    this.#connection?.reset();
    void this.#arranged.channel.close();
    await cancelTransfer(this.#session, this.#answered);
    this.#end(error);
  }

  /** @param control `completed`, or the error that the control connection's side came to */
  #fail(control: unknown): void {
    this.#end(
      transferFailure({
        arranged: this.#arranged,
        wasOpen: this.#connection !== undefined,
        ownError: this.#ownError,
        dataError: this.#dataError,
        control,
      }),
    );
  }

  #end(error: unknown): void {
    this.#phase = "over";
    this.#callOff();
    void this.#arranged.channel.close();
    this.#reject(error);
  }

  /** What the caller gave must not be in use any more when it tries again. An abort does not wait for it. */
  async #atRest(): Promise<void> {
    const { network, timeouts } = this.#session.settings;
    if (this.#moved === undefined || this.#task.signal?.aborted) return;
    const moved = this.#moved;
    await within({ clock: network.clock, waitingFor: "data", timeoutMs: timeouts.dataMs }, () => moved).catch(
      () => undefined,
    );
  }
}
