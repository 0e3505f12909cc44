/** The nine letters of `ls -l`, `rwxr-xr-x`, and the twelve bits they stand for. */

/** @param mode the low twelve bits count: permissions, and setuid, setgid, sticky. */
export function formatUnixMode(mode: number): string {
  let letters = "";
  for (const { shift, special, set, setWithoutExecute } of classes) {
    const bits = (mode >> shift) & 7;
    letters += (bits & 4) === 0 ? "-" : "r";
    letters += (bits & 2) === 0 ? "-" : "w";
    const mayExecute = (bits & 1) !== 0;
    if ((mode & special) !== 0) letters += mayExecute ? set : setWithoutExecute;
    else letters += mayExecute ? "x" : "-";
  }
  return letters;
}

/** undefined unless it is exactly nine of the letters that `ls` prints, each in its place. */
export function parseUnixMode(letters: string): number | undefined {
  if (letters.length !== 9) return undefined;
  let mode = 0;
  for (const [index, { shift, special, set, setWithoutExecute }] of classes.entries()) {
    const [read, write, execute] = letters.slice(index * 3);
    if ((read !== "r" && read !== "-") || (write !== "w" && write !== "-")) return undefined;
    if (read === "r") mode |= 4 << shift;
    if (write === "w") mode |= 2 << shift;
    if (execute === "x" || execute === set) mode |= 1 << shift;
    if (execute === set || execute === setWithoutExecute) mode |= special;
    else if (execute !== "x" && execute !== "-") return undefined;
  }
  return mode;
}

/** Owner, group, others; the special bit shows in the place of the x: lower case with it, upper case without. */
const classes = [
  { shift: 6, special: 0o4000, set: "s", setWithoutExecute: "S" },
  { shift: 3, special: 0o2000, set: "s", setWithoutExecute: "S" },
  { shift: 0, special: 0o1000, set: "t", setWithoutExecute: "T" },
] as const;
