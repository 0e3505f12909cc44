/** Plays a transcript with the client's machine and table 4 alone: replies in, commands out, and no connection at all. */
import { Buffer } from "node:buffer";
import {
  advanceClientTransfer,
  ClientControl,
  type ClientEffect,
  type ClientTransfer,
  type ClientTransferEvent,
  type Command,
  ConnectionError,
  clientTransferVerdict,
  commandRow,
  type DialogueId,
  decodeWireText,
  type FtpError,
  formatCommand,
  NegativeReplyError,
  newClientTransfer,
  RemoteProtocolError,
  ReplyReader,
  type SayableCommand,
  TelnetFilter,
} from "@pasvport/ftp-core";
import { bytewiseAtFirst } from "./pieces.js";
import { commandFrom } from "./play-actions.js";
import { type Played, PlayRecord } from "./play-record.js";
import { dataBytes, fillIn, withWords } from "./play-text.js";
import type { Writes } from "./play-world.js";
import type { Transcript, TranscriptLine } from "./transcript.js";

export async function playClientMachine(transcript: Transcript, writes: Writes): Promise<Played> {
  const play = new ClientMachinePlay(transcript, writes);
  play.run();
  return play.record.played;
}

/** Wherever it is that the client listens. */
const ADDRESSES = {
  ipv4: { host: "198.51.100.7", port: 50_001 },
  ipv6: { host: "2001:db8:7::7", port: 50_001 },
};

class ClientMachinePlay {
  readonly record = new PlayRecord();
  readonly #transcript: Transcript;
  readonly #writes: Writes;
  readonly #control = new ClientControl();
  readonly #replies = new ReplyReader();
  /** Sent, and not compared yet. */
  readonly #sent: SayableCommand[] = [];
  /** Requested, and not settled yet: what the last command of each is. */
  readonly #waiting = new Map<DialogueId, string>([[0, "the greeting"]]);
  #lastId: DialogueId = 0;
  #transferId: DialogueId | undefined;
  #transfer: ClientTransfer = newClientTransfer;
  /** The error that the dialogue that was requested last ended with. */
  #failure: FtpError | undefined;
  #closedBy: FtpError | undefined;

  constructor(transcript: Transcript, writes: Writes) {
    this.#transcript = transcript;
    this.#writes = writes;
  }

  run(): void {
    const { lines } = this.#transcript;
    const isAsWritten = lines.every((line, index) => this.#play(line, index));
    if (!isAsWritten) return;
    const hasFailed = lines.some(({ mark, text }) => mark === "U!" && /^TIMEOUT|^ABORTED/.test(text));
    for (const what of hasFailed ? [] : this.#waiting.values()) this.record.unexpected(`(${what} was never settled)`);
    const isTold = lines.some(({ mark }) => mark === "U!");
    if (this.#closedBy instanceof RemoteProtocolError && !isTold) this.record.unexpected(`(${this.#closedBy.message})`);
    for (const command of this.#sent) this.record.unexpected(`C> ${textOf(command)}`);
  }

  #play(line: TranscriptLine, index: number): boolean {
    switch (line.mark) {
      case "C>":
        return this.#say(line, index);
      case "S>":
        this.#hear(Buffer.from(`${fillIn(withWords(line.text), ADDRESSES[this.#transcript.family])}\r\n`));
        return this.record.said(line);
      case "S|":
        this.#hear(dataBytes(line.text));
        return this.record.said(line);
      case "C+":
        return this.record.differ(line, "(one machine, one session)");
      case "S-":
        this.#perform(this.#control.receive({ type: "connectionLost", error: new ConnectionError("the server left") }));
        return this.record.said(line);
      case "D+":
        return this.#dataIs("dataOpened", line);
      case "D-":
        return this.#dataIs("dataEnded", line);
      case "D!":
        return this.#dataIs("dataFailed", line);
      case "U!":
      case "U<":
        return this.#compareOutcome(line);
      // The machine learns nothing of bytes, of strangers, and of its own user's wishes.
      case "U>":
      case "C|":
      case "C-":
      case "D>":
      case "D<":
      case "D?":
        return true;
      default:
        return line.mark satisfies never;
    }
  }

  /** The command must have been sent by the dialogue that runs, or it begins one. */
  #say(line: TranscriptLine, index: number): boolean {
    const address = ADDRESSES[this.#transcript.family];
    const text = fillIn(line.text, address);
    if (this.#sent.length === 0) {
      this.#lastId += 1;
      this.#failure = undefined;
      const script = this.#scriptFrom(text, index);
      const [first] = script;
      this.#waiting.set(this.#lastId, text);
      if (commandRow(first.verb).dialogue === "transfer") this.#beginTransfer();
      this.#perform(this.#control.receive({ type: "dialogueRequested", id: this.#lastId, script }));
    }
    const sent = this.#sent.shift();
    if (sent === undefined) return this.record.differ(line, "(nothing was sent)");
    return textOf(sent) === text ? this.record.said(line) : this.record.differ(line, `C> ${textOf(sent)}`);
  }

  /** A login is one dialogue of up to three commands; a 3yz asks for the next. */
  #scriptFrom(text: string, index: number): readonly [Command, ...Command[]] {
    const first = commandFrom(text);
    if (commandRow(first.verb).dialogue !== "login") return [first];
    const following = this.#transcript.lines.slice(index + 1).filter(({ mark }) => mark === "C>");
    const end = following.findIndex((line) => !/^(PASS|ACCT) /.test(line.text));
    const more = following.slice(0, end === -1 ? undefined : end).map((line) => commandFrom(line.text));
    return [first, ...more];
  }

  #beginTransfer(): void {
    const isOpenAlready = this.#transferId === undefined && this.#transfer.data === "moving";
    this.#transfer = isOpenAlready ? this.#transfer : newClientTransfer;
    this.#transferId = this.#lastId;
  }

  #hear(bytes: Uint8Array): void {
    const pieces = this.#writes === "whole" ? [bytes] : bytewiseAtFirst(bytes);
    try {
      for (const piece of pieces) {
        this.#replies.push(piece);
        for (let reply = this.#replies.next(); reply !== undefined; reply = this.#replies.next()) {
          this.#perform(this.#control.receive({ type: "replyReceived", reply }));
        }
      }
    } catch (error) {
      if (!(error instanceof RemoteProtocolError)) throw error;
      this.#perform(this.#control.receive({ type: "connectionLost", error }));
    }
  }

