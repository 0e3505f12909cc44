import {
  AbortedError,
  ConnectionError,
  command,
  DataChannelError,
  LocalProtocolError,
  NegativeReplyError,
  OptionError,
  RemoteProtocolError,
  type Reply,
  TimeoutError,
} from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { createMemoryNetwork } from "@pasvport/ftp-core/simulation";
import { beforeEach, describe, expect, it } from "vitest";
import { settingsFrom } from "../client-options.js";
import { SERVER, startScriptedServer } from "../scripted-server.suite.js";
import { SessionTurns } from "../session-turns.js";
import { LocalFileError } from "./local-file.js";
import { isWorthRetrying, type RetryOptions, retrying } from "./retrying.js";
import type { TransferRetry } from "./transfer-options.js";

const broken = new ConnectionError("broken");
let memory: ReturnType<typeof createMemoryNetwork>;
let turns: SessionTurns;

beforeEach(() => {
  memory = createMemoryNetwork();
  turns = new SessionTurns(settingsFrom({ host: "192.0.2.2", network: memory.host("192.0.2.1") }));
});

/** Fails so often, then succeeds. @returns when each attempt began, and how it ended */
async function attempts(failures: number, options: RetryOptions, error: unknown = broken) {
  const begun: number[] = [];
  const running = retrying(turns, options, async () => {
    begun.push(memory.clock.now());
    if (begun.length <= failures) throw error;
    return "done";
  });
  const result = await memory.clock.until(running).catch((thrown: unknown) => thrown);
  expect(memory.clock.pendingTimers).toBe(0);
  return { begun, result };
}

describe("what broke off", () => {
  it("is tried again after 1, 2, 4 … 30 seconds", async () => {
    const { begun, result } = await attempts(7, { retries: 7 });
    expect(result).toBe("done");
    expect(begun).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000]);
  });

  it("is tried no more than so often", async () => {
    const { begun, result } = await attempts(9, { retries: 2 });
    expect([begun.length, result]).toEqual([3, broken]);
  });

  it("is not tried again when nobody asked for that, or the local end cannot", async () => {
    expect((await attempts(1, {})).begun).toHaveLength(1);
    expect((await attempts(1, { retries: 3, canRepeat: () => false })).begun).toHaveLength(1);
  });

  it("is told before each pause", async () => {
    const told: TransferRetry[] = [];
    await attempts(2, { retries: 5, onRetry: (retry) => told.push(retry) });
    expect(told).toEqual([
      { error: broken, retry: 1, pauseMs: 1_000 },
      { error: broken, retry: 2, pauseMs: 2_000 },
    ]);
  });

  it("is tried at once, and no more, when the signal fires in a pause: the attempt says so", async () => {
    const controller = new AbortController();
    memory.clock.after(400, () => controller.abort());
    let count = 0;
    const running = retrying(turns, { retries: 5, signal: controller.signal }, async () => {
      count += 1;
      throw controller.signal.aborted ? new AbortedError("stopped") : broken;
    });
    await expect(memory.clock.until(running)).rejects.toThrow(AbortedError);
    expect([count, memory.clock.now(), memory.clock.pendingTimers]).toEqual([2, 400, 0]);
  });

  it("is given up when the client is closed in a pause, and tells why it broke off", async () => {
    memory.clock.after(400, () => void turns.close());
    const { begun, result } = await attempts(5, { retries: 5 });
    expect([begun, result, memory.clock.now()]).toEqual([[0], broken, 400]);
  });
});

it("a session that is lost, and not made again, is no reason to wait", async () => {
  const { memory: world, network } = await startScriptedServer({ SITE: ({ control }) => control.reset() });
  const lost = new SessionTurns(settingsFrom({ host: SERVER, network, whenLost: "fail" }));
  let count = 0;
  const running = retrying(lost, { retries: 3 }, () => {
    count += 1;
    return lost.run({ operation: "say", stops: "atOnce" }, ({ control }) => control.say(command("SITE")));
  });
  await expect(world.clock.until(running)).rejects.toThrow(ConnectionError);
  expect([count, world.clock.now(), world.clock.pendingTimers]).toEqual([1, 0, 0]);
});

describe("what is worth another try", () => {
  const reply = (code: number): Reply => ({ code, lines: ["no"] });
  const notArranged = (cause?: Error): DataChannelError =>
    new DataChannelError("none", { mode: "PORT", opening: "listen", phase: "announce" }, { cause });
  it.each<[string, unknown]>([
    ["a lost connection", broken],
    ["nobody there", new NetworkError("connect", "ECONNREFUSED")],
    ["a lost data connection", new DataChannelError("lost", { mode: "EPSV", opening: "dial", phase: "transfer" })],
    ["no data connection for now", notArranged(new NegativeReplyError("PASV", reply(425)))],
    ["no port for now", notArranged(new NetworkError("listen", "EADDRINUSE"))],
    ["no answer in time", new TimeoutError("reply", 1)],
    ["4yz", new NegativeReplyError("RETR a", reply(450))],
    ["421 at the login", new NegativeReplyError("PASS ***", reply(421))],
  ])("%s", (_name, error) => expect(isWorthRetrying(error)).toBe(true));

  it.each<[string, unknown]>([
    ["5yz", new NegativeReplyError("RETR a", reply(550))],
    ["no mode that the server has", notArranged(new NegativeReplyError("PASV", reply(502)))],
    ["an address that is not dialled", notArranged()],
    ["a refused login", new NegativeReplyError("PASS ***", reply(530))],
    ["a login refused for now", new NegativeReplyError("USER a", reply(430))],
    ["a file of this machine", new LocalFileError("a", { code: "ENOSPC" })],
    ["a signal that fired", new AbortedError("stopped")],
    ["an option", new OptionError("no")],
    ["a name that cannot be said", new LocalProtocolError("no")],
    ["a broken protocol", new RemoteProtocolError("no")],
    ["an error of somebody else", new RangeError("no")],
    ["no error at all", undefined],
  ])("not %s", (_name, error) => expect(isWorthRetrying(error)).toBe(false));
});
