/** `ftp-client chmod MODE URL...`: who may do what with entries. */
import { changeModes } from "../actions/change-modes.js";
import { firstAddress } from "../addresses.js";
import type { DefineCommand } from "../cli-task.js";
import { parseFileMode } from "../option-values.js";

export const chmod: DefineCommand = (program, run) => {
  program
    .command("chmod")
    .summary("change modes")
    .description("Changes the modes of files and directories, where the server has SITE CHMOD.")
    .argument("<mode>", "three or four octal digits: 644", parseFileMode)
    .argument("<url...>", "ftp://[user@]host[:port]/path (a pattern: * ? [ab] {a,b}), all of one server")
    .action((mode: number, urls: readonly string[]) =>
      run(firstAddress(urls), ({ patternIn, perform }) => {
        const paths = urls.map(patternIn);
        return perform((running) => changeModes(running, { mode, paths }));
      }),
    );
};
