/** `ftp-server` as a process of its own, as people run it: from the built package. */
import { fileURLToPath } from "node:url";
import { type ProcessResult, type RunningProcess, runProcess, startProcess } from "./process.js";

const program = fileURLToPath(new URL("../../packages/ftp-server/dist/cli/main.js", import.meta.url));

export type FtpServerProcess = RunningProcess & {
  /** Where it listens first, `ftp://127.0.0.1:40123/`. */
  readonly url: string;
};

export type FtpServerProcessOptions = {
  readonly cwd?: string;
  /** Added to ours, from which what `ftp-server` reads is taken away. */
  readonly environment?: NodeJS.ProcessEnv;
};

const UNTOLD = { FTP_SERVER_PASSWORD: undefined, DEBUG: undefined };

/** Resolves when it listens; on any free port, unless the arguments say otherwise. */
export async function startFtpServer(
  args: readonly string[],
  { environment, ...options }: FtpServerProcessOptions = {},
): Promise<FtpServerProcess> {
  const all = [program, "--port", "0", ...args];
  const server = await startProcess(process.execPath, all, { ...options, environment: { ...UNTOLD, ...environment } });
  try {
    const [, url = ""] = await server.line(/^listening on (\S+)$/);
    return Object.assign(server, { url });
  } catch (error) {
    await server.kill();
    throw error;
  }
}

/** For what ends by itself. */
export function runFtpServer(args: readonly string[]): Promise<ProcessResult> {
  return runProcess(process.execPath, [program, ...args], { environment: UNTOLD });
}

/** As a user who may neither listen below 1024 nor read what is closed to everybody: root without these rights is one. */
export function runFtpServerWithoutRights(args: readonly string[]): Promise<ProcessResult> {
  if (process.getuid?.() !== 0) return runFtpServer(args);
  const without = ["--bounding-set", "-net_bind_service,-dac_override,-dac_read_search"];
  return runProcess("setpriv", [...without, process.execPath, program, ...args], { environment: UNTOLD });
}
