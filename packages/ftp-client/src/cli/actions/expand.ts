/** Patterns as the entries that they mean; one that means nothing does not stop the others. */
import { matchRemote, type RemoteMatch } from "../remote-patterns.js";
import type { Attempts } from "./attempts.js";
import type { OutputForm, Running } from "./running.js";
import { tellingFailure } from "./tell-failure.js";

export async function expand(
  running: Running,
  attempts: Attempts,
  patterns: readonly string[],
  { form }: { readonly form?: OutputForm | undefined } = {},
): Promise<readonly RemoteMatch[]> {
  const { client, signal } = running;
  const matches = new Map<string, RemoteMatch>();
  await attempts.prepare(patterns, async (pattern) => {
    const asking = () => matchRemote(client, pattern, { signal });
    for (const match of await tellingFailure(running, form, { direction: "download", remote: pattern }, asking)) {
      // `a* *b` means a file that fits both once.
      if (!matches.has(match.path)) matches.set(match.path, match);
    }
  });
  return [...matches.values()];
}
