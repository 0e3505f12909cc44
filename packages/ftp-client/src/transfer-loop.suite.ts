/** For tests of transfers: a session with the scripted server, which must leave nothing behind. */
import type { Network } from "@pasvport/ftp-core/net";
import { afterEach, expect } from "vitest";
import { type FtpClientOptions, settingsFrom } from "./client-options.js";
import type { ClientSession } from "./client-session.js";
import { connect } from "./connect.js";
import { logout } from "./operations/logout.js";
import { retrieve } from "./operations/retrieve.js";
import { type Answer, type Script, type ScriptedServer, SERVER, startScriptedServer } from "./scripted-server.suite.js";

export const LIMITS = { connectMs: 5_000, replyMs: 7_000, dataMs: 11_000, cancelMs: 2_000, closeMs: 500 };

export interface TransferTest extends ScriptedServer {
  readonly session: ClientSession;
  /** Lets time pass until the promise has settled: its value, or its error. */
  outcome(promise: Promise<unknown>): Promise<unknown>;
  /** A download whole, in the same session. */
  fetched(): Promise<number>;
  later(ms: number): Promise<void>;
  /** The server looks at the data connections that it left alone until now. */
  lookAtData(): Promise<void>;
}

export interface TransferTestOptions extends Partial<Omit<FtpClientOptions, "network">> {
  /** What stands between the client and the network. */
  readonly through?: (network: Network) => Network;
}

let current: TransferTest | undefined;

/** To be called where tests are collected: what a test began is ended behind it, and must leave nothing. */
export function endTransferTests(): void {
  afterEach(async () => {
    if (current === undefined) return;
    const { memory, session } = current;
    current = undefined;
    await memory.clock.until(logout(session));
    await memory.clock.settle();
    expect([memory.openConnections, memory.openListeners, memory.clock.pendingTimers]).toEqual([0, 1, 0]);
  });
}

export async function beginTransfers(
  script: Script = {},
  { through = (network) => network, ...options }: TransferTestOptions = {},
): Promise<TransferTest> {
  const server = await startScriptedServer(script);
  const { memory, sessions } = server;
  const network = through(server.network);
  const session = await connect(settingsFrom({ host: SERVER, mode: "epsv", timeouts: LIMITS, network, ...options }));
  current = {
    ...server,
    session,
    outcome: (promise) => memory.clock.until(promise).catch((error: unknown) => error),
    fetched: () => memory.clock.until(retrieve(session, "whole.txt", ignore)),
    later: (ms) => new Promise((resolve) => void memory.clock.after(ms, resolve)),
    lookAtData: async () => {
      for (const peer of sessions) await peer.data().then(({ stream }) => stream.resume(), ignore);
    },
  };
  return current;
}

/** RETR of `whole.txt` goes well, whatever else the server does. */
export function besidesWhole(answer: Answer): Answer {
  return async (peer, argument) => {
    if (argument !== "whole.txt") return typeof answer === "string" ? peer.say(answer) : answer(peer, argument);
    peer.say("150 coming");
    (await peer.data()).stream.resume().end("hello");
    return peer.say("226 done");
  };
}

export async function ignore(): Promise<void> {}
