/** Patterns as the entries that they mean; one that means nothing does not stop the others. */
import { matchRemote, type RemoteMatch } from "../remote-patterns.js";
import type { Attempts } from "./attempts.js";
import type { Running } from "./running.js";

export async function expand(
  { client, signal }: Running,
  attempts: Attempts,
  patterns: readonly string[],
): Promise<readonly RemoteMatch[]> {
  const matches = new Map<string, RemoteMatch>();
  await attempts.prepare(patterns, async (pattern) => {
    for (const match of await matchRemote(client, pattern, { signal })) {
      // `a* *b` means a file that fits both once.
      if (!matches.has(match.path)) matches.set(match.path, match);
    }
  });
  return [...matches.values()];
}
