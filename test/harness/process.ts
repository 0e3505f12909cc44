/** Starts a program, collects what it prints, waits for a line of it, and ends it with its children, by process id. */
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { descendants, killIfSame } from "./process-tree.js";

export type ProcessOptions = {
  readonly cwd?: string;
  /** Added to our own environment; `undefined` takes a variable away. */
  readonly environment?: NodeJS.ProcessEnv;
  /** "pipe" (default) can be written to; "ignore" is /dev/null, for servers that take a socket there for inetd's. */
  readonly stdin?: "pipe" | "ignore";
};

export type RunOptions = Omit<ProcessOptions, "stdin"> & {
  /** What the program reads from stdin; without it stdin is empty. */
  readonly input?: string | Uint8Array;
  /** How long it may take; default 30 seconds. */
  readonly boundMs?: number;
};

export type ProcessResult = {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
};

export type RunningProcess = AsyncDisposable & {
  readonly pid: number;
  /** `null` where it is ignored. */
  readonly stdin: Writable | null;
  /** What it printed so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Settles when the program ended and its output is complete. */
  readonly ended: Promise<ProcessResult>;
  /** The first whole line of either stream that matches, printed already or still to come. Default bound: 10 seconds. */
  line(pattern: RegExp, boundMs?: number): Promise<RegExpExecArray>;
  send(signal: NodeJS.Signals): void;
  /** SIGTERM, after two seconds SIGKILL; then whatever it forked. Does nothing when all has ended. */
  stop(): Promise<void>;
  /** SIGKILL at once, for it and whatever it forked. */
  kill(): Promise<void>;
};

/** The program could not be started, ended too early or took too long; the message carries what it printed. */
export class ProcessError extends Error {
  override readonly name = "ProcessError";
}

/** Runs a program to its end. A non-zero exit code is a result, not an error. */
export async function runProcess(
  program: string,
  args: readonly string[],
  { input, boundMs = 30_000, ...options }: RunOptions = {},
): Promise<ProcessResult> {
  await using running = await startProcess(program, args, options);
  running.stdin?.end(input);
  const result = await within(boundMs, running.ended);
  if (result === late) throw new ProcessError(`${program} did not end within ${boundMs} ms${printed(running)}`);
  return result;
}

export async function startProcess(
  program: string,
  args: readonly string[],
  { cwd, environment, stdin = "pipe" }: ProcessOptions = {},
): Promise<RunningProcess> {
  const place = { cwd, env: { ...process.env, ...environment } };
  const child =
    stdin === "pipe"
      ? spawn(program, args, { ...place, stdio: "pipe" })
      : spawn(program, args, { ...place, stdio: ["ignore", "pipe", "pipe"] });
  const news = new EventEmitter();
  const lines: string[] = [];
  const stdout = collect(child.stdout, lines, news);
  const stderr = collect(child.stderr, lines, news);
  // A program that ends without reading its stdin is no fault of ours.
  child.stdin?.on("error", () => undefined);
  const ended = once(child, "close").then(
    ([exitCode, signal]): ProcessResult => ({
      exitCode,
      signal,
      stdout: stdout().toString(),
      stdoutBytes: stdout(),
      stderr: stderr().toString(),
    }),
  );
  let isOver = false;
  ended.then(
    () => {
      isOver = true;
      news.emit("ended");
    },
    // A program that cannot be started tells so below.
    () => undefined,
  );
  try {
    await once(child, "spawn");
  } catch (cause) {
    throw new ProcessError(`${program} cannot be started: ${String(cause)}`, { cause });
  }
  const pid = Number(child.pid);
  leaveNoneBehind(child);

  const running: RunningProcess = {
    pid,
    ended,
    stdin: child.stdin,
    get stdout() {
      return stdout().toString();
    },
    get stderr() {
      return stderr().toString();
    },
    line: (pattern, boundMs = 10_000) =>
      new Promise((resolve, reject) => {
        let seen = 0;
        const look = (): void => {
          for (; seen < lines.length; seen += 1) {
            const match = pattern.exec(lines[seen] ?? "");
            if (!match) continue;
            settle(() => resolve(match));
            return;
          }
        };
        const giveUp = (why: string) => (): void => {
          settle(() => reject(new ProcessError(`${program} ${why} ${String(pattern)}${printed(running)}`)));
        };
        const atEnd = giveUp("ended without a line matching");
        const timer = setTimeout(giveUp(`within ${boundMs} ms printed no line matching`), boundMs);
        const settle = (outcome: () => void): void => {
          clearTimeout(timer);
          news.off("line", look).off("ended", atEnd);
          outcome();
        };
        news.on("line", look).once("ended", atEnd);
        look();
        if (isOver) atEnd();
      }),
    send: (signal) => void child.kill(signal),
    stop: async () => {
      const forked = descendants(pid);
      if (!hasEnded(child)) {
        const exit = once(child, "exit");
        child.kill("SIGTERM");
        await within(2_000, exit);
      }
      forked.forEach(killIfSame);
      await running.kill();
    },
    kill: async () => {
      killTree(child);
      await ended;
    },
    [Symbol.asyncDispose]: () => running.stop(),
  };
  return running;
}

function collect(stream: Readable, lines: string[], news: EventEmitter): () => Buffer {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
    lines.push(line);
    news.emit("line");
  });
  return () => Buffer.concat(chunks);
}

function printed(running: RunningProcess): string {
  return `\n--- stdout\n${running.stdout}\n--- stderr\n${running.stderr}`;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

const late = Symbol("late");

async function within<T>(boundMs: number, outcome: Promise<T>): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, boundMs, late);
  });
  return Promise.race([outcome, bound]).finally(() => clearTimeout(timer));
}

const started = new Set<ChildProcess>();

/** A test process that ends early takes along what it started. */
function leaveNoneBehind(child: ChildProcess): void {
  if (started.size === 0) process.once("exit", killStarted);
  started.add(child);
  child.once("exit", () => {
    started.delete(child);
    if (started.size === 0) process.off("exit", killStarted);
  });
}

function killStarted(): void {
  started.forEach(killTree);
}

function killTree(child: ChildProcess): void {
  const forked = descendants(Number(child.pid));
  child.kill("SIGKILL");
  forked.forEach(killIfSame);
}
