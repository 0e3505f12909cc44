/** Ctrl-C and SIGTERM as an AbortSignal: what runs stops in good order, and takes its half-written files along. */
import { setMaxListeners } from "node:events";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Interop: npm passes on the Ctrl-C that the terminal has sent to all of us already; a person's second one comes later. */
const ECHO_MS = 300;

/** The first signal fires it; one that comes later than its echo ends the process at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  // Each of many sessions may wait for it: that is no leak.
  setMaxListeners(0, controller.signal);
  let firstAtMs: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    firstAtMs ??= now;
    if (now - firstAtMs > ECHO_MS) {
      for (const name of SIGNALS) process.off(name, onSignal);
      process.kill(process.pid, signal);
    }
    controller.abort(signal);
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return controller.signal;
}
