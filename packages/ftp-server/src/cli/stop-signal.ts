/** Ctrl-C and SIGTERM: the first asks for an orderly end, the next one for an end at once. */

/** Interop: npm passes on the Ctrl-C that the terminal has sent to all of us already; a person's second one comes later. */
const ECHO_MS = 300;

export interface StopSignal {
  /** Resolves when the process is told to stop. */
  readonly asked: Promise<void>;
  /** Aborted when it is told again. */
  readonly urged: AbortSignal;
}

export function stopSignal(): StopSignal {
  const urgency = new AbortController();
  const asked = new Promise<void>((resolve) => {
    let firstAtMs: number | undefined;
    const onSignal = (): void => {
      const now = performance.now();
      if (firstAtMs !== undefined && now - firstAtMs > ECHO_MS) urgency.abort();
      firstAtMs ??= now;
      resolve();
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
  });
  return { asked, urged: urgency.signal };
}
