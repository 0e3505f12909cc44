/** A folder that lives as long as the block that asked for it: `await using folder = await temporaryFolder()`. */
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type TemporaryFolder = AsyncDisposable & {
  /** Absolute and without symbolic links, so that it compares equal to what a server says. */
  readonly path: string;
  /** The path of something inside it; creates nothing. */
  file(...names: readonly string[]): string;
};

export async function temporaryFolder(parent: string = tmpdir()): Promise<TemporaryFolder> {
  const path = await realpath(await mkdtemp(join(parent, "pasvport-")));
  return {
    path,
    file: (...names) => join(path, ...names),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}
