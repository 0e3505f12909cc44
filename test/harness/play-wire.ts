/**
 * Plays one side of a transcript over a control connection, and compares what the other side says: the client's side against
 * a real server, or the server's side against a real client. One line after the other, as they stand in the file.
 */
import { Buffer } from "node:buffer";
import {
  type DataFamily,
  dataModes,
  decodeWireText,
  type Endpoint,
  encodeWireText,
  escapeTelnet,
  FtpError,
  findVerb,
  parseExtendedAddress,
  parseExtendedPassiveReply,
  parseHostPort,
  parsePassiveReply,
  reply,
} from "@pasvport/ftp-core";
import { type Connection, type Network, writeChunk } from "@pasvport/ftp-core/net";
import { bytewiseAtFirst } from "./pieces.js";
import { DataEnd, type Role } from "./play-data.js";
import { Inbox } from "./play-inbox.js";
import { PlayRecord } from "./play-record.js";
import { dataBytes, describeBytes, fillIn, hasPlaceholder, withWords } from "./play-text.js";
import type { TranscriptUser } from "./play-user.js";
import type { World } from "./play-world.js";
import type { Mark, TranscriptLine } from "./transcript.js";

export interface WireOptions {
  /** Whose lines are ours. */
  readonly role: Role;
  /** The control connection: the first one, and one for each C+. */
  connect(): Promise<Connection>;
  readonly network: Network;
  readonly world: World;
  /** Who uses the client under test, where it is one. */
  readonly user?: TranscriptUser;
}

export async function playWire(lines: readonly TranscriptLine[], options: WireOptions): Promise<PlayRecord> {
  const play = new WirePlay(lines, options, await options.world.wait("the client", options.connect()));
  await play.run();
  return play.record;
}

class WirePlay {
  readonly record = new PlayRecord();
  readonly #lines: readonly TranscriptLine[];
  readonly #options: WireOptions;
  #control: Connection;
  #inbox: Inbox;
  #data: DataEnd;
  #family: DataFamily = "passive";
  #sender: Role = "server";
  #dataLines = 0;

  constructor(lines: readonly TranscriptLine[], options: WireOptions, control: Connection) {
    this.#lines = lines;
    this.#options = options;
    this.#control = control;
    this.#inbox = new Inbox(control.stream);
    this.#data = new DataEnd(options.role, options.network, control);
  }

  async run(): Promise<void> {
    const { user, world } = this.#options;
    let isAsWritten = true;
    for (const [index, line] of this.#lines.entries()) {
      try {
        isAsWritten = await world.wait(`line ${line.number}`, this.#play(line, index));
      } catch (error) {
        if (!(error instanceof FtpError)) throw error;
        isAsWritten = this.record.differ(line, `(line ${line.number}: ${error.message})`);
      }
      if (!isAsWritten) break;
    }
    await user?.leave();
    if (isAsWritten) await world.wait("the end of the session", this.#end());
    await this.#part();
  }

  async #part(): Promise<void> {
    this.#control.stream.destroy();
    await this.#data.close();
  }

  async #connectAgain(line: TranscriptLine): Promise<boolean> {
    const { role, network, connect } = this.#options;
    await this.#part();
    this.#control = await connect();
    this.#inbox = new Inbox(this.#control.stream);
    this.#data = new DataEnd(role, network, this.#control);
    return this.record.said(line);
  }

  async #play(line: TranscriptLine, index: number): Promise<boolean> {
    const { role, user } = this.#options;
    switch (line.mark) {
      case "C>":
      case "S>":
        this.#note(line);
        return isOurs(line.mark, role) ? this.#say(line, index) : this.#hear(line);
      case "C|":
      case "S|":
        if (!isOurs(line.mark, role)) return this.record.differ(line, "(only who is played writes bytes)");
        await this.#write(dataBytes(line.text));
        return this.record.said(line);
      case "C+":
        return this.#connectAgain(line);
      case "C-":
      case "S-":
        return isOurs(line.mark, role) ? this.#leave(line) : this.#expectEnd(line);
      case "D+":
        await this.#data.open(this.#family);
        this.#dataLines = 0;
        return this.record.said(line);
      case "D>":
      case "D<":
        this.#dataLines += 1;
        return (line.mark === "D>") === (role === "server") ? this.#send(line) : this.#receive(line);
      case "D-":
        return this.#sender === role ? this.#endData(line) : this.#expectDataEnd(line);
      case "D!":
        return this.#lose(line);
      case "D?":
        return this.#stranger(line);
      case "U>":
        user?.ask(line.text, this.#lines.slice(index + 1));
        return user === undefined || this.record.said(line);
      case "U<":
      case "U!":
        if (user === undefined) return true;
        return this.#compareOutcome(line, await user.outcome());
      default:
        return line.mark satisfies never;
    }
  }

