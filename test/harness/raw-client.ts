/**
 * A raw FTP client for attacks: any bytes in any segments, replies read by a reader of its own, every wait bounded. It does
 * nothing by itself, and says what it is told, right or wrong.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { bounded } from "./bounded.js";

export type RawReply = { readonly code: number; readonly text: string };

export type RawEnd = { readonly host: string; readonly port: number };

export type RawOrigin = {
  /** Where the connection starts from: another address of 127/8 is another host. */
  readonly localAddress?: string;
};

export class RawClient implements AsyncDisposable {
  readonly server: RawEnd;
  readonly socket: Socket;
  /** Resolves when the server has ended its side or the connection is gone. */
  readonly ended: Promise<void>;
  /** Is shown every reply, also those that nobody asks for. */
  onReply: (reply: RawReply) => void = () => undefined;
  readonly #origin: RawOrigin;
  readonly #replies: RawReply[] = [];
  readonly #data: Socket[] = [];
  #text = "";
  #news: () => void = () => undefined;
  #hasEnded = false;

  private constructor(server: RawEnd, socket: Socket, origin: RawOrigin) {
    this.server = server;
    this.socket = socket;
    this.#origin = origin;
    socket.on("data", (bytes: Buffer) => this.#receive(bytes));
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#hasEnded = true;
        this.#news();
        resolve();
      };
      socket.once("end", end).once("close", end);
    });
  }

  /** Connects and reads the greeting. */
  static async connect(server: RawEnd, origin: RawOrigin = {}): Promise<RawClient> {
    const client = new RawClient(server, await openSocket(server, origin), origin);
    await client.reply();
    return client;
  }

  /** Connects, logs in, and asks for TYPE I. */
  static async login(server: RawEnd, origin: RawOrigin = {}): Promise<RawClient> {
    const client = await RawClient.connect(server, origin);
    for (const line of ["USER alice", "PASS secret", "TYPE I"]) await client.ask(line);
    return client;
  }

  /** Bytes as they are, in one write. */
  write(bytes: string | Uint8Array): void {
    this.socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  }

  /** Command lines with their ends, all in one write. */
  say(...lines: readonly string[]): void {
    this.write(lines.map((line) => `${line}\r\n`).join(""));
  }

  /** The next reply that nobody has read yet. */
  async reply(boundMs?: number): Promise<RawReply> {
    return await bounded(this.#nextReply(), "a reply", boundMs);
  }

  /** The codes of the next replies. */
  async codes(count: number): Promise<readonly number[]> {
    const codes: number[] = [];
    while (codes.length < count) codes.push((await this.reply()).code);
    return codes;
  }

  async ask(line: string): Promise<RawReply> {
    this.say(line);
    return await this.reply();
  }

  /** What came and was not asked for with `reply`. */
  get unread(): readonly RawReply[] {
    return this.#replies;
  }

  /** EPSV: the port. */
  async extendedPassive(): Promise<number> {
    const { text } = await this.ask("EPSV");
    return Number(/\|\|\|(\d+)\|/.exec(text)?.[1]);
  }

  /** EPSV, and the connection to it. */
  async openData(): Promise<Socket> {
    return await this.dialData(await this.extendedPassive());
  }

  async dialData(port: number): Promise<Socket> {
    const socket = await openSocket({ host: this.server.host, port }, this.#origin);
    this.#data.push(socket);
    return socket;
  }

  /** No word, no end: the socket is gone. */
  destroy(): void {
    for (const socket of [this.socket, ...this.#data]) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = [this.socket, ...this.#data]
      .filter((socket) => !socket.closed)
      .map((socket) => once(socket, "close"));
    this.destroy();
    await Promise.all(closed);
  }

  async #nextReply(): Promise<RawReply> {
    for (let reply = this.#replies.shift(); ; reply = this.#replies.shift()) {
      if (reply !== undefined) return reply;
      if (this.#hasEnded) return { code: 0, text: "(the connection is closed)" };
      await new Promise<void>((resolve) => {
        this.#news = resolve;
      });
    }
  }

  /** RFC 959 §4.2, read as simply as can be: a line with the first line's code and a blank ends the reply. */
  #receive(bytes: Buffer): void {
    this.#text += bytes.toString("latin1");
    for (let whole = WHOLE_REPLY.exec(this.#text); whole !== null; whole = WHOLE_REPLY.exec(this.#text)) {
      this.#text = this.#text.slice(whole[0].length);
      const reply = { code: Number(whole[1]), text: whole[0].slice(4).trimEnd() };
      this.#replies.push(reply);
      this.onReply(reply);
    }
    this.#news();
  }
}

const WHOLE_REPLY = /^(\d{3})(?: .*\r\n|-(?:.*\r\n)*?\1 .*\r\n)/;

/** A connected socket whose errors harm nobody. */
export async function openSocket({ host, port }: RawEnd, { localAddress }: RawOrigin = {}): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true, allowHalfOpen: true, ...(localAddress && { localAddress }) });
  await bounded(once(socket, "connect"), `a connection to ${host}:${port}`);
  return socket.on("error", () => undefined);
}

/** All that comes, to the end of the data. Only for a socket that has not ended its own side. @throws when it was reset */
export async function receivedBy(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await bounded(
    (async () => {
      for await (const chunk of socket.iterator({ destroyOnReturn: false })) chunks.push(chunk as Buffer);
      // A reset right behind the last bytes looks like an end (libuv). Writing nothing tells the two apart.
      await new Promise<void>((resolve, reject) => {
        socket.write(new Uint8Array(0), (error) => (error ? reject(error) : resolve()));
      });
    })(),
    "the end of the data",
    // Large ones take long on a machine that has much else to do.
    25_000,
  );
  return Buffer.concat(chunks);
}

/** Resolves when the other side has ended, and both directions are closed. The data that comes is thrown away. */
export async function closed(socket: Socket): Promise<void> {
  if (socket.closed) return;
  if (socket.readableEnded) socket.end();
  else socket.once("end", () => socket.end()).resume();
  await bounded(new Promise<void>((resolve) => socket.once("close", () => resolve())), "the end of a connection");
}
