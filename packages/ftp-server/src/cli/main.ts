#!/usr/bin/env node
/** The program `ftp-server`. */
import { debugFailure } from "../observe/debug-observer.js";
import { parseCommandLine } from "./command-line.js";
import { exitCodes } from "./exit-codes.js";
import { asFault } from "./fault.js";
import { serve } from "./serve.js";

// A reader that went away (`ftp-server | head -1`) is no reason to stop serving.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
process.on("uncaughtException", (error) => process.exit(report(error)));

try {
  const request = parseCommandLine(process.argv.slice(2));
  const ending = request === undefined ? "ended" : await serve(request);
  process.exitCode = exitCodes[ending].code;
} catch (error) {
  process.exitCode = report(error);
}

/** Prints the one line. Its answer is the exit code. */
function report(error: unknown): number {
  const { line, ending } = asFault(error);
  if (ending === "unexpected") debugFailure(error);
  process.stderr.write(`${line}\n`);
  return exitCodes[ending].code;
}
