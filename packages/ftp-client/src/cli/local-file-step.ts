/** What to do about a file of this machine that cannot be read or written, by the system's errno. */
import { errnoOf } from "@pasvport/ftp-core/net";

/** @param cause the system's error. undefined where nothing is known */
export function stepAfterLocalFault(cause: unknown): string | undefined {
  return STEPS[errnoOf(cause)];
}

const CHECK_THE_PATH = "check the path; its folder has to be there";
const OTHER_FOLDER = "choose another folder";
const NOT_ALLOWED = `${OTHER_FOLDER}, or change the permissions of this one`;
const MAKE_ROOM = `make room, or ${OTHER_FOLDER}`;

const STEPS: Readonly<Record<string, string>> = {
  ENOENT: CHECK_THE_PATH,
  ENOTDIR: CHECK_THE_PATH,
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EISDIR: "name files: a whole directory cannot be sent or replaced yet",
  ENOSPC: MAKE_ROOM,
  EDQUOT: MAKE_ROOM,
  EROFS: OTHER_FOLDER,
  ENAMETOOLONG: "choose a shorter name",
};
