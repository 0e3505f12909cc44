import { type Command, command, NegativeReplyError, reply, TimeoutError } from "@pasvport/ftp-core";
import { createMemoryNetwork, type MemoryHost, type MemoryNetwork } from "@pasvport/ftp-core/simulation";
import { beforeEach, describe, expect, it } from "vitest";
import { LoginThrottle } from "./access/login-throttle.js";
import type { LoginAttempt } from "./auth/authenticator.js";
import { staticUsers } from "./auth/static-users.js";
import type { DataArrangement } from "./command-handler.js";
import { type CommandOutcome, type CommandSurroundings, runCommand } from "./run-command.js";
import { type FtpServerOptions, settingsFrom } from "./server-options.js";
import { newSession, userFrom } from "./session.js";
import { createMemoryStorage } from "./storage/memory-storage.js";
import type { Storage } from "./storage/storage.js";
import { StorageError } from "./storage/storage-error.js";

const STORAGE_MS = 9_000;

/** No data connection is needed to run a command. */
const noData: DataArrangement = {
  channel: undefined,
  modes: { passive: true, active: true },
  listen: () => Promise.reject(new RangeError("not to be called")),
  dialLater: () => undefined,
};

let memory: MemoryNetwork;
let network: MemoryHost;
let failures: unknown[];

beforeEach(() => {
  memory = createMemoryNetwork();
  network = memory.host("192.0.2.1");
  failures = [];
});

/** Runs the command as alice, who is logged in and may write. */
function run(
  asked: Command,
  options: Partial<FtpServerOptions> = {},
  more: Partial<CommandSurroundings> = {},
): Promise<CommandOutcome> {
  const settings = settingsFrom({
    storage: createMemoryStorage({ "/a.txt": "hello" }, { wallTimeMs: () => 0 }),
    authenticator: staticUsers([{ name: "alice", password: "secret" }]),
    network,
    timeouts: { storageMs: STORAGE_MS },
    ...options,
  });
  const ends = { local: { host: "192.0.2.1", port: 21 }, remote: { host: "198.51.100.7", port: 40_000 } };
  const user = userFrom({ name: "alice", access: "write" }, settings.storage);
  const surroundings: CommandSurroundings = {
    pending: { kind: "none" },
    login: { kind: "loggedIn", user: "alice" },
    session: { ...newSession(1, ends), user },
    data: noData,
    settings,
    throttle: new LoginThrottle({ delayMs: 1_000, longestDelayMs: 16_000 }, () => memory.clock.now()),
    transfer: undefined,
    signal: new AbortController().signal,
    ...more,
  };
  return runCommand(asked, surroundings, (error) => void failures.push(error));
}

const storageWith = (steps: Partial<Storage>): Storage => ({ ...createMemoryStorage({ "/a.txt": "hello" }), ...steps });

const never = <T>(): Promise<T> => new Promise(() => undefined);

describe("a command", () => {
  it("that needs no storage is answered", async () => {
    expect(await run(command("NOOP"))).toMatchObject({ kind: "reply", reply: { code: 200 } });
  });

  it("gets what its handler answers", async () => {
    expect(await run(command("RETR", "a.txt"))).toMatchObject({ kind: "transfer", transfer: { path: "/a.txt" } });
    expect([failures, memory.clock.pendingTimers]).toEqual([[], 0]);
  });

  it("whose handler meets a StorageError gets the reply for it, and nobody is alarmed", async () => {
    const outcome = await run(command("RETR", "none"));
    expect(outcome).toMatchObject({ kind: "reply", reply: { code: 550, lines: ["no such file or directory"] } });
    expect(failures).toEqual([]);
  });

  it("is told no more than table 1 allows its verb", async () => {
    const storage = storageWith({ stat: () => Promise.reject(new StorageError("busy")) });
    expect(await run(command("CWD", "/a"), { storage })).toMatchObject({ reply: { code: 451 } });
  });

  it.each([
    ["rejects", () => Promise.reject(new RangeError("/real/path"))],
    [
      "throws at once",
      () => {
        throw new RangeError("/real/path");
      },
    ],
    ["rejects with an error of another part", () => Promise.reject(new NegativeReplyError("X", reply(500, "no")))],
  ])("whose handler %s gets 451 without a word of the cause, which is told to us", async (_how, stat) => {
    const outcome = await run(command("CWD", "/a"), { storage: storageWith({ stat }) });
    expect(outcome).toEqual({ kind: "reply", reply: { code: 451, lines: ["something broke on this server"] } });
    expect(failures).toEqual([expect.any(Error)]);
    expect(memory.clock.pendingTimers).toBe(0);
  });
});

