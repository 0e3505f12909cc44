/** What to do about a file of this machine that cannot be read or written, by the system's errno. */
import { errnoOf } from "@pasvport/ftp-core/net";
import type { Advice } from "./spelling.js";

/** @param cause the system's error. undefined where nothing is known */
export function adviceForLocalFile(cause: unknown): Advice | undefined {
  return ADVICE_OF_ERRNO[errnoOf(cause)];
}

const CHECK_THE_PATH = "check the path; its folder has to be there";
const OTHER_FOLDER = "choose another folder";
const NOT_ALLOWED = `${OTHER_FOLDER}, or change the permissions of this one`;
const MAKE_ROOM = `make room, or ${OTHER_FOLDER}`;

const ADVICE_OF_ERRNO: Readonly<Record<string, Advice>> = {
  ENOENT: CHECK_THE_PATH,
  ENOTDIR: CHECK_THE_PATH,
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EISDIR: ({ copyTree }) => `name files: whole directories go with ${copyTree}`,
  EEXIST: "choose another name, or move what is there",
  EFBIG: `this file system takes no larger files: ${OTHER_FOLDER}`,
  EMFILE: "close some files, or raise the limit of open ones",
  ENFILE: "close some files, or raise the limit of open ones",
  ENOSPC: MAKE_ROOM,
  EDQUOT: MAKE_ROOM,
  EROFS: OTHER_FOLDER,
  ENAMETOOLONG: "choose a shorter name",
};
