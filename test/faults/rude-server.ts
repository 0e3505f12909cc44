/**
 * A tiny FTP server that misbehaves as it is told. What a test does not say goes well: login, TYPE, EPSV and QUIT have their
 * usual answers, and one data connection at a time is there to be used.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { bounded } from "../harness/bounded.js";
import { openSocket, type RawEnd } from "../harness/raw-client.js";

/** What to say to a verb: a text with its line ends, or something to do. The verb `greeting` is the connection itself. */
export type RudeAnswer = string | ((session: RudeSession, argument: string) => unknown);

export type RudeScript = Readonly<Record<string, RudeAnswer>>;

const usualAnswers: RudeScript = {
  greeting: "220 ready\r\n",
  USER: "331 password\r\n",
  PASS: "230 welcome\r\n",
  TYPE: "200 TYPE\r\n",
  FEAT: "502 no\r\n",
  PORT: (session, argument) => session.willDial(argument.split(",").slice(4)),
  EPSV: async (session) => session.write(`229 here (|||${await session.listen()}|)\r\n`),
  RETR: async (session) => {
    session.write("150 coming\r\n");
    (await session.data()).end("hello");
    session.write("226 done\r\n");
  },
  STOR: async (session) => {
    session.write("150 go on\r\n");
    const data = await session.data();
    data.resume();
    await once(data, "end");
    session.write("226 done\r\n");
  },
  ABOR: "226 nothing to abort\r\n",
  NOOP: "200 OK\r\n",
  QUIT: (session) => session.control.end("221 goodbye\r\n"),
};

export interface RudeServer extends AsyncDisposable {
  readonly port: number;
  /** The command lines that came, of all sessions. */
  readonly heard: readonly string[];
}

export async function startRudeServer(script: RudeScript = {}): Promise<RudeServer> {
  const answers = { ...usualAnswers, ...script };
  const sessions: RudeSession[] = [];
  const heard: string[] = [];
  const control = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    const session = new RudeSession(socket);
    sessions.push(session);
    session.run(heard, async (verb, argument) => {
      const what = answers[verb] ?? "500 not in the script\r\n";
      if (typeof what === "string") session.write(what);
      else await what(session, argument);
    });
  });
  const { port } = await listening(control);
  return {
    port,
    heard,
    [Symbol.asyncDispose]: async () => {
      control.close();
      for (const session of sessions) session.destroy();
    },
  };
}

export class RudeSession {
  readonly control: Socket;
  /** Where the client said that it listens. */
  target: RawEnd = { host: "127.0.0.1", port: 0 };
  readonly #sockets: Socket[];
  #answered: Promise<void> = Promise.resolve();
  #listener: Server | undefined;
  #data: Promise<Socket> | undefined;

  constructor(control: Socket) {
    this.control = control.on("error", () => undefined);
    this.#sockets = [control];
  }

  /** Answers line after line; the next waits until the one before is answered. */
  run(heard: string[], answer: (verb: string, argument: string) => Promise<void>): void {
    let text = "";
    this.#answered = answer("greeting", "");
    this.control.on("data", (bytes: Buffer) => {
      text += bytes.toString("latin1");
      const lines = text.split("\r\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        heard.push(line);
        const [verb = "", ...rest] = line.split(" ");
        // What fails here fails the test: nobody else waits for it.
        this.#answered = this.#answered.then(() => answer(verb, rest.join(" ")));
      }
    });
  }

  write(text: string | Uint8Array): void {
    this.control.write(typeof text === "string" ? Buffer.from(text, "latin1") : text);
  }

  /** Byte after byte, each in a segment of its own. */
  async writeBytewise(text: string): Promise<void> {
    for (const byte of Buffer.from(text, "latin1")) {
      await new Promise((resolve) => this.control.write(Uint8Array.of(byte), resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** A data listener of this session; the one before is closed. Resolves with its port. */
  async listen(): Promise<number> {
    this.#listener?.close();
    const listener = createServer({ noDelay: true, allowHalfOpen: true });
    this.#listener = listener;
    const { port } = await listening(listener);
    this.#data = once(listener, "connection").then(([socket]) => this.#keep(socket as Socket));
    return port;
  }

  willDial([high = "0", low = "0"]: readonly string[]): void {
    this.target = { host: "127.0.0.1", port: Number(high) * 256 + Number(low) };
    this.write("200 PORT\r\n");
  }

  /** The data connection: in passive mode the client's, in active mode our own. */
  async data(): Promise<Socket> {
    return await bounded(this.#data ?? this.dial(), "a data connection");
  }

  async dial(): Promise<Socket> {
    return this.#keep(await openSocket(this.target));
  }

  destroy(): void {
    this.#listener?.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #keep(socket: Socket): Socket {
    this.#sockets.push(socket.on("error", () => undefined));
    return socket;
  }
}

async function listening(server: Server): Promise<AddressInfo> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server.address() as AddressInfo;
}
