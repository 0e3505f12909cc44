/** Paths that begin with `..`, as they are without it: where the directory above is known, nobody needs to ask for it. RFC 3659 §6 (TVFS) */

/**
 * Interop: ProFTPD refuses `..` in the paths of MLSD and MLST where users are kept in their home.
 *
 * Only what stands at the beginning: a `..` behind a name leads elsewhere where the name is a link, which the server knows.
 *
 * @param directory where relative paths begin; one that is no absolute path with slashes changes nothing
 */
export function foldParents(path: string, directory: string): string {
  const leading = /^(?:\.\/+)*\.\.(?=\/|$)/;
  if (!directory.startsWith("/") || !leading.test(path)) return path;
  let above = directory.replace(/\/+$/, "");
  let rest = path;
  while (leading.test(rest)) {
    above = above.slice(0, Math.max(0, above.lastIndexOf("/")));
    rest = rest.replace(leading, "").replace(/^\/+/, "");
  }
  // `../` says that it is a directory.
  const slash = rest === "" && path.endsWith("/") && above !== "" ? "/" : "";
  return rest === "" ? `${above}${slash}` || "/" : `${above}/${rest}`;
}
