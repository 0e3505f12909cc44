/** Who may do what with entries: `chmod`. */
import { Attempts } from "./attempts.js";
import { expand } from "./expand.js";
import type { Running } from "./running.js";

export interface ChangeModesRequest {
  /** The low twelve bits. */
  readonly mode: number;
  /** Paths or patterns. */
  readonly paths: readonly string[];
}

export async function changeModes(running: Running, { mode, paths }: ChangeModesRequest): Promise<void> {
  const { client, signal } = running;
  const attempts = new Attempts(running);
  const matches = await expand(running, attempts, paths);
  await attempts.each(matches, ({ path }) => client.changeMode(path, mode, { signal }));
  attempts.finish();
}