  #perform(effects: readonly ClientEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case "sendCommand":
          this.#sent.push(effect.command);
          break;
        case "reportPreliminary":
          this.#transferIs(effect.id, "preliminaryReceived");
          break;
        case "succeed":
          this.#waiting.delete(effect.id);
          this.#transferIs(effect.id, "completionReceived");
          break;
        case "fail":
          this.#waiting.delete(effect.id);
          this.#failure = effect.error;
          if (effect.error instanceof NegativeReplyError) this.#transferIs(effect.id, "refusalReceived");
          break;
        case "closeControl":
          this.#closedBy = effect.error;
          break;
        default:
          effect satisfies never;
      }
    }
  }

  #transferIs(id: DialogueId, event: ClientTransferEvent): void {
    if (id === this.#transferId) this.#transfer = advanceClientTransfer(this.#transfer, event);
  }

  #dataIs(event: ClientTransferEvent, line: TranscriptLine): boolean {
    // The client may dial before it says what for.
    if (event === "dataOpened" && this.#isSettled) {
      this.#transferId = undefined;
      this.#transfer = newClientTransfer;
    }
    this.#transfer = advanceClientTransfer(this.#transfer, event);
    return this.record.said(line);
  }

  get #isSettled(): boolean {
    return this.#transferId === undefined || !this.#waiting.has(this.#transferId);
  }

  /** What the user gets, as far as it is decided here: limits of time and mended messages are the driver's. */
  #compareOutcome(line: TranscriptLine): boolean {
    const verdict = this.#transferId === undefined ? undefined : clientTransferVerdict(this.#transfer);
    if (line.mark === "U<") {
      const isFine = this.#failure === undefined && (verdict === undefined || verdict === "success");
      this.#transferId = undefined;
      return isFine ? this.record.said(line) : this.record.differ(line, this.#outcome(verdict));
    }
    const [code = ""] = line.text.split(" ");
    const failure = this.#failure;
    this.#failure = undefined;
    this.#transferId = undefined;
    if (code === failure?.code) return this.record.compare(line, `${failure.code} ${failure.message}`);
    const isUndecided = verdict === undefined ? this.#waiting.size > 0 : verdict !== "success";
    const isDriversWord = /^(DATA_CHANNEL|TIMEOUT|ABORTED)$/.test(code);
    return isDriversWord && (isUndecided || failure !== undefined)
      ? this.record.said(line)
      : this.record.differ(line, this.#outcome(verdict));
  }

  #outcome(verdict: string | undefined): string {
    return this.#failure === undefined
      ? `U< ${verdict ?? "success"}`
      : `U! ${this.#failure.code} ${this.#failure.message}`;
  }
}

function textOf(command: SayableCommand): string {
  return decodeWireText(new TelnetFilter().push(formatCommand(command))).slice(0, -2);
}
