/** One file of several that are copied: what the flags mean for it, its bar, and what is said when it is done. */
import { FtpError, OptionError } from "@pasvport/ftp-core";
import type { FtpClient } from "../../ftp-client.js";
import { createPace } from "../../transfers/pace.js";
import type {
  SharedOptions,
  TransferOptions,
  TransferProgress,
  TransferRetry,
} from "../../transfers/transfer-options.js";
import { jsonLine } from "../json-line.js";
import type { Output } from "../output.js";
import {
  type CopyEnds,
  eventFields,
  type FinishedTransfer,
  transferJson,
  transferReport,
  wholeReport,
} from "../transfer-report.js";
import type { Attempts } from "./attempts.js";
import type { CopySum } from "./copy-sum.js";
import type { CopyFlags, OutputForm, Running } from "./running.js";
import { tellingFailure } from "./tell-failure.js";

/** The local end is as it is shown. */
export interface CopyStep extends CopyEnds {
  /** @returns the bytes that moved */
  copy(client: FtpClient, options: CopyOptions): Promise<number>;
}

export type CopyOptions = TransferOptions & SharedOptions & { readonly resume?: boolean };

/** What can be refused without a server. @throws OptionError */
export function checkCopyFlags({ resume, type }: CopyFlags): void {
  if (resume && type === "text")
    throw new OptionError("nobody knows the place in the middle of a text: copy it whole, or byte for byte");
}

/** Copies each, as many at the same time as the flags allow; each fault goes to `attempts`, and what came to `sum`. */
export async function copyAll(
  running: Running,
  attempts: Attempts,
  steps: readonly CopyStep[],
  { form = "text", sum, ...flags }: CopyFlags & { readonly form?: OutputForm | undefined; readonly sum?: CopySum },
): Promise<void> {
  const lanes = Math.max(1, Math.min(flags.parallel ?? 1, steps.length));
  const clients = await sessions(running, attempts, lanes);
  const { clock, output, signal } = running;
  const options = {
    signal,
    ...(flags.resume === true && { resume: true }),
    ...(flags.retry !== undefined && { retries: flags.retry }),
    ...(flags.type !== undefined && { type: flags.type }),
    // One bound for all sessions: what one of them does not use, the others have.
    ...(flags.limitRate !== undefined && { pace: createPace(flags.limitRate, clock) }),
  };
  const copyOne = async (step: CopyStep, lane: number): Promise<void> => {
    const startedMs = clock.now();
    let there = 0;
    const watched = (progress: TransferProgress): void => {
      there = progress.bytes;
      output.onProgress?.(progress);
    };
    try {
      const bytes = await withProgress({ onProgress: watched }, (onProgress) =>
        step.copy(clients[lane] ?? running.client, {
          ...options,
          ...onProgress,
          onRetry: (retry) => output.warn(retryText(running, step.remote, retry)),
        }),
      );
      const isUnchanged = flags.resume === true && bytes === 0 && there > 0;
      sum?.add(isUnchanged ? { unchanged: 1 } : { files: 1, bytes });
      await report(output, form, { ...step, bytes, ms: clock.now() - startedMs }, { isUnchanged });
    } catch (error) {
      if (there > 0 && isThrownAway(step, flags) && hasBrokenOff(error)) {
        output.warn(`${step.local}: nothing was kept (${running.say.keepPart} keeps what came, and goes on)`);
      }
      throw error;
    }
  };
  try {
    await attempts.each(
      steps,
      (step, lane) => tellingFailure(running, form, step, () => copyOne(step, lane)),
      clients.length,
    );
  } finally {
    await Promise.all(clients.slice(1).map((client) => client.close()));
  }
}

async function report(
  output: Output,
  form: OutputForm,
  finished: FinishedTransfer,
  { isUnchanged }: { readonly isUnchanged: boolean },
): Promise<void> {
  if (form === "json") {
    return output.writeLines([isUnchanged ? jsonLine(eventFields("unchanged", finished)) : transferJson(finished)]);
  }
  const name = finished.direction === "download" && finished.local !== "-" ? finished.local : nameSent(finished);
  output.say(isUnchanged ? wholeReport(name) : transferReport(name, finished.bytes, finished.ms));
}

/** What came of a file that broke off: whoever would rather go on next time has to be told of it now. */
function isThrownAway({ direction, local }: CopyStep, { resume }: CopyFlags): boolean {
  return resume !== true && direction === "download" && local !== "-";
}

/** What the server has is as good as it was: it is the way that was too short. */
function hasBrokenOff(error: unknown): boolean {
  return error instanceof FtpError && ["ABORTED", "CONNECTION", "TIMEOUT", "DATA_CHANNEL"].includes(error.code);
}

/** Said also with `--quiet`: what comes late had a reason. */
export function retryText({ faultText }: Pick<Running, "faultText">, name: string, retry: TransferRetry): string {
  return `${name}: ${faultText(retry.error)}; try ${retry.retry + 1} begins in ${Math.round(retry.pauseMs / 1000)} s`;
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
