/** The parts of a path as the server's side has them: between slashes. RFC 3659 §6 (TVFS) */

/** The name of what the path means: `b` of `a/b/`, `/` of the root, `.` of the empty path. */
export function lastPart(path: string): string {
  const whole = withoutSlashes(path);
  if (whole === "") return path === "" ? "." : "/";
  return whole.slice(whole.lastIndexOf("/") + 1);
}

/** The path of the directory that it stands in: `a` of `a/b`, empty (the working directory) of `b`, `/` of `/b`. */
export function parentPath(path: string): string {
  const whole = withoutSlashes(path);
  const slash = whole.lastIndexOf("/");
  return slash === -1 ? "" : withoutSlashes(whole.slice(0, slash)) || "/";
}

function withoutSlashes(path: string): string {
  let end = path.length;
  while (path.charAt(end - 1) === "/") end -= 1;
  return path.slice(0, end);
}
