/** A file of the server to wherever the caller wants it. */
import { retrieve } from "../operations/retrieve.js";
import type { SessionTurns } from "../session-turns.js";
import { createLocalFile } from "./local-file.js";
import { type DownloadTarget, takerOf } from "./transfer-ends.js";
import type { DownloadOptions } from "./transfer-options.js";

/** @returns the bytes of the file from `offset` on */
export function download(
  turns: SessionTurns,
  path: string,
  to: DownloadTarget,
  options: DownloadOptions = {},
): Promise<number> {
  const { signal } = options;
  return turns.run({ operation: `download ${path}`, names: [path], signal, stops: "inOrder" }, async (session) => {
    if (typeof to !== "string") return retrieve(session, path, takerOf(to), options);
    const file = await createLocalFile(to);
    try {
      const bytes = await retrieve(session, path, file.write, options);
      await file.commit();
      return bytes;
    } finally {
      await file.discard();
    }
  });
}
