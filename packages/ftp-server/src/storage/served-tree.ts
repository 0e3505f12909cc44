/**
 * The served directory: the only place where a virtual path becomes a real one, so the only place where one could get out.
 *
 * Security: nothing is used by its path. What a path means is held first, then it is checked that it lies inside the root,
 * and only what is held is used. Links that lead outside are refused the same way whether their target exists or not.
 */
import type { Buffer } from "node:buffer";
import { lstat } from "node:fs/promises";
import { sep } from "node:path";
import { decodeWireText } from "@pasvport/ftp-core";
import { diskNames, isBeyondMeasure, joinBytes } from "./disk-name.js";
import type { Grasp, Grip } from "./grip.js";
import { asStorageError, StorageError } from "./storage-error.js";
import { pathParts, resolveVirtualPath, type VirtualPath } from "./virtual-path.js";

export class ServedTree {
  readonly #root: Buffer;
  readonly #grasp: Grasp;

  /** `root` is a real path: absolute, with no link in it. */
  constructor(root: Buffer, grasp: Grasp) {
    this.#root = root;
    this.#grasp = grasp;
  }

  /**
   * What a path means at this moment, links followed. Whoever calls releases it.
   * @throws StorageError permissionDenied where a link leads outside or nowhere; notFound also for names that no file can have.
   */
  async hold(path: VirtualPath): Promise<Grip> {
    if (isBeyondMeasure(path)) throw new StorageError("notFound");
    let grip: Grip;
    try {
      grip = await this.#grasp(joinBytes(this.#root, ...diskNames(path)));
    } catch (error) {
      throw await this.#refusal(path, asStorageError(error));
    }
    if (this.#contains(grip.realPath)) return grip;
    grip.release();
    throw new StorageError("permissionDenied");
  }

  /** Holds what a path means for the time of one use. @throws StorageError */
  async use<T>(path: VirtualPath, work: (grip: Grip) => Promise<T>): Promise<T> {
    const grip = await this.hold(path);
    try {
      return await work(grip);
    } catch (error) {
      throw asStorageError(error);
    } finally {
      grip.release();
    }
  }

  /** Where something that is held really lies, as a path that clients may see. */
  pathOf(grip: Grip): VirtualPath {
    const path = slashed(grip.realPath.subarray(this.#root.length));
    return path.startsWith("/") ? (path as VirtualPath) : `/${path}`;
  }

  /**
   * The tree of a directory in this one, links followed: as little leads out of it as out of this one.
   * @throws StorageError nameNotAllowed for a path with `..` or nothing between two slashes: made of a user's name, it could mean
   *   the directory of all users; notADirectory, and as `hold`
   */
  async below(path: VirtualPath): Promise<ServedTree> {
    if (resolveVirtualPath("/", path) !== path) throw new StorageError("nameNotAllowed");
    return await this.use(path, async (directory) => {
      if (!(await directory.stat()).isDirectory()) throw new StorageError("notADirectory");
      return new ServedTree(directory.realPath, this.#grasp);
    });
  }

  #contains(realPath: Buffer): boolean {
    if (realPath.equals(this.#root)) return true;
    const inside = this.#root.at(-1) === SEPARATOR ? this.#root.length - 1 : this.#root.length;
    return realPath[inside] === SEPARATOR && realPath.subarray(0, inside).equals(this.#root.subarray(0, inside));
  }

  /** Security: "not found" behind a link that leads outside would tell what exists there. */
  async #refusal(path: VirtualPath, failure: StorageError): Promise<StorageError> {
    switch (failure.kind) {
      case "notFound":
      case "notADirectory":
      case "nameNotAllowed":
        try {
          await this.#walk(path);
          return failure;
        } catch (error) {
          const { kind, cause } = asStorageError(error);
          return new StorageError(kind === "nameNotAllowed" ? "notFound" : kind, { cause });
        }
      default:
        return failure;
    }
  }

  /**
   * Goes down to what a path means, name by name, and fails at the first one that stands in the way: it is missing, it is a plain
   * file, or it is a link out of the root or to nothing. Security: this costs as much as there is of the path, not as it is long.
   */
  async #walk(path: VirtualPath): Promise<void> {
    let deepest = await this.#grasp(this.#root);
    try {
      for (const part of pathParts(path)) {
        const entry = joinBytes(await deepest.here(), ...diskNames(`/${part}`));
        const isLink = (await lstat(entry)).isSymbolicLink();
        const next = await this.#grasp(entry).catch((error: unknown) => {
          throw isLink ? new StorageError("permissionDenied") : error;
        });
        deepest.release();
        deepest = next;
        if (!this.#contains(next.realPath)) throw new StorageError("permissionDenied");
      }
    } finally {
      deepest.release();
    }
  }
}

/** A real path, or a part of one, as text with the slashes of this protocol. */
export function slashed(realPath: Uint8Array): string {
  const text = decodeWireText(realPath);
  return sep === "/" ? text : text.replaceAll(sep, "/");
}

const SEPARATOR = sep.charCodeAt(0);
