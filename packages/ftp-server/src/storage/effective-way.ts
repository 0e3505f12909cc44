/**
 * What a way of storing means for what has the name now: told once, for every storage. RFC 959 §4.1.3, RFC 3659 §5
 *
 * Where there is nothing to go on with, an upload that would go on is one that replaces: a file that is seen only when it is whole.
 */
import type { StoreWay } from "./storage.js";
import { StorageError } from "./storage-error.js";

/** A new file, which gets its name when all has arrived. */
export type NewFileWay = Extract<StoreWay, { readonly kind: "replace" | "create" }>;

/** On in the file that is there. */
export type ContinuedWay = Extract<StoreWay, { readonly kind: "append" | "restart" }>;

/**
 * @param size bytes of what has the name, undefined if the name is free
 * @throws StorageError alreadyExists, badPosition
 */
export function effectiveWay(way: StoreWay, size: bigint | number | undefined): NewFileWay | ContinuedWay {
  switch (way.kind) {
    case "create":
      if (size !== undefined) throw new StorageError("alreadyExists");
      return way;
    case "replace":
      return way;
    case "append":
      return size === undefined ? REPLACE : way;
    case "restart":
      if (way.offset === 0) return REPLACE;
      requirePosition(way, size ?? 0);
      return way;
  }
}

/** Whether a file still has the byte to go on at. @throws StorageError badPosition */
export function requirePosition(way: ContinuedWay, size: bigint | number): void {
  if (way.kind === "restart" && way.offset > size) throw new StorageError("badPosition");
}

const REPLACE = { kind: "replace" } as const satisfies StoreWay;
