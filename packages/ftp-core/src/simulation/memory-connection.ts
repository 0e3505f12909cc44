/**
 * A TCP connection in memory: two streams that behave as two sockets do. RFC 9293 §3.5, §3.6
 *
 * Segments arrive in order, a write at a time; what arrived and was not read stays with the receiver, and the writer waits
 * when that is too much. A reset stands in line behind the data that came before it, and a paused reader learns of it when it
 * reads or writes: so does the kernel's.
 */
import { Duplex } from "node:stream";
import type { Connection } from "../net/network.js";
import { type NetworkErrno, NetworkError } from "../net/network-error.js";
import { type Endpoint, formatEndpoint } from "../wire/ip-address.js";
import { joinData, type Segment, type Segmentation, segmentBytes } from "./segmentation.js";

/** What may lie unread at the receiver before the writer has to wait. */
const WINDOW_BYTES = 65_536;

const NOTHING = Buffer.alloc(0);

export interface MemoryConnectionOptions {
  readonly dialler: Endpoint;
  readonly listener: Endpoint;
  readonly segmentation: Segmentation;
  /** Brings a segment to the other side: never at once, and in order. */
  deliver(arrive: () => void): void;
}

export interface MemoryConnection {
  readonly dialled: Connection;
  readonly accepted: Connection;
}

export function memoryConnection(options: MemoryConnectionOptions): MemoryConnection {
  const { dialler, listener } = options;
  const dialled = new MemorySocket(options, listener);
  const accepted = new MemorySocket(options, dialler);
  dialled.join(accepted);
  accepted.join(dialled);
  return {
    dialled: { local: dialler, remote: listener, stream: dialled, reset: () => dialled.reset() },
    accepted: { local: listener, remote: dialler, stream: accepted, reset: () => accepted.reset() },
  };
}

type WriteCallback = (error?: Error | null) => void;

class MemorySocket extends Duplex {
  readonly #options: MemoryConnectionOptions;
  readonly #remote: Endpoint;
  /** Itself, until it is joined. */
  #peer: MemorySocket = this;
  /** Arrived, and read by nobody yet. */
  readonly #arrived: Segment[] = [];
  #wantsMore = false;
  #finCame = false;
  /** Written, and for now too much for the peer. */
  #unsent: Buffer = NOTHING;
  #writeCallback: WriteCallback | undefined;
  #unreadByPeer = 0;
  #finSent = false;
  /** Set by a reset: every later write fails with it. */
  #failure: NetworkError | undefined;
  #ending: "orderly" | "reset" = "orderly";

  constructor(options: MemoryConnectionOptions, remote: Endpoint) {
    // One byte: the stream takes a segment only when it has none, so that segments never grow together in its buffer.
    super({ allowHalfOpen: true, readableHighWaterMark: 1, writableHighWaterMark: 16_384 });
    this.#options = options;
    this.#remote = remote;
    // As the real network does: an error that nobody listens for closes the socket, not the process.
    this.on("error", () => undefined);
  }

  join(peer: MemorySocket): void {
    this.#peer = peer;
  }

  reset(): void {
    this.#ending = "reset";
    this.destroy();
  }

  override _read(): void {
    this.#wantsMore = true;
    this.#readArrived();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: WriteCallback): void {
    // A copy: whoever wrote may use its buffer again as soon as we call back.
    this.#unsent = Buffer.from(chunk);
    this.#writeCallback = callback;
    this.#sendUnsent();
  }

  override _final(callback: WriteCallback): void {
    this.#sendFin();
    callback();
  }

  override _destroy(error: Error | null, callback: WriteCallback): void {
    const isDataLost = this.#arrived.some(({ kind }) => kind === "data");
    // RFC 9293 §3.6.1 and RFC 1122 §4.2.2.13: closing with data unread says so, by a reset.
    if (this.#ending === "reset" || isDataLost) this.#send({ kind: "rst" });
    else this.#sendFin();
    this.#arrived.length = 0;
    this.#unsent = NOTHING;
    this.#endWrite(error);
    callback(error);
  }

  #receive(segment: Segment): void {
    if (this.destroyed) {
      if (segment.kind === "data") this.#send({ kind: "rst" });
      return;
    }
    this.#arrived.push(segment);
    if (segment.kind === "fin") this.#finCame = true;
    if (segment.kind === "rst") this.#fail(this.#finCame ? "EPIPE" : "ECONNRESET");
    if (this.#options.segmentation === "joined") this.#options.deliver(() => this.#readArrived());
    else this.#readArrived();
  }

  #readArrived(): void {
    if (this.#options.segmentation === "joined") joinData(this.#arrived);
    while (this.#wantsMore) {
      const segment = this.#arrived.shift();
      if (segment === undefined) return;
      switch (segment.kind) {
        case "data":
          this.#wantsMore = this.push(segment.bytes);
          this.#peer.#wasRead(segment.bytes.length);
          break;
        case "fin":
          this.#wantsMore = false;
          this.push(null);
          break;
        case "rst":
          this.#wantsMore = false;
          this.destroy(this.#failure);
          break;
        default:
          segment satisfies never;
      }
    }
  }

  /** The peer has taken so much; a write that waits for it goes on. */
  #wasRead(bytes: number): void {
    this.#unreadByPeer -= bytes;
    if (this.#writeCallback !== undefined) this.#options.deliver(() => this.#sendUnsent());
  }

  #sendUnsent(): void {
    const size = segmentBytes(this.#options.segmentation);
    while (this.#failure === undefined && this.#unsent.length > 0 && this.#unreadByPeer < WINDOW_BYTES) {
      const bytes = this.#unsent.subarray(0, size);
      this.#unsent = this.#unsent.subarray(size);
      this.#unreadByPeer += bytes.length;
      this.#send({ kind: "data", bytes });
    }
    if (this.#failure !== undefined || this.#unsent.length === 0) this.#endWrite(this.#failure);
  }

  #endWrite(error: Error | null | undefined): void {
    const callback = this.#writeCallback;
    this.#writeCallback = undefined;
    callback?.(error);
  }

  #sendFin(): void {
    if (this.#finSent || this.#failure !== undefined) return;
    this.#finSent = true;
    this.#send({ kind: "fin" });
  }

  #send(segment: Segment): void {
    this.#options.deliver(() => this.#peer.#receive(segment));
  }

  #fail(errno: NetworkErrno): void {
    this.#failure ??= new NetworkError(`connection with ${formatEndpoint(this.#remote)}`, errno);
    this.#endWrite(this.#failure);
  }
}