describe("a handler that never settles", () => {
  it("because of the authenticator gets 451 after the limit for the storage", async () => {
    const running = run(
      command("PASS", "secret"),
      { authenticator: { authenticate: () => never() } },
      { login: { kind: "awaitingPassword", user: "alice" } },
    );
    await memory.clock.advance(STORAGE_MS - 1);
    expect(failures).toEqual([]);
    expect(await memory.clock.until(running)).toMatchObject({ kind: "reply", reply: { code: 451 } });
    expect(memory.clock.now()).toBe(STORAGE_MS);
    expect(failures).toEqual([expect.any(TimeoutError)]);
  });

  it.each([
    ["the authenticator", command("PASS", "secret")],
    ["a data port", command("PASV")],
    ["a data port", command("EPSV", { kind: "any" })],
    ["the storage", command("CWD", "/")],
  ])("is reported as one that waited for %s", async (what, asked) => {
    const options = { storage: storageWith({ stat: never }), authenticator: { authenticate: never } } as const;
    const data: DataArrangement = { ...noData, listen: never };
    await memory.clock.until(run(asked, options, { data, login: { kind: "awaitingPassword", user: "alice" } }));
    expect(failures).toEqual([new TimeoutError(what, STORAGE_MS)]);
  });

  it.each([
    ["stat", command("CWD", "/"), { stat: () => never() }],
    ["list", command("MLSD", "/"), { list: () => never() }],
    ["retrieve", command("RETR", "a.txt"), { retrieve: () => never() }],
    ["store", command("STOR", "b.txt"), { store: () => never() }],
  ] as const)("because of the storage's %s gets 451 after the limit", async (_step, asked, steps) => {
    const outcome = await memory.clock.until(run(asked, { storage: storageWith(steps as Partial<Storage>) }));
    expect(outcome).toMatchObject({ kind: "reply", reply: { code: 451 } });
    expect([memory.clock.now(), memory.clock.pendingTimers]).toEqual([STORAGE_MS, 0]);
  });
});

describe("a handler that settles too late", () => {
  it("has the download closed that it opened", async () => {
    const closed: string[] = [];
    const sound = createMemoryStorage({ "/a.txt": "hello" });
    const storage = storageWith({
      retrieve: async (path, options) => {
        await new Promise<void>((resolve) => void memory.clock.after(2 * STORAGE_MS, resolve));
        return { ...(await sound.retrieve(path, options)), close: async () => void closed.push(path) };
      },
    });
    const outcome = await memory.clock.until(run(command("RETR", "a.txt"), { storage }));
    expect(outcome).toMatchObject({ reply: { code: 451 } });
    expect([memory.clock.now(), closed]).toEqual([STORAGE_MS, []]);
    await memory.clock.advance(STORAGE_MS);
    expect([closed, memory.clock.pendingTimers]).toEqual([["/a.txt"], 0]);
  });

  it("has the upload abandoned that it made room for: the name is free again", async () => {
    const sound = createMemoryStorage();
    const storage = storageWith({
      store: async (path) => {
        await new Promise<void>((resolve) => void memory.clock.after(2 * STORAGE_MS, resolve));
        return sound.store(path, { kind: "replace" });
      },
    });
    await memory.clock.until(run(command("STOR", "b.txt"), { storage }));
    await memory.clock.advance(STORAGE_MS);
    await expect(sound.store("/b.txt", { kind: "replace" })).resolves.toBeDefined();
  });

  it("and fails is heard by nobody", async () => {
    const storage = storageWith({
      retrieve: () =>
        new Promise((_, reject) => void memory.clock.after(2 * STORAGE_MS, () => reject(new RangeError()))),
    });
    await memory.clock.until(run(command("RETR", "a.txt"), { storage }));
    await memory.clock.advance(STORAGE_MS);
    expect(failures).toEqual([expect.any(TimeoutError)]);
  });
});

