/** What a raw client moves over data connections, by each of the four ways to open one. RFC 959 §3.2, RFC 2428 */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect } from "vitest";
import { bounded } from "../harness/bounded.js";
import { type RawClient, receivedBy } from "../harness/raw-client.js";

export const dataModes = ["PASV", "EPSV", "PORT", "EPRT"] as const;

export type DataMode = (typeof dataModes)[number];

export interface Move {
  /** `RETR a.bin` */
  readonly command: string;
  readonly mode: DataMode;
  /** Said with REST right before the command. */
  readonly restartAt?: number;
}

/** Downloads, or lists; resolves when the server has said that all of it was sent. */
export async function fetched(client: RawClient, move: Move): Promise<Buffer> {
  return await throughData(client, move, receivedBy);
}

/** Uploads; resolves with the first reply's text when the server has said that all of it is stored. */
export async function sent(client: RawClient, move: Move, bytes: Uint8Array): Promise<string> {
  let told = "";
  await throughData(client, move, async (data, about) => {
    told = about;
    data.resume();
    await bounded(new Promise<void>((resolve) => data.end(bytes, resolve)), "the way out of an upload");
  });
  return told;
}

type DataUse<T> = (data: Socket, about: string) => Promise<T>;

async function throughData<T>(client: RawClient, { command, mode, restartAt }: Move, use: DataUse<T>): Promise<T> {
  const arranged = await (mode === "PASV" || mode === "EPSV" ? listenedFor(client, mode) : dialledBy(client, mode));
  let data: Socket | undefined;
  try {
    if (restartAt !== undefined) expect(await client.ask(`REST ${restartAt}`), command).toMatchObject({ code: 350 });
    const { code, text } = await client.ask(command);
    expect([125, 150], `${command}: ${code} ${text}`).toContain(code);
    data = await bounded(arranged.opened, `the data connection of ${command}`);
    const result = await use(data, text);
    expect(await client.reply(), command).toMatchObject({ code: 226 });
    return result;
  } finally {
    arranged.giveUp();
    data?.destroy();
  }
}

interface Arranged {
  readonly opened: Promise<Socket>;
  giveUp(): void;
}

async function listenedFor(client: RawClient, mode: "PASV" | "EPSV"): Promise<Arranged> {
  const port = mode === "EPSV" ? await client.extendedPassive() : await passivePort(client);
  return { opened: client.dialData(port), giveUp: () => undefined };
}

async function passivePort(client: RawClient): Promise<number> {
  const { text } = await client.ask("PASV");
  const [, high, low] = /,(\d+),(\d+)\)/.exec(text) ?? [];
  return Number(high) * 256 + Number(low);
}

async function dialledBy(client: RawClient, mode: "PORT" | "EPRT"): Promise<Arranged> {
  const listener = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  const address = listener.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const opened = new Promise<Socket>((resolve) => {
    listener.once("connection", (socket) => {
      listener.close();
      resolve(socket.on("error", () => undefined));
    });
  });
  const where = mode === "EPRT" ? `EPRT |1|127.0.0.1|${port}|` : `PORT 127,0,0,1,${port >> 8},${port & 255}`;
  expect(await client.ask(where)).toMatchObject({ code: 200 });
  return { opened, giveUp: () => void listener.close() };
}
