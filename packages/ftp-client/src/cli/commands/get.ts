/** `ftp-client get URL... [LOCAL]`: files from the server to this machine. */
import { checkFetch, type FetchRequest, fetchFiles } from "../actions/fetch-files.js";
import { firstAddress, isAddress } from "../addresses.js";
import type { DefineCommand } from "../cli-task.js";
import { addCopyOptions, type CopyOptionFlags, copyFlags, formOf, JSON_HELP } from "./copy-options.js";

interface GetFlags extends CopyOptionFlags {
  readonly recursive?: true;
}

export const get: DefineCommand = (program, run) => {
  const command = program
    .command("get")
    .summary("fetch files")
    .usage("[options] <url>... [local]")
    .description(
      "Fetches files. Each gets its name when all of it is there; until then, what had that name before stays. " +
        "The local name is that of a file, of a directory for them, or - for standard output (default: their own names, here). " +
        "A directory for several files, or one whose name ends in /, is made where it is missing.",
    )
    .argument(
      "<url...>",
      "ftp://[user@]host[:port]/path (a pattern: * ? [ab] {a,b}), all of one server; a local name last",
    )
    .option("-r, --recursive", "directories too, with all that is in them");
  addCopyOptions(command)
    .option("--json", JSON_HELP)
    .action((words: readonly string[], flags: GetFlags) => {
      const { urls, local } = splitWords(words);
      return run(firstAddress(urls), async ({ patternIn, perform, localDirectory }) => {
        const form = formOf(flags);
        const request: FetchRequest = {
          ...copyFlags(flags),
          remotes: urls.map(patternIn),
          to: local,
          recursive: flags.recursive ?? false,
          form,
        };
        await checkFetch(request, localDirectory);
        await perform((running) => fetchFiles(running, request), { form, retry: flags.retry });
      });
    });
};

/** The last word is a local name, unless it is an address. */
function splitWords(words: readonly string[]): { readonly urls: readonly string[]; readonly local?: string } {
  const last = words.at(-1);
  if (last === undefined || words.length === 1 || isAddress(last)) return { urls: words };
  return { urls: words.slice(0, -1), local: last };
}