describe("a command that was given up and goes on", () => {
  /** Its `stat` takes that long; how many of them run at the same time at most. */
  function slowStorage(stepMs: number) {
    const counted = { running: 0, most: 0, storage: storageWith({}) };
    const sound = createMemoryStorage({ "/a.txt": "hello" });
    counted.storage = storageWith({
      stat: async (path) => {
        counted.running += 1;
        counted.most = Math.max(counted.most, counted.running);
        await new Promise<void>((resolve) => void memory.clock.after(stepMs, resolve));
        counted.running -= 1;
        return sound.stat(path);
      },
    });
    return counted;
  }

  it("is waited for by the next one that needs the storage", async () => {
    const slow = slowStorage(1.5 * STORAGE_MS);
    const { late, ...outcome } = await memory.clock.until(run(command("CWD", "/"), { storage: slow.storage }));
    expect(outcome).toMatchObject({ reply: { code: 451 } });
    const next = run(command("CWD", "/"), { storage: slow.storage }, { late });
    await memory.clock.advance(STORAGE_MS / 2 - 1);
    expect(slow).toMatchObject({ running: 1, most: 1 });
    await memory.clock.advance(1);
    expect(slow).toMatchObject({ running: 1, most: 1 });
    expect(await memory.clock.until(next)).toMatchObject({ reply: { code: 451 } });
    await memory.clock.advance(STORAGE_MS);
    expect([slow.most, memory.clock.pendingTimers]).toEqual([1, 0]);
  });

  it("holds back no command that needs none", async () => {
    const { late } = await memory.clock.until(
      run(command("CWD", "/"), { storage: slowStorage(2 * STORAGE_MS).storage }),
    );
    expect(await run(command("NOOP"), {}, { late })).toMatchObject({ reply: { code: 200 } });
    expect(await run(command("QUIT"), {}, { late })).toMatchObject({ reply: { code: 221 } });
    await memory.clock.advance(2 * STORAGE_MS);
  });

  it("ends the session when it does not come to its end", async () => {
    const { late } = await memory.clock.until(run(command("CWD", "/"), { storage: storageWith({ stat: never }) }));
    const outcome = await memory.clock.until(run(command("CWD", "/"), {}, { late }));
    expect(outcome).toMatchObject({ kind: "goodbye", reply: { code: 421 } });
    expect(memory.clock.now()).toBe(2 * STORAGE_MS);
    expect(failures).toEqual([expect.any(TimeoutError), expect.any(TimeoutError)]);
  });

  it("is waited for no longer when the session is over", async () => {
    const { late } = await memory.clock.until(run(command("CWD", "/"), { storage: storageWith({ stat: never }) }));
    const gone = new AbortController();
    const next = run(command("CWD", "/"), {}, { late, signal: gone.signal });
    gone.abort();
    await next;
    expect([memory.clock.now(), memory.clock.pendingTimers, failures.length]).toEqual([STORAGE_MS, 0, 1]);
  });

  it("is not begun again beside itself when it is a login either", async () => {
    let asked = 0;
    const authenticate = (): Promise<never> => {
      asked += 1;
      return never();
    };
    const login = { kind: "awaitingPassword", user: "alice" } as const;
    const options = { authenticator: { authenticate } };
    const { late } = await memory.clock.until(run(command("PASS", "1"), options, { login }));
    await memory.clock.until(run(command("PASS", "2"), options, { login, late }));
    expect(asked).toBe(1);
  });

  it.each([
    ["it takes too long", false],
    ["the session is over", true],
  ])("is told by its signal that nobody wants it any more: %s", async (_why, isOver) => {
    const gone = new AbortController();
    let told: AbortSignal | undefined;
    const authenticate = ({ signal }: LoginAttempt): Promise<never> => {
      told = signal;
      return never();
    };
    const login = { kind: "awaitingPassword", user: "alice" } as const;
    const answer = run(command("PASS", "x"), { authenticator: { authenticate } }, { login, signal: gone.signal });
    await memory.clock.settle();
    expect(told?.aborted).toBe(false);
    if (isOver) gone.abort();
    else await memory.clock.until(answer);
    expect(told?.aborted).toBe(true);
    await memory.clock.until(answer);
  });
});

describe("a login after failed ones", () => {
  const wrong = { login: { kind: "awaitingPassword", user: "alice" } } as const;

  it("is answered only when what they cost is over", async () => {
    const throttle = new LoginThrottle({ delayMs: 1_000, longestDelayMs: 16_000 }, () => memory.clock.now());
    throttle.failed("198.51.100.7", "alice");
    throttle.failed("198.51.100.7", "alice");
    const began = memory.clock.now();
    await memory.clock.until(run(command("PASS", "secret"), {}, { ...wrong, throttle }));
    expect(memory.clock.now() - began).toBe(2_000);
  });

  it("does not wait for a client that is gone, and keeps no timer", async () => {
    const throttle = new LoginThrottle({ delayMs: 1_000, longestDelayMs: 16_000 }, () => memory.clock.now());
    throttle.failed("198.51.100.7", "alice");
    const gone = new AbortController();
    const answer = run(command("PASS", "secret"), {}, { ...wrong, throttle, signal: gone.signal });
    await memory.clock.settle();
    gone.abort();
    await expect(answer).resolves.toMatchObject({ kind: "login" });
    expect(memory.clock.pendingTimers).toBe(0);
  });
});
