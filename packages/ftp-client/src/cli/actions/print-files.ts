/** Files to standard output, byte for byte, one behind the other: `cat`. */
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
  for (const { path } of await expand(running, attempts, paths)) {
    await attempts.each([path], async () => {
      await client.download(path, (chunk) => output.write(chunk), { signal });
    });
  }
  attempts.finish();
}
