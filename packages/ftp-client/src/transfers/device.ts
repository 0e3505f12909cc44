/** Devices, and whatever else is no plain file: written and read as they stand. What went into one is gone. */
import { constants, type FileHandle, open } from "node:fs/promises";
import type { Landing } from "./landing.js";
import { attempt, systemPath } from "./local-path.js";
import type { LocalSource } from "./local-source.js";
import { unlessStopped } from "./unless-stopped.js";
import { type Waiting, whenReady } from "./when-ready.js";

/** @throws LocalFileError */
export async function intoDevice(path: string, { clock, moving }: Waiting): Promise<Landing> {
  const file = await attempt(path, () => open(systemPath(path), constants.O_WRONLY | constants.O_NONBLOCK));
  const limits = { notReady: "EAGAIN", clock, stops: moving } as const;
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    async write(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const step = () => file.write(chunk, at, chunk.length - at, null);
        const { bytesWritten } = await whenReady(path, step, limits);
        at += bytesWritten;
        bytes += bytesWritten;
      }
    },
    commit: () =>
      unlessStopped(
        attempt(path, () => file.close()),
        moving,
      ),
    discard: async () => letGo(file),
  };
}

/** @param file is closed with the source */
export function fromDevice(path: string, file: FileHandle, waiting: Waiting): LocalSource {
  const chunks = chunksOf(path, file, waiting);
  return { bytes: undefined, chunks, chunksFrom: () => chunks, [Symbol.asyncDispose]: async () => letGo(file) };
}

const CHUNK_BYTES = 64 * 1024;

async function* chunksOf(path: string, file: FileHandle, { clock, moving }: Waiting): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const step = () => file.read(chunk, 0, chunk.length, null);
    const { bytesRead } = await whenReady(path, step, { notReady: "EAGAIN", clock, stops: moving });
    if (bytesRead === 0) return;
    yield chunk.subarray(0, bytesRead);
  }
}

/** A driver that does not know O_NONBLOCK may keep what was asked last, and closing waits for that. */
function letGo(file: FileHandle): void {
  file.close().catch(() => undefined);
}
