#!/usr/bin/env node
/** The program `ftp-client`. */
import { homedir } from "node:os";
import { nodeNetwork } from "@pasvport/ftp-core/net";
import { withoutPassword } from "../ftp-url.js";
import { runCommandLine } from "./command-line.js";
import { interruption } from "./interruption.js";

const { stdin, stdout, stderr, env, argv } = process;
const args = argv.slice(2);
// Security: whoever lists the processes of this machine reads no password of an address, from here on.
const shown = args.map(withoutPassword);
if (shown.some((word, index) => word !== args[index])) process.title = ["ftp-client", ...shown].join(" ");
// A reader that went away (`ftp-client cat URL | head -1`) is seen where we write.
for (const stream of [stdout, stderr]) stream.on("error", () => undefined);

const exitCode = await runCommandLine(args, {
  stdin,
  stdout,
  stderr,
  environment: env,
  homeDirectory: homedir(),
  signal: interruption(),
  network: nodeNetwork,
});
// Pipes take what we wrote when they can. Then we go, whatever else still waits: a name that is looked up, a FIFO.
for (const stream of [stdout, stderr]) await new Promise((resolve) => stream.write("", resolve));
process.exit(exitCode);
