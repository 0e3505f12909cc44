/** For tests of turns: a client's session with the scripted server, which must leave nothing behind. */
import { command } from "@pasvport/ftp-core";
import { afterEach, expect } from "vitest";
import { type FtpClientOptions, settingsFrom } from "./client-options.js";
import { type Script, type ScriptedServer, SERVER, startScriptedServer } from "./scripted-server.suite.js";
import { SessionTurns, type Turn } from "./session-turns.js";

export const LIMITS = { connectMs: 5_000, replyMs: 7_000, dataMs: 11_000, cancelMs: 1_000, closeMs: 500 };

export interface TurnsTest extends ScriptedServer {
  readonly turns: SessionTurns;
  /** Says `SITE <word>` in a turn; resolves with the text of the reply. */
  say(word: string, turn?: Partial<Turn>): Promise<string>;
  /** Lets time pass until the promise has settled: its value, or its error. */
  outcome(promise: Promise<unknown>): Promise<unknown>;
  /** The commands that came behind the login. */
  said(): readonly string[];
}

let current: TurnsTest | undefined;

/** To be called where tests are collected: what a test began is ended behind it, and must leave nothing. */
export function endTurnsTests(): void {
  afterEach(async () => {
    if (current === undefined) return;
    const { memory, turns } = current;
    current = undefined;
    turns.destroy();
    await memory.clock.until(turns.close());
    await memory.clock.settle();
    expect([memory.openConnections, memory.openListeners, memory.clock.pendingTimers]).toEqual([0, 1, 0]);
  });
}

export async function beginTurns(script: Script = {}, options: Partial<FtpClientOptions> = {}): Promise<TurnsTest> {
  const server = await startScriptedServer({
    SITE: (peer, argument) => peer.say(`200 ${argument}`),
    CWD: "250 there",
    PWD: '257 "/there"',
    ...script,
  });
  const { memory, network, heard } = server;
  const turns = new SessionTurns(settingsFrom({ host: SERVER, timeouts: LIMITS, network, ...options }));
  current = {
    ...server,
    turns,
    say: (word, turn) =>
      turns.run({ operation: `say ${word}`, stops: "atOnce", ...turn }, async ({ control }) => {
        const { lines } = await control.say(command("SITE", { word, argument: undefined }));
        return lines[0] ?? "";
      }),
    outcome: (promise) => memory.clock.until(promise).catch((error: unknown) => error),
    said: () => heard.filter((line) => !/^(USER|PASS) /.test(line)),
  };
  return current;
}
