/** Paths as the client sees them: absolute, normalised, with `/` between the parts and the served directory as `/`. */
import { StorageError } from "./storage-error.js";

/** `/`, or `/a/b`: no empty part, no `.`, no `..`, no slash at the end. */
export type VirtualPath = `/${string}`;

/**
 * The path that an argument means in a working directory. `..` above the root stays at the root, as `cd /..` does.
 *
 * Nothing is trimmed, folded or normalised in a name: blanks, leading dashes and any form of Unicode are the client's.
 * @throws StorageError nameNotAllowed for a NUL: no name has one. What else a name must not be, the storage says.
 */
export function resolveVirtualPath(workingDirectory: VirtualPath, argument: string): VirtualPath {
  if (argument.includes("\0")) throw new StorageError("nameNotAllowed");
  const parts: string[] = [];
  const whole = argument.startsWith("/") ? argument : `${workingDirectory}/${argument}`;
  for (const part of whole.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** The parts of a path, none for the root. */
export function pathParts(path: VirtualPath): readonly string[] {
  return path === "/" ? [] : path.slice(1).split("/");
}

/** The last part; `/` for the root. */
export function baseName(path: VirtualPath): string {
  return pathParts(path).at(-1) ?? "/";
}

export function parentPath(path: VirtualPath): VirtualPath {
  return `/${pathParts(path).slice(0, -1).join("/")}`;
}

/** The path of an entry of a directory. */
export function childPath(directory: VirtualPath, name: string): VirtualPath {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}
