/** Plays a transcript with the server's machine alone: real handlers and a storage in memory, and no connection at all. */
import {
  CommandReader,
  decodeWireText,
  encodeWireText,
  escapeTelnet,
  formatReply,
  reply,
  ServerControl,
  type ServerEffect,
  type ServerEvent,
  TelnetFilter,
  type Verb,
} from "@pasvport/ftp-core";
import type { Storage, StorageError } from "@pasvport/ftp-server";
import { LoginThrottle } from "../../packages/ftp-server/src/access/login-throttle.js";
import { runCommand } from "../../packages/ftp-server/src/run-command.js";
import { type ServerSettings, settingsFrom } from "../../packages/ftp-server/src/server-options.js";
import { newSession } from "../../packages/ftp-server/src/session.js";
import { replyToStorageError } from "../../packages/ftp-server/src/storage/storage-error.js";
import type { RunningTransfer } from "../../packages/ftp-server/src/transfer.js";
import { releaseTransfer } from "../../packages/ftp-server/src/transfer-steps.js";
import { bytewise } from "./pieces.js";
import { PaperArrangement } from "./play-arrangement.js";
import { type Played, PlayRecord } from "./play-record.js";
import { serverOptions, storedLines, transcriptStorage } from "./play-storage.js";
import { dataBytes, describeBytes, fillIn } from "./play-text.js";
import { type Moved, readAll, storeAll, storePart } from "./play-transfer.js";
import { memoryWorld, type Writes } from "./play-world.js";
import type { Transcript, TranscriptLine } from "./transcript.js";

export async function playServerMachine(transcript: Transcript, writes: Writes): Promise<Played> {
  const play = new ServerMachinePlay(transcript, writes);
  await play.run();
  return play.record.played;
}

class ServerMachinePlay {
  readonly record = new PlayRecord();
  readonly #transcript: Transcript;
  readonly #writes: Writes;
  readonly #storage: Storage;
  readonly #settings: ServerSettings;
  readonly #control = new ServerControl();
  readonly #commands = new CommandReader();
  readonly #throttle = new LoginThrottle({ delayMs: 0, longestDelayMs: 0 }, () => 0);
  readonly #data: PaperArrangement;
  /** What the machine said and nobody has compared yet: the marks of its lines with their texts. */
  readonly #said: string[] = [];
  #session: ReturnType<typeof newSession>;
  #running: Promise<void> | undefined;
  #transfer: RunningTransfer | undefined;
  #isOpeningWanted = false;
  #received: Buffer[] = [];
  #sent: Moved = { bytes: Buffer.alloc(0) };

  constructor(transcript: Transcript, writes: Writes) {
    const world = memoryWorld(transcript, "asWritten");
    const local = { host: world.serverAddress, port: 21 };
    const clientHost = transcript.family === "ipv4" ? "198.51.100.7" : "2001:db8:7::7";
    this.#transcript = transcript;
    this.#writes = writes;
    this.#storage = transcriptStorage(transcript);
    this.#settings = settingsFrom(
      serverOptions(transcript, this.#storage, { network: world.server, local, takenPort: 1 }),
    );
    this.#session = newSession(1, { local, remote: { host: clientHost, port: 40_000 } });
    this.#data = new PaperArrangement(this.#settings, this.#session);
  }