  /** What the session is about to do, as far as the lines tell. */
  #note({ mark, text }: TranscriptLine): void {
    const verb = mark === "C>" ? findVerb(text.split(" ")[0] ?? "") : undefined;
    if (verb === undefined) return;
    if (verb in dataModes) this.#family = dataModes[verb as keyof typeof dataModes].family;
    if (verb === "STOR" || verb === "APPE" || verb === "STOU") this.#sender = "client";
    if (verb === "RETR" || verb === "LIST" || verb === "NLST" || verb === "MLSD") this.#sender = "server";
  }

  async #say(line: TranscriptLine, index: number): Promise<boolean> {
    const { role, user } = this.#options;
    const address = hasPlaceholder(line.text) ? await this.#bind(index) : this.#data.refusing;
    // A server that is played says something where the text does not matter.
    const text = user === undefined ? line.text : withWords(line.text);
    const bytes = encodeWireText(fillIn(text, address));
    await this.#write(Buffer.concat([role === "client" ? escapeTelnet(bytes) : bytes, Buffer.from("\r\n")]));
    return this.record.said(line);
  }

  /** Listens, unless nobody is to get through: then the announced port refuses. */
  #bind(index: number): Promise<Endpoint> | Endpoint {
    const next = this.#lines.slice(index + 1).find(({ mark }) => mark.startsWith("D"));
    return next?.mark === "D!" ? this.#data.refusing : this.#data.listen();
  }

  async #hear(line: TranscriptLine): Promise<boolean> {
    const received = await this.#inbox.line();
    const isAsWritten = this.record.compare(line, received);
    const target = isAsWritten ? announced(received ?? "", this.#control.remote) : undefined;
    if (target !== undefined) await this.#data.dialLater(target);
    return isAsWritten;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const { world, role } = this.#options;
    const pieces = world.writes === "whole" ? [bytes] : bytewiseAtFirst(bytes);
    try {
      for (const piece of pieces) await writeChunk(this.#control.stream, piece);
    } catch (error) {
      // A client may go before it has heard the end of something endless; the lines behind tell whether it had to.
      if (role === "client") throw error;
    }
  }

  #leave(line: TranscriptLine): boolean {
    this.#control.stream.end();
    return this.record.said(line);
  }

  async #expectEnd(line: TranscriptLine): Promise<boolean> {
    const { rest } = await this.#inbox.over();
    return rest.length === 0
      ? this.record.said(line)
      : this.record.differ(line, `${line.mark[0]}> ${describeBytes(rest)}`);
  }

  async #send(line: TranscriptLine): Promise<boolean> {
    await this.#data.write(dataBytes(line.text));
    return this.record.said(line);
  }

  async #receive(line: TranscriptLine): Promise<boolean> {
    const bytes = dataBytes(line.text);
    const received = await this.#data.read(bytes.length);
    return bytes.equals(received)
      ? this.record.said(line)
      : this.record.differ(line, `${line.mark} ${describeBytes(received)}`);
  }

  async #endData(line: TranscriptLine): Promise<boolean> {
    // A live trace tells how many bytes there were, not which.
    if (this.#dataLines === 0) await this.#data.write(Buffer.alloc(bytesTold(line) ?? 0, "x"));
    await this.#data.end();
    return this.record.said(line);
  }

  async #expectDataEnd(line: TranscriptLine): Promise<boolean> {
    const { state, rest } = await this.#data.over();
    const told = this.#dataLines === 0 ? (bytesTold(line) ?? 0) : 0;
    if (rest.length !== told)
      return this.record.differ(line, `${this.#sender === "server" ? "D>" : "D<"} ${describeBytes(rest)}`);
    return state === "ended" ? this.record.said(line) : this.record.differ(line, "D! it was lost");
  }

  async #lose(line: TranscriptLine): Promise<boolean> {
    const [, culprit, did] = /^the (client|server) (\S*)/.exec(line.text) ?? [];
    // It never came, or it is our part to break it.
    if (!this.#data.isOpen) return this.record.said(line);
    if (culprit === undefined || culprit === this.#options.role) {
      this.#data.reset();
      return this.record.said(line);
    }
    const { state } = await this.#data.over();
    return state === "lost" || did !== "reset"
      ? this.record.said(line)
      : this.record.differ(line, "D- it ended in order");
  }

  async #stranger(line: TranscriptLine): Promise<boolean> {
    const rest = await this.#options.world.stranger(this.#data.target);
    return rest.length === 0
      ? this.record.said(line)
      : this.record.differ(line, `D? the stranger got ${describeBytes(rest)}`);
  }

  #compareOutcome(line: TranscriptLine, outcome: { readonly mark: Mark; readonly text: string }): boolean {
    if (outcome.mark === line.mark) return this.record.compare(line, outcome.text);
    return this.record.differ(line, `${outcome.mark} ${outcome.text}`);
  }

  /** Whatever comes now stands nowhere. */
  async #end(): Promise<void> {
    const { role } = this.#options;
    this.#control.stream.end();
    const { rest } = await this.#inbox.over();
    if (rest.length > 0) this.record.unexpected(`${role === "client" ? "S>" : "C>"} ${describeBytes(rest)}`);
  }
}

function isOurs(mark: Mark, role: Role): boolean {
  return mark.startsWith("C") === (role === "client");
}

/** Where the other side listens, if the line tells that. */
function announced(text: string, { host }: Endpoint): Endpoint | undefined {
  const [word = "", ...rest] = text.split(" ");
  const argument = rest.join(" ");
  switch (word) {
    case "227":
      return parsePassiveReply(reply(227, argument));
    case "229":
      return { host, port: parseExtendedPassiveReply(reply(229, argument)) };
    case "PORT":
      return parseHostPort(argument);
    case "EPRT":
      return parseExtendedAddress(argument).endpoint;
    default:
      return undefined;
  }
}

function bytesTold({ text }: TranscriptLine): number | undefined {
  const [, count] = /^([0-9]+) bytes$/.exec(decodeWireText(Buffer.from(text))) ?? [];
  return count === undefined ? undefined : Number(count);
}
