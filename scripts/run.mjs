/** `npm start` and `npm test`: from a fresh clone to a running server, or to every test run. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { prepare, root } from "./toolchain.mjs";

const [task, ...given] = process.argv.slice(2);
// npm takes the "--" before the arguments away, pnpm and people who call this file leave it there.
const args = given[0] === "--" ? given.slice(1) : given;

switch (task) {
  case "start":
    await prepare();
    // Paths on the command line are relative to where npm was called, not to this repository.
    process.chdir(process.env["INIT_CWD"] ?? process.cwd());
    await become("packages/ftp-server/dist/cli/main.js", args);
    break;
  case "test":
    await prepare();
    await become("node_modules/vitest/vitest.mjs", ["run", ...args]);
    break;
  default:
    process.stderr.write("usage: node scripts/run.mjs start|test [arguments]\n");
    process.exitCode = 2;
}

/**
 * Goes on as another program in this very process, so that signals and the exit code need no forwarding.
 * @param {string} program
 * @param {string[]} programArgs
 */
async function become(program, programArgs) {
  const path = join(root, program);
  process.argv = [process.execPath, path, ...programArgs];
  await import(pathToFileURL(path).href);
}
