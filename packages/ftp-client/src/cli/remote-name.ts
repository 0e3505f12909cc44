/** The name of the file that an address means. */
import { OptionError } from "@pasvport/ftp-core";

/** The last part of the path; `.` and hostile parts too: who uses it locally checks it. @throws OptionError for a directory */
export function remoteName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name !== "") return name;
  throw new OptionError(
    "the address names a directory, not a file: write the file's name behind it (ls shows what is there)",
  );
}
