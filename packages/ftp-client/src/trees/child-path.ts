/** The path of something in a directory, here and on the server: parts joined by `/`. RFC 3659 §6 (TVFS) */

/** @param path empty for the working directory, or for the root that paths are told below */
export function childPath(path: string, name: string): string {
  return path === "" || path.endsWith("/") ? `${path}${name}` : `${path}/${name}`;
}
