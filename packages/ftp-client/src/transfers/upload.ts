/** Whatever the caller has to a file of the server. */
import { store } from "../operations/store.js";
import type { SessionTurns } from "../session-turns.js";
import { openLocalFile } from "./local-file.js";
import { chunksOf, type UploadSource } from "./transfer-ends.js";
import type { UploadOptions } from "./transfer-options.js";

/** @returns the bytes sent */
export function upload(
  turns: SessionTurns,
  from: UploadSource,
  path: string,
  { append, ...options }: UploadOptions = {},
): Promise<number> {
  const { signal } = options;
  const more = { ...options, ...(append && { way: "append" as const }) };
  return turns.run({ operation: `upload ${path}`, names: [path], signal, stops: "inOrder" }, async (session) => {
    if (typeof from !== "string") return store(session, path, chunksOf(from), more);
    await using file = await openLocalFile(from);
    return await store(session, path, file.chunks, more);
  });
}
