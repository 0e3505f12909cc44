/** A file of the server, page by page. */
import { writeChunk } from "@pasvport/ftp-core/net";
import { type ContentWriter, readableContent } from "../../terminal-text.js";
import type { Shell } from "../shell-command.js";
import { runReader } from "./local-command.js";

/** Through the program that `PAGER` names, or less; as it is where nobody turns pages. */
export async function page(shell: Shell, path: string, signal: AbortSignal): Promise<void> {
  const { stdout, environment } = shell.surroundings;
  const { client, output } = await shell.running(signal);
  if (shell.terminal === undefined || stdout.isTTY !== true) {
    await printContent(output.content());
    return;
  }
  await runReader(shell, environment["PAGER"] || "less", {
    signal,
    // Security: not every pager keeps escape sequences from the terminal.
    write: (to) => printContent(readableContent((text) => writeChunk(to, text))),
  });

  async function printContent({ write, finish }: ContentWriter): Promise<void> {
    await client.download(path, write, { signal });
    await finish();
  }
}