  async run(): Promise<void> {
    await this.#receive({ type: "connected", greeting: reply(220, "Pasvport FTP server ready") });
    let isAsWritten = true;
    for (const line of this.#transcript.lines) {
      isAsWritten = await this.#play(line);
      if (!isAsWritten) break;
    }
    await this.#receive({ type: "controlLost" });
    const rest = this.#said.filter((said) => said !== "S-");
    if (isAsWritten && rest.length > 0) this.record.unexpected(rest.join("\n"));
    if (isAsWritten) this.record.after(await storedLines(this.#storage, this.#transcript));
  }

  async #play(line: TranscriptLine): Promise<boolean> {
    switch (line.mark) {
      case "C>": {
        const text = encodeWireText(fillIn(line.text, { host: this.#session.remote.host, port: 50_001 }));
        return this.#hear(line, Buffer.concat([escapeTelnet(text), Buffer.from("\r\n")]));
      }
      case "C|":
        return this.#hear(line, dataBytes(line.text));
      case "S|":
        return this.record.differ(line, "(only who is played writes bytes)");
      case "C+":
        return this.record.differ(line, "(one machine, one session)");
      case "C-":
        await this.#receive({ type: "controlLost" });
        return this.record.said(line);
      case "S>": {
        const said = this.#said.shift();
        return said?.startsWith("S> ")
          ? this.record.compare(line, said.slice(3))
          : this.record.differ(line, said ?? "(silence)");
      }
      case "S-": {
        const said = this.#said.shift();
        return said === "S-" ? this.record.said(line) : this.record.differ(line, said ?? "(silence)");
      }
      case "D+":
        return this.#openData(line);
      case "D>":
        return this.#compareSent(line);
      case "D<":
        return this.#takeData(line);
      case "D-":
        return this.#endData(line);
      case "D!":
        await this.#loseData(line);
        return this.record.said(line);
      // The machine learns nothing of strangers and of users.
      case "D?":
        return this.record.said(line);
      case "U>":
      case "U<":
      case "U!":
        return true;
      default:
        return line.mark satisfies never;
    }
  }

  async #hear(line: TranscriptLine, bytes: Uint8Array): Promise<true> {
    const pieces = this.#writes === "whole" ? [bytes] : bytewise(bytes);
    for (const piece of pieces) this.#commands.push(piece);
    await this.#pump();
    return this.record.said(line);
  }

  async #pump(): Promise<void> {
    while (!this.#control.isSaturated) {
      const inbound = this.#commands.next();
      if (inbound === undefined) return;
      await this.#receive({ type: "commandReceived", inbound });
    }
  }

  async #receive(event: ServerEvent): Promise<void> {
    const effects = this.#control.receive(event);
    if (this.#control.state.activity.kind !== "transferring" && this.#transfer !== undefined) {
      await releaseTransfer(this.#transfer, this.#settings, () => undefined);
      this.#transfer = undefined;
    }
    for (const effect of effects) await this.#perform(effect);
    const running = this.#running;
    this.#running = undefined;
    await running;
    await this.#pump();
  }

  async #perform(effect: ServerEffect): Promise<void> {
    switch (effect.type) {
      case "sendReply": {
        const lines = decodeWireText(new TelnetFilter().push(formatReply(effect.reply)))
          .split("\r\n")
          .slice(0, -1);
        this.#said.push(...lines.map((line) => `S> ${line}`));
        return;
      }
      case "runCommand":
        this.#running = this.#runCommand(effect);
        return;
      case "openData":
        this.#isOpeningWanted = true;
        return;
      case "moveData":
        if (this.#transfer?.direction === "toClient") this.#sent = await readAll(this.#transfer);
        return;
      // What the driver does about these is told by the D! line that follows.
      case "abortData":
        return;
      case "dropRoute":
        this.#data.drop();
        return;
      case "closeControl":
        this.#said.push("S-");
        return;
      default:
        effect satisfies never;
    }
  }

  async #runCommand({ command, pending, login }: Extract<ServerEffect, { type: "runCommand" }>): Promise<void> {
    const outcome = await runCommand(
      command,
      {
        pending,
        login,
        session: this.#session,
        data: this.#data,
        settings: this.#settings,
        throttle: this.#throttle,
        transfer: this.#transfer,
        signal: new AbortController().signal,
      },
      (error) => this.#said.push(`(a bug: ${String(error)})`),
    );
    if (outcome.session !== undefined) this.#session = { ...this.#session, ...outcome.session };
    if (outcome.kind === "transfer") {
      this.#transfer = { ...outcome.transfer, verb: command.verb, progress: { bytes: 0 } };
      this.#isOpeningWanted = false;
      this.#received = [];
    }
    await this.#receive({ type: "handlerDone", outcome });
  }

  async #openData(line: TranscriptLine): Promise<boolean> {
    const isExpected = this.#isOpeningWanted || this.#control.state.route.kind === "passive";
    if (!isExpected) return this.record.differ(line, "(the server does not open it)");
    this.#data.isOpen = true;
    await this.#receive({ type: "dataOpened" });
    return this.record.said(line);
  }

  #takeData(line: TranscriptLine): true {
    const bytes = dataBytes(line.text);
    this.#received.push(bytes);
    if (this.#transfer !== undefined) this.#transfer.progress.bytes += bytes.length;
    return this.record.said(line);
  }

  #compareSent(line: TranscriptLine): boolean {
    const bytes = dataBytes(line.text);
    const sent = this.#sent.bytes.subarray(0, bytes.length);
    this.#sent = { ...this.#sent, bytes: this.#sent.bytes.subarray(bytes.length) };
    return bytes.equals(sent) ? this.record.said(line) : this.record.differ(line, `D> ${describeBytes(sent)}`);
  }

  /** The sender is done: to the client, everything must have been sent; to the server, the storage decides. */
  async #endData(line: TranscriptLine): Promise<boolean> {
    const { bytes, error } = this.#transfer?.direction === "fromClient" ? await this.#store() : this.#sent;
    if (this.#transfer?.direction === "toClient") {
      const told = / bytes$/.test(line.text) ? Number.parseInt(line.text, 10) : 0;
      if (bytes.length !== told) return this.record.differ(line, `D> ${describeBytes(bytes)}`);
    }
    await this.#dataIsOver(error ?? bytes.length);
    return this.record.said(line);
  }

  async #loseData({ text }: TranscriptLine): Promise<void> {
    const { activity } = this.#control.state;
    // Without a fault in the set-up it was the connection.
    if (!text.startsWith("the client") && this.#data.isOpen && this.#transcript.faults.length > 0) {
      const { error } = this.#transfer?.direction === "fromClient" ? await this.#store() : this.#sent;
      if (error !== undefined) return this.#dataIsOver(error);
    }
    const isOpening = activity.kind === "transferring" && !this.#data.isOpen;
    const event = isOpening
      ? ({ type: "openFailed", reply: reply(425, text) } as const)
      : ({ type: "peerLost", reply: reply(426, text) } as const);
    if (!isOpening && this.#transfer?.direction === "fromClient") await storePart(this.#transfer, this.#received);
    await this.#receive(event);
  }

  #dataIsOver(end: number | StorageError): Promise<void> {
    return this.#receive(
      typeof end === "number"
        ? { type: "dataEnded", bytes: end }
        : { type: "storageFailed", reply: replyToStorageError(end, this.#verb) },
    );
  }

  get #verb(): Verb {
    const { activity } = this.#control.state;
    return activity.kind === "transferring" ? activity.command.verb : "NOOP";
  }

  /** What an upload comes to when the client has sent everything. */
  async #store(): Promise<Moved> {
    const bytes = Buffer.concat(this.#received);
    return this.#transfer?.direction === "fromClient" ? storeAll(this.#transfer, bytes) : { bytes };
  }
}
