/** The bytes of names on the disk, and the names that clients never see: those of unfinished uploads. RFC 2640 §2.2 */
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { encodeWireText } from "@pasvport/ftp-core";
import { StorageError } from "./storage-error.js";
import { type Owner, ownerPattern, parseOwner } from "./upload-owner.js";
import { pathParts, type VirtualPath } from "./virtual-path.js";

/**
 * The parts of a path as bytes: a name that is not UTF-8 comes out as it went in.
 * @throws StorageError nameNotAllowed
 */
export function diskNames(path: VirtualPath): readonly Uint8Array[] {
  return pathParts(path).map(diskName);
}

/**
 * Whether a path is longer, or goes deeper, than any that is served. Asked before the disk is.
 *
 * Security: each name of a path that exists costs calls of the system, and the working directory's count too.
 */
export function isBeyondMeasure(path: VirtualPath): boolean {
  // A character is a byte or more: most of what is too long need not be encoded to know it.
  return path.length > MAX_PATH_BYTES || pathParts(path).length > MAX_PATH_PARTS || lengthOf(path) > MAX_PATH_BYTES;
}

/** What Linux takes for one path, and deeper than people, or programs that build trees, go. */
const MAX_PATH_BYTES = 4_096;
const MAX_PATH_PARTS = 256;

/** In bytes; 0 for what has none, and is refused for that. */
function lengthOf(path: VirtualPath): number {
  try {
    return encodeWireText(path).length;
  } catch {
    return 0;
  }
}

function diskName(name: string): Uint8Array {
  if (isTemporaryName(name) || NOT_ONE_NAME?.test(name)) throw new StorageError("nameNotAllowed");
  try {
    return encodeWireText(name);
  } catch (error) {
    throw new StorageError("nameNotAllowed", { cause: error });
  }
}

/** Security: on Windows a backslash would divide one name in two, and a colon names a drive or another stream of a file. */
const NOT_ONE_NAME = process.platform === "win32" ? /[\\:*?"<>|\x00-\x1f]|[ .]$/ : undefined;

/**
 * A name for an upload that is under way: hidden, in the directory of its target, never given twice, and telling whose it is.
 *
 * @param owner what `ownerOf` says. To ask it costs more than to make a name: whoever makes many asks once
 */
export function temporaryName(owner: string): Buffer {
  return Buffer.from(`${TEMPORARY_START}${owner}-${randomBytes(8).toString("hex")}.part`);
}

/** In any case of letters: some file systems do not tell them apart. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY_NAME.test(name);
}

/** Whose upload it is; undefined where the name does not tell it, as those of the first versions. */
export function temporaryOwner(name: string): Owner | undefined {
  const owner = TEMPORARY_NAME.exec(name)?.[1];
  return owner === undefined ? undefined : parseOwner(owner);
}

const TEMPORARY_START = ".pasvport-";
const TEMPORARY_NAME = new RegExp(`^\\${TEMPORARY_START}(?:(${ownerPattern})-)?[0-9a-f]{16}\\.part$`, "i");

const SLASH = Buffer.from("/");

/** The path of an entry of a directory. */
export function joinBytes(directory: Uint8Array, ...names: readonly Uint8Array[]): Buffer {
  const joined: Uint8Array[] = [directory];
  for (const [at, name] of names.entries()) {
    // The root of the file system ends in its slash already.
    if (at > 0 || directory.at(-1) !== SLASH[0]) joined.push(SLASH);
    joined.push(name);
  }
  return Buffer.concat(joined);
}
