/** Ctrl-C and SIGTERM: the first asks for an orderly end, the next one ends the process at once. */
import { exitCodes } from "./exit-codes.js";

/** Interop: npm passes on the Ctrl-C that the terminal has sent to all of us already; a person's second one comes later. */
const ECHO_MS = 300;

/** Resolves when the process is told to stop. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstAtMs: number | undefined;
    const onSignal = (): void => {
      const now = performance.now();
      if (firstAtMs !== undefined && now - firstAtMs > ECHO_MS) process.exit(exitCodes.interrupted.code);
      firstAtMs ??= now;
      resolve();
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
  });
}
