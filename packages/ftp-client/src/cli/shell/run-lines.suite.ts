/** For tests: the shell, with lines from a pipe, at a scripted server in memory. */
import { PassThrough } from "node:stream";
import { expect } from "vitest";
import { parseFtpUrl } from "../../ftp-url.js";
import { type Script, SERVER, startScriptedServer } from "../../scripted-server.suite.js";
import { runShell } from "./shell.js";
import type { ShellFlags } from "./shell-session.js";

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly heard: readonly string[];
}

/** Lines from a pipe; time passes as it must. */
export async function runLines(
  lines: readonly string[],
  {
    script = {},
    address = `ftp://${SERVER}/`,
    flags = {},
  }: { script?: Script; address?: string | undefined; flags?: ShellFlags } = {},
): Promise<Ran> {
  const { memory, network, heard } = await startScriptedServer({ PWD: '257 "/"', FEAT: "502 no", ...script });
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const signal = new AbortController().signal;
  stdin.end(lines.map((line) => `${line}\n`).join(""));
  const surroundings = { stdin, stdout, stderr, environment: {}, homeDirectory: "/nonexistent", signal, network };
  const url = address === "" ? undefined : parseFtpUrl(address);
  const exitCode = await memory.clock.until(runShell(surroundings, { url, flags }));
  await memory.clock.settle();
  expect(memory.clock.pendingTimers).toBe(0);
  return { exitCode, stdout: String(stdout.read() ?? ""), stderr: String(stderr.read() ?? ""), heard };
}
