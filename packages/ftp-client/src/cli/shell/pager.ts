/** A file of the server, page by page. */
import { writeChunk } from "@pasvport/ftp-core/net";
import { runReader } from "./local-command.js";
import type { Shell } from "./shell-command.js";
import { readableOutput } from "./terminal-text.js";

/** Through the program that `PAGER` names, or less; as it is where nobody turns pages. */
export async function page(shell: Shell, path: string, signal: AbortSignal): Promise<void> {
  const { stdout, environment } = shell.surroundings;
  const { client, output } = await shell.running(signal);
  if (shell.terminal === undefined || stdout.isTTY !== true) {
    const readable = readableOutput(output, stdout);
    await client.download(path, readable.output.write, { signal });
    await readable.finish();
    return;
  }
  await runReader(shell, environment["PAGER"] || "less", {
    signal,
    write: async (to) => {
      // Security: not every pager keeps escape sequences from the terminal.
      const readable = readableOutput({ ...output, write: (chunk) => writeChunk(to, chunk) }, stdout);
      await client.download(path, readable.output.write, { signal });
      await readable.finish();
    },
  });
}
