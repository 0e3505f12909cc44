/** Empty directories: `rmdir`. */
import { Attempts } from "./attempts.js";
import { withoutSlash } from "./make-directories.js";
import type { Running } from "./running.js";

export interface RemoveDirectoriesRequest {
  readonly paths: readonly string[];
}

export async function removeDirectories(running: Running, { paths }: RemoveDirectoriesRequest): Promise<void> {
  const { client, signal } = running;
  const attempts = new Attempts(running);
  await attempts.each(paths, (path) => client.removeDirectory(withoutSlash(path), { signal }));
  attempts.finish();
}
