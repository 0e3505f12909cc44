/** Bytes to move in tests, and how two copies are compared. */
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";

/** Random, so that nothing can be right by luck. */
export function someBytes(count: number): Uint8Array {
  return randomBytes(count);
}

export async function hashOfFile(path: string | Buffer): Promise<string> {
  return hash(await readFile(path));
}

export function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
