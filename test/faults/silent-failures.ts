/** Whatever a peer does: no rejection that nobody handles, no exception that nobody catches. Call it once in a test file. */
import { afterAll, beforeAll, expect } from "vitest";

export function expectNoSilentFailures(): void {
  const failures: unknown[] = [];
  const note = (failure: unknown): void => void failures.push(failure);

  beforeAll(() => {
    process.on("unhandledRejection", note).on("uncaughtException", note);
  });

  afterAll(async () => {
    // A rejection is called unhandled only after the microtasks of its turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note).off("uncaughtException", note);
    expect(failures).toEqual([]);
  });
}
