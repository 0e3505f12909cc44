/** For tests: an FTP server in memory that says what it is told. What a test does not say goes well. */
import { decodeWireText } from "@pasvport/ftp-core";
import type { Connection, Listener, Network } from "@pasvport/ftp-core/net";
import { createMemoryNetwork, type MemoryHost, type MemoryNetwork } from "@pasvport/ftp-core/simulation";

export const SERVER = "192.0.2.2";
export const CLIENT = "192.0.2.1";

/** What comes back for a verb: lines, or something to do. An empty text is silence; the verb `greeting` is the connection. */
export type Answer = string | ((session: ScriptedSession, argument: string) => unknown);

export type Script = Readonly<Record<string, Answer>>;

const usual: Script = {
  greeting: "220 ready",
  USER: "331 password",
  PASS: "230 welcome",
  TYPE: "200 TYPE",
  EPSV: async (session) => session.say(`229 here (|||${await session.listen()}|)`),
  PORT: (session, argument) => session.willDial(argument),
  RETR: async (session) => {
    session.say("150 coming");
    (await session.data()).stream.resume().end("hello");
    session.say("226 done");
  },
  STOR: async (session) => {
    session.say("150 go on");
    const { stream } = await session.data();
    stream.on("end", () => {
      stream.end();
      session.say("226 done");
    });
    stream.resume();
  },
  ABOR: "226 nothing to abort",
  NOOP: "200 OK",
  QUIT: (session) => {
    session.say("221 goodbye");
    session.control.stream.end();
  },
};

export interface ScriptedServer {
  readonly memory: MemoryNetwork;
  readonly server: MemoryHost;
  /** The client's network. */
  readonly network: Network;
  /** The command lines that came. */
  readonly heard: readonly string[];
  readonly sessions: readonly ScriptedSession[];
}

export async function startScriptedServer(
  script: Script = {},
  memory: MemoryNetwork = createMemoryNetwork(),
): Promise<ScriptedServer> {
  const answers = { ...usual, ...script };
  const server = memory.host(SERVER);
  const network = memory.host(CLIENT);
  const heard: string[] = [];
  const sessions: ScriptedSession[] = [];
  const onConnection = (control: Connection): void => {
    const session = new ScriptedSession(server, control);
    sessions.push(session);
    const answer = (verb: string, argument: string): unknown => {
      const what = answers[verb] ?? "500 not in the script";
      if (typeof what !== "string") return what(session, argument);
      return what === "" ? undefined : session.say(what);
    };
    void answer("greeting", "");
    let text = "";
    control.stream.on("error", () => undefined).on("end", () => control.stream.end());
    control.stream.on("data", (bytes) => {
      text += decodeWireText(bytes);
      const lines = text.split("\r\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        heard.push(line);
        const [verb = "", ...rest] = line.split(" ");
        void answer(verb, rest.join(" "));
      }
    });
  };
  await server.listen({ host: SERVER, port: 21, onConnection });
  return { memory, server, network, heard, sessions };
}

export class ScriptedSession {
  readonly control: Connection;
  readonly #host: MemoryHost;
  #listener: Listener | undefined;
  #data: (() => Promise<Connection>) | undefined;

  constructor(host: MemoryHost, control: Connection) {
    this.#host = host;
    this.control = control;
  }

  say(...lines: readonly string[]): void {
    this.control.stream.write(lines.map((line) => `${line}\r\n`).join(""));
  }

  /** A port for the next data connection; it is closed again when the client has come. */
  async listen(): Promise<number> {
    await this.#listener?.close();
    let arrive: (connection: Connection) => void = () => undefined;
    const arrived = new Promise<Connection>((resolve) => {
      arrive = resolve;
    });
    const listener = await this.#host.listen({
      host: SERVER,
      port: 0,
      onConnection: (connection) => {
        void listener.close();
        arrive(connection);
      },
    });
    this.#listener = listener;
    this.#data = () => arrived;
    return listener.local.port;
  }

  /** Notes what PORT said. */
  willDial(argument: string): void {
    const [high = 0, low = 0] = argument.split(",").slice(4).map(Number);
    this.#data = () => this.#host.dial({ host: CLIENT, port: high * 256 + low });
    this.say("200 PORT");
  }

  /** The next data connection. */
  async data(): Promise<Connection> {
    const connection = await this.#data?.();
    if (connection === undefined) throw new RangeError("no data connection was arranged");
    connection.stream.on("error", () => undefined);
    return connection;
  }
}
