/** What an action is given, for tests: a client made of what the test needs, and an output that remembers. */

import { VirtualClock } from "@pasvport/ftp-core/simulation";
import { spellings } from "../../advice/spelling.js";
import type { FtpClient } from "../../ftp-client.js";
import type { TransferProgress } from "../../transfers/transfer-options.js";
import { faultText } from "../fault.js";
import type { Running } from "./running.js";

export interface FakeRunning extends Running {
  /** What was written to standard output, as text. */
  readonly written: () => string;
  /** On stderr: what was said, and what was warned of behind `! `. */
  readonly said: readonly string[];
  readonly progress: readonly TransferProgress[];
  readonly controller: AbortController;
}

export function fakeRunning(client: Partial<FtpClient>, localDirectory = "/nowhere"): FakeRunning {
  let written = "";
  const said: string[] = [];
  const progress: TransferProgress[] = [];
  const controller = new AbortController();
  const write = async (chunk: Uint8Array): Promise<void> => {
    written += Buffer.from(chunk).toString("latin1");
  };
  return {
    client: client as FtpClient,
    output: {
      content: () => ({ write, finish: async () => undefined }),
      writeLines: async (lines) => {
        for (const line of lines) written += `${line}\n`;
      },
      say: (line) => said.push(line),
      warn: (line) => said.push(`! ${line}`),
      onProgress: (each) => progress.push(each),
    },
    signal: controller.signal,
    localDirectory,
    clock: new VirtualClock(),
    say: spellings.commandLine,
    faultText: (error) => faultText(error, { say: spellings.commandLine, login: "anonymous", localDirectory }),
    written: () => written,
    said,
    progress,
    controller,
  };
}
