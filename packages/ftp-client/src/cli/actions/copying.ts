/** One file of several that are copied: what the flags mean for it, its bar, and what is said when it is done. */
import type { FtpClient } from "../../ftp-client.js";
import type { TransferOptions, TransferProgress, TransferRetry } from "../../transfers/transfer-options.js";
import { faultText } from "../fault.js";
import type { Output } from "../output.js";
import { type FinishedTransfer, transferJson, transferReport } from "../transfer-report.js";
import type { Attempts } from "./attempts.js";
import type { CopyFlags, OutputForm, Running } from "./running.js";

export interface CopyStep {
  readonly direction: FinishedTransfer["direction"];
  readonly remote: string;
  /** As it is shown. */
  readonly local: string;
  /** @returns the bytes that moved */
  copy(client: FtpClient, options: CopyOptions): Promise<number>;
}

export type CopyOptions = TransferOptions & { readonly resume?: boolean };

/** Copies each, as many at the same time as the flags allow; each fault goes to `attempts`. */
export async function copyAll(
  running: Running,
  attempts: Attempts,
  steps: readonly CopyStep[],
  { form = "text", ...flags }: CopyFlags & { readonly form?: OutputForm | undefined },
): Promise<void> {
  const lanes = Math.max(1, Math.min(flags.parallel ?? 1, steps.length));
  const clients = await sessions(running, attempts, lanes);
  const options = {
    signal: running.signal,
    ...(flags.resume === true && { resume: true }),
    ...(flags.retry !== undefined && { retries: flags.retry }),
    ...(flags.type !== undefined && { type: flags.type }),
    // Each session has its share: together they keep the bound.
    ...(flags.limitRate !== undefined && { limitRate: Math.max(1, Math.floor(flags.limitRate / clients.length)) }),
  };
  try {
    const copyOne = async (step: CopyStep, lane: number): Promise<void> => {
      const startedAt = running.output.now();
      const bytes = await withProgress(running.output, (onProgress) =>
        step.copy(clients[lane] ?? running.client, {
          ...options,
          ...onProgress,
          onRetry: (retry) => running.output.warn(retryText(running, step.remote, retry)),
        }),
      );
      await report(running.output, form, { ...step, bytes, ms: running.output.now() - startedAt });
    };
    await attempts.each(steps, copyOne, clients.length);
  } finally {
    await Promise.all(clients.slice(1).map((client) => client.close()));
  }
}

export async function report(output: Output, form: OutputForm, finished: FinishedTransfer): Promise<void> {
  if (form === "json") return output.writeLines([transferJson(finished)]);
  const name = finished.direction === "download" && finished.local !== "-" ? finished.local : nameSent(finished);
  output.say(transferReport(name, finished.bytes, finished.ms));
}

/** Said also with `--quiet`: what comes late had a reason. */
export function retryText(
  { faultText: text = faultText }: Pick<Running, "faultText">,
  name: string,
  retry: TransferRetry,
): string {
  return `${name}: ${text(retry.error)}; try ${retry.retry + 1} begins in ${Math.round(retry.pauseMs / 1000)} s`;
}

function nameSent({ direction, local, remote }: FinishedTransfer): string {
  return direction === "upload" && local !== "-" ? local : remote;
}

/** A transfer that breaks off has no last word of its own: without one its bar would stay. */
export async function withProgress<T>(
  { onProgress }: Pick<Output, "onProgress">,
  transfer: (options: Pick<TransferOptions, "onProgress">) => Promise<T>,
): Promise<T> {
  if (onProgress === undefined) return transfer({});
  let last: TransferProgress | undefined;
  try {
    return await transfer({
      onProgress: (progress) => {
        last = progress;
        onProgress(progress);
      },
    });
  } finally {
    if (last !== undefined && !last.isDone) onProgress({ ...last, isDone: true });
  }
}

/** The client, and more of them. Fewer where the server does not let so many in: the files come all the same. */
async function sessions({ client, signal, output }: Running, attempts: Attempts, count: number): Promise<FtpClient[]> {
  if (count === 1) return [client];
  const directory = await client.workingDirectory({ signal }).catch(() => undefined);
  const others = Array.from({ length: count - 1 }, () => client.another());
  const joined = await Promise.all(
    others.map(async (other) => {
      try {
        if (directory !== undefined && (await other.workingDirectory({ signal })) !== directory) {
          await other.changeDirectory(directory, { signal });
        }
        return [other];
      } catch (error) {
        await other.close();
        if (signal.aborted) attempts.failed(error);
        return [];
      }
    }),
  );
  const all = [client, ...joined.flat()];
  if (all.length < count && !signal.aborted) output.say(`${all.length} at the same time: the server lets no more in`);
  return all;
}
