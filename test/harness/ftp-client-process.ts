/** `ftp-client` as a process of its own, as people run it: from the built package. */
import { fileURLToPath } from "node:url";
import { type ProcessOptions, type ProcessResult, type RunningProcess, runProcess, startProcess } from "./process.js";

export const ftpClientProgram = fileURLToPath(new URL("../../packages/ftp-client/dist/cli/main.js", import.meta.url));

/** What the client reads, where a test does not say it. */
const UNTOLD = { FTP_PASSWORD: undefined, DEBUG: undefined };

export function runFtpClient(args: readonly string[], options: ProcessOptions = {}): Promise<ProcessResult> {
  return runProcess(process.execPath, [ftpClientProgram, ...args], withEnvironment(options));
}

export function startFtpClient(args: readonly string[], options: ProcessOptions = {}): Promise<RunningProcess> {
  return startProcess(process.execPath, [ftpClientProgram, ...args], withEnvironment(options));
}

function withEnvironment(options: ProcessOptions): ProcessOptions {
  return { ...options, environment: { ...UNTOLD, ...options.environment } };
}
