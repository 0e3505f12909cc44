/** New directories: `mkdir`. */
import { Attempts } from "./attempts.js";
import type { Running } from "./running.js";

export interface MakeRequest {
  readonly paths: readonly string[];
  /** Those above it too; one that is there already is no fault then. */
  readonly parents?: boolean;
}

export async function makeDirectories(running: Running, { paths, parents = false }: MakeRequest): Promise<void> {
  const { client, signal } = running;
  const attempts = new Attempts(running);
  await attempts.each(paths, (path) => client.makeDirectory(withoutSlash(path), { signal, recursive: parents }));
  attempts.finish();
}

/** Interop: to vsftpd and others `MKD dir/` is no name. */
export function withoutSlash(path: string): string {
  return path.replace(/([^/])\/+$/, "$1");
}
