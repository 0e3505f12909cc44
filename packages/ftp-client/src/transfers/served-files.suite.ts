/** For tests: a scripted server that has files, and breaks off where a test says so. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeChunk } from "@pasvport/ftp-core/net";
import { createMemoryNetwork } from "@pasvport/ftp-core/simulation";
import { settingsFrom } from "../client-options.js";
import {
  type Script,
  type ScriptedServer,
  type ScriptedSession,
  SERVER,
  startScriptedServer,
} from "../scripted-server.suite.js";
import { SessionTurns } from "../session-turns.js";
import { createPace } from "./pace.js";

export interface ServedFiles extends ScriptedServer {
  readonly files: Map<string, Buffer>;
  readonly turns: SessionTurns;
  /** A folder of this machine, for the test alone. */
  readonly folder: string;
  local(name: string): string;
  /** Lets the clock run until it settles. */
  until<T>(promise: Promise<T>): Promise<T>;
  /** What was thrown. */
  failure(promise: Promise<unknown>): Promise<unknown>;
  /** The command lines that begin with these verbs. */
  said(...verbs: readonly string[]): readonly string[];
  /** @returns what is left over: connections, listeners beside the server's own, timers */
  end(): Promise<readonly number[]>;
}

/** Says no, and closes the data connection that came already. */
export async function refuse(session: ScriptedSession, answer: string): Promise<void> {
  session.say(answer);
  (await session.data()).stream.resume().end();
}

/** Each transfer takes the next of these, and does this many bytes before it breaks off; when there is none left it is whole. */
export type BreaksAfter = { readonly bytes: number; readonly what: "data" | "control" }[];

export interface ServedOptions {
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly breaks?: BreaksAfter;
  readonly script?: Script;
  /** Bytes a second, from the server to us. Default: all at once. */
  readonly rate?: number;
  /** Where RETR begins after a REST. Default: there. */
  readonly begins?: (at: number) => number;
}

export async function serveFiles({
  files: given = {},
  breaks = [],
  script = {},
  rate,
  begins = (at) => at,
}: ServedOptions = {}): Promise<ServedFiles> {
  const memory = createMemoryNetwork();
  const files = new Map(Object.entries(given).map(([name, bytes]) => [name, Buffer.from(bytes)]));
  const restarts = new WeakMap<ScriptedSession, number>();
  const takeRestart = (session: ScriptedSession): number => {
    const at = restarts.get(session) ?? 0;
    restarts.delete(session);
    return at;
  };
  const receive = async (session: ScriptedSession, path: string, at: number): Promise<void> => {
    session.say("150 go on");
    const { stream } = await session.data();
    const stop = breaks.shift();
    let bytes = (files.get(path) ?? Buffer.alloc(0)).subarray(0, at);
    let came = 0;
    files.set(path, bytes);
    stream.on("data", (chunk: Buffer) => {
      if (stop !== undefined && came >= stop.bytes) return;
      came += chunk.length;
      bytes = Buffer.concat([bytes, stop === undefined ? chunk : chunk.subarray(0, chunk.length + stop.bytes - came)]);
      files.set(path, bytes);
      if (stop === undefined || came < stop.bytes) return;
      stream.destroy();
      if (stop.what === "control") session.control.reset();
      else session.say("426 broken off");
    });
    stream.on("end", () => {
      stream.end();
      session.say("226 done");
    });
    stream.on("close", () => {
      if (!stream.readableEnded && stop === undefined) session.say("426 lost");
    });
  };
  const served: Script = {
    SIZE: (session, path) => {
      const bytes = files.get(path);
      session.say(bytes === undefined ? "550 no such file" : `213 ${bytes.length}`);
    },
    REST: (session, at) => {
      restarts.set(session, Number(at));
      session.say("350 from there");
    },
    RETR: async (session, path) => {
      const restart = takeRestart(session);
      const bytes = files.get(path)?.subarray(restart === 0 ? 0 : begins(restart));
      if (bytes === undefined) return refuse(session, "550 no such file");
      session.say("150 coming");
      const connection = await session.data();
      const stop = breaks.shift();
      connection.stream.resume();
      const pace = rate === undefined ? undefined : createPace(rate, memory.clock);
      const sent = stop === undefined ? bytes : bytes.subarray(0, stop.bytes);
      for (let at = 0; at < sent.length && !connection.stream.destroyed; at += 16_384) {
        const piece = sent.subarray(at, at + 16_384);
        await pace?.take(piece.length);
        await writeChunk(connection.stream, piece).catch(() => undefined);
      }
      if (connection.stream.destroyed) return session.say("426 lost");
      if (stop === undefined) {
        connection.stream.end();
        return session.say("226 done");
      }
      // What was written is to arrive before the end does.
      await new Promise((resolve) => memory.clock.after(10, () => resolve(undefined)));
      connection.reset();
      if (stop.what === "control") session.control.reset();
      else session.say("426 broken off");
    },
    STOR: (session, path) => receive(session, path, takeRestart(session)),
    APPE: (session, path) => receive(session, path, files.get(path)?.length ?? 0),
    ...script,
  };
  const server = await startScriptedServer(served, memory);
  const turns = new SessionTurns(
    settingsFrom({ host: SERVER, mode: "epsv", network: server.network, timeouts: { cancelMs: 1_000 } }),
  );
  const folder = await mkdtemp(join(tmpdir(), "pasvport-transfers-"));
  const { clock } = memory;
  return {
    ...server,
    files,
    turns,
    folder,
    local: (name) => join(folder, name),
    until: (promise) => clock.until(promise),
    failure: (promise) =>
      clock.until(
        promise.then(
          (value) => ({ resolvedWith: value }),
          (error: unknown) => error,
        ),
      ),
    said: (...verbs) => server.heard.filter((line) => verbs.includes(line.split(" ", 1)[0] ?? "")),
    async end() {
      await clock.until(turns.close());
      // Whoever looks for a stall looks once more.
      await clock.advance(60_000);
      await rm(folder, { recursive: true, force: true });
      return [memory.openConnections, memory.openListeners - 1, clock.pendingTimers];
    },
  };
}
