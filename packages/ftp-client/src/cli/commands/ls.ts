/** `ftp-client ls URL`: what is in a directory. */
import type { Listing } from "../../operations/listing.js";
import type { CliTask, DefineCommand } from "../cli-task.js";
import { entryJson } from "../entry-json.js";
import { listingLines } from "../listing-lines.js";

export const ls: DefineCommand = (program, run) => {
  program
    .command("ls")
    .summary("list a directory")
    .description(
      "Lists a directory: type and mode, size in bytes, time (UTC), name. A question mark behind a time means that the server " +
        "did not tell its zone, or its year. Bytes that a terminal cannot show are written as \\xNN.",
    )
    .argument("<url>", "ftp://[user@]host[:port]/path")
    .option(
      "--json",
      "one JSON object a line, with everything the server told; nameBytes (hex) where a name is not UTF-8",
    )
    .action((url: string, { json = false }: { json?: boolean }) =>
      run(url, (task) => list(task, json ? "json" : "text")),
    );
};

async function list({ url, signal, connect, writeLines, warn }: CliTask, form: "json" | "text"): Promise<void> {
  await using session = await connect();
  const { entries, unreadable } = await session.client.list(url.path, { signal });
  await writeLines(form === "json" ? entries.map(entryJson) : listingLines(entries));
  // Leaving files out silently is how a mirror deletes them.
  if (unreadable.count > 0) warn(unreadableWarning(unreadable));
}

function unreadableWarning({ count, samples }: Listing["unreadable"]): string {
  const left = count === 1 ? "1 line of the listing is" : `${count} lines of the listing are`;
  return `ftp-client: ls: ${left} left out: nobody can read, for instance: ${samples[0]}`;
}
