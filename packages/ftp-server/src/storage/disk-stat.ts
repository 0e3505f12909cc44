/** The facts about one path of the disk, symbolic links followed. */
import type { Buffer } from "node:buffer";
import { lstat } from "node:fs/promises";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { diskEntry } from "./disk-entry.js";
import { diskNames, joinBytes } from "./disk-name.js";
import type { Grip } from "./grip.js";
import { permissionLetters, type Surroundings, surroundingsIn, thisUser } from "./permission-letters.js";
import type { ServedTree } from "./served-tree.js";
import { baseName, childPath, parentPath, type VirtualPath } from "./virtual-path.js";

/** @throws StorageError */
export async function statDisk(tree: ServedTree, path: VirtualPath): Promise<DirectoryEntry> {
  return tree.use(path, async (grip) => {
    const permissions = await permissionsOf(tree, path, grip);
    return diskEntry(baseName(path), await grip.stat(), permissions);
  });
}

async function permissionsOf(tree: ServedTree, path: VirtualPath, grip: Grip): Promise<string> {
  const realPath = tree.pathOf(grip);
  const own = permissionLetters(await grip.stat(), await surroundingsOf(tree, realPath), thisUser());
  if (path === "/") return own;
  return tree.use(parentPath(path), async (parent) => {
    if (childPath(tree.pathOf(parent), baseName(path)) === realPath) return own;
    // The name is a link's: it is the link that DELE and RNFR mean, and what it points to that all others mean.
    const link = await lstat(await entryPath(parent, path), { bigint: true });
    const ofLink = permissionLetters(link, await surroundingsIn(parent), thisUser());
    const letters = [...own].filter((letter) => letter !== "d" && letter !== "f").concat(ofLink.match(/[df]/g) ?? []);
    return letters.sort().join("");
  });
}

async function surroundingsOf(tree: ServedTree, realPath: VirtualPath): Promise<Surroundings> {
  const surroundings = await tree.use(parentPath(realPath), surroundingsIn);
  // The root cannot be moved: what lies around it is not ours.
  return realPath === "/" ? { ...surroundings, mayChange: false } : surroundings;
}

async function entryPath(parent: Grip, path: VirtualPath): Promise<Buffer> {
  return joinBytes(await parent.here(), ...diskNames(`/${baseName(path)}`));
}
