/** The facts about one path of the disk: about what it leads to, or about the entry itself. */
import type { BigIntStats } from "node:fs";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { diskEntry } from "./disk-entry.js";
import { useExisting } from "./disk-place.js";
import { permissionLetters, type Surroundings, surroundingsIn, thisUser } from "./permission-letters.js";
import type { ServedTree } from "./served-tree.js";
import type { StatOptions } from "./storage.js";
import { baseName, childPath, parentPath, type VirtualPath } from "./virtual-path.js";

/** @throws StorageError */
export async function statDisk(
  tree: ServedTree,
  path: VirtualPath,
  { links = "follow" }: StatOptions = {},
): Promise<DirectoryEntry> {
  if (path === "/") return await statRoot(tree);
  return links === "own" ? await statOwn(tree, path) : await statFollowed(tree, path);
}

/** An entry as listings tell it; of a link, where it ends. */
export async function ownFacts(
  tree: ServedTree,
  path: VirtualPath,
  { stats, permissions }: { readonly stats: BigIntStats; readonly permissions: string },
): Promise<DirectoryEntry> {
  const entry = diskEntry(baseName(path), stats, permissions);
  if (entry.type !== "symlink") return entry;
  const linkTarget = await targetOf(tree, path);
  return linkTarget === undefined ? entry : { ...entry, linkTarget };
}

/** Security: where the link ends, as clients see it. The text of the link itself may tell real paths, even if it leads inside. */
async function targetOf(tree: ServedTree, path: VirtualPath): Promise<string | undefined> {
  try {
    const target = await tree.hold(path);
    target.release();
    return tree.pathOf(target);
  } catch {
    return undefined;
  }
}

async function statRoot(tree: ServedTree): Promise<DirectoryEntry> {
  return await tree.use("/", async (root) => {
    const [stats, surroundings] = await Promise.all([root.stat(), surroundingsOf(tree, "/")]);
    return diskEntry("/", stats, permissionLetters(stats, surroundings, thisUser()));
  });
}

async function statOwn(tree: ServedTree, path: VirtualPath): Promise<DirectoryEntry> {
  return await useExisting(tree, path, async ({ directory, existing: stats }) => {
    const permissions = permissionLetters(stats, await surroundingsIn(directory), thisUser());
    return await ownFacts(tree, path, { stats, permissions });
  });
}

async function statFollowed(tree: ServedTree, path: VirtualPath): Promise<DirectoryEntry> {
  return await tree.use(path, async (target) => {
    const realPath = tree.pathOf(target);
    const user = thisUser();
    return await tree.use(parentPath(path), async (parent) => {
      const [stats, surroundings] = await Promise.all([target.stat(), surroundingsIn(parent)]);
      const isLink = childPath(tree.pathOf(parent), baseName(path)) !== realPath;
      if (!isLink) return diskEntry(baseName(path), stats, permissionLetters(stats, surroundings, user));
      const ofTarget = permissionLetters(stats, await surroundingsOf(tree, realPath), user);
      return await useExisting(tree, path, async ({ existing: link }) =>
        diskEntry(baseName(path), stats, joined(permissionLetters(link, surroundings, user), ofTarget)),
      );
    });
  });
}

/** The name is a link's: it is the link that DELE and RNFR mean, and what it points to that all others mean. */
function joined(ofLink: string, ofTarget: string): string {
  const moves = ofLink.match(/[df]/g) ?? [];
  const others = ofTarget.match(/[^df]/g) ?? [];
  return [...moves, ...others].sort().join("");
}

async function surroundingsOf(tree: ServedTree, realPath: VirtualPath): Promise<Surroundings> {
  const surroundings = await tree.use(parentPath(realPath), surroundingsIn);
  // The root cannot be moved: what lies around it is not ours.
  return realPath === "/" ? { ...surroundings, mayChange: false } : surroundings;
}
