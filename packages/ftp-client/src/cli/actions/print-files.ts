/** Files to standard output, one behind the other: `cat`. */
import { Attempts } from "./attempts.js";
import { expand } from "./expand.js";
import type { Running } from "./running.js";

export interface PrintRequest {
  /** Paths or patterns (see `remote-patterns`). */
  readonly paths: readonly string[];
}

export async function printFiles(running: Running, { paths }: PrintRequest): Promise<void> {
  const { client, output, signal } = running;
  const attempts = new Attempts(running);
  const content = output.content();
  await attempts.each(await expand(running, attempts, paths), async ({ path }) => {
    await client.download(path, content.write, { signal });
  });
  await content.finish();
  attempts.finish();
}
