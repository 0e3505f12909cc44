/** One end of the data connections of a session that is played: it listens or dials by the square, as the real ends do. */
import { type DataFamily, dataSquare, type Endpoint } from "@pasvport/ftp-core";
import { type Connection, endStream, type Listener, type Network, writeChunk } from "@pasvport/ftp-core/net";
import { Inbox, type InboxState } from "./play-inbox.js";

export type Role = "client" | "server";

export class DataEnd {
  readonly #role: Role;
  readonly #network: Network;
  readonly #control: Connection;
  #target: Endpoint | undefined;
  #listener: Listener | undefined;
  #arrived: Promise<Connection> | undefined;
  #open: { readonly connection: Connection; readonly inbox: Inbox } | undefined;
  readonly #all: Connection[] = [];

  constructor(role: Role, network: Network, control: Connection) {
    this.#role = role;
    this.#network = network;
    this.#control = control;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** Where we or they listen. */
  get target(): Endpoint {
    return this.#target ?? this.refusing;
  }

  /** An address at which a connection is refused: the port is in use, by our control connection, and nobody listens. */
  get refusing(): Endpoint {
    return this.#control.local;
  }

  async listen(): Promise<Endpoint> {
    await this.#forget();
    const { host } = this.#control.local;
    let arrive: (connection: Connection) => void = () => undefined;
    this.#arrived = new Promise((resolve) => {
      arrive = resolve;
    });
    this.#listener = await this.#network.listen({ host, port: 0, onConnection: arrive });
    this.#target = this.#listener.local;
    return this.#target;
  }

  /** The other side told where it listens. */
  async dialLater(target: Endpoint): Promise<void> {
    await this.#forget();
    this.#target = target;
  }

  async open(family: DataFamily): Promise<void> {
    const connection = dataSquare[this.#role][family] === "dial" ? await this.#dial() : await this.#arrived;
    if (connection === undefined) return;
    this.#all.push(connection);
    connection.stream.on("error", () => undefined);
    this.#open = { connection, inbox: new Inbox(connection.stream) };
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#open !== undefined) await writeChunk(this.#open.connection.stream, bytes);
  }

  async read(count: number): Promise<Buffer> {
    return (await this.#open?.inbox.bytes(count)) ?? Buffer.alloc(0);
  }

  /** The end of our direction. */
  async end(): Promise<void> {
    if (this.#open !== undefined) await endStream(this.#open.connection.stream);
  }

  /** How the other side's direction ends, and what was left in it. */
  async over(): Promise<{ readonly state: InboxState; readonly rest: Buffer }> {
    const over = (await this.#open?.inbox.over()) ?? { state: "lost" as const, rest: Buffer.alloc(0) };
    this.#open = undefined;
    return over;
  }

  reset(): void {
    this.#open?.connection.reset();
    this.#open = undefined;
  }

  async close(): Promise<void> {
    await this.#forget();
    for (const { stream } of this.#all) stream.destroy();
  }

  #dial(): Promise<Connection> {
    return this.#network.dial({ ...this.target, localAddress: this.#control.local.host });
  }

  /** What was arranged before. */
  async #forget(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    this.#open = undefined;
    this.#target = undefined;
    await listener?.close();
  }
}
