/**
 * What this process may do with an entry of its disk, as the letters that clients know. RFC 3659 §7.5.5
 *
 * Told by the mode bits that were read anyway. Access control lists can allow or refuse more: they are seen where they speak
 * about the directory that is listed, and nowhere else.
 */
import { type BigIntStats, constants } from "node:fs";
import { access } from "node:fs/promises";
import { errnoOf } from "@pasvport/ftp-core/net";
import type { Grip } from "./grip.js";

/** @param user who this process is: see `thisUser` */
export function permissionLetters(stats: BigIntStats, surroundings: Surroundings, user: DiskUser): string {
  const { mayRead, mayWrite, maySearch } = rightsOf(stats, user);
  const mayChange = mayWrite && surroundings.isWritableDisk;
  const mayMove = surroundings.mayChange && !isKeptByStickyBit(stats, surroundings, user);
  const lettersAllowed = stats.isDirectory()
    ? {
        c: mayChange && maySearch,
        d: mayMove,
        e: maySearch,
        f: mayMove,
        l: mayRead && maySearch,
        m: mayChange && maySearch,
        p: mayChange && maySearch,
      }
    : stats.isFile()
      ? // STOR puts a new file in the place of the old one, so it needs both: a file to be written, and one to be moved away.
        { a: mayChange, d: mayMove, f: mayMove, r: mayRead, w: mayChange && mayMove }
      : // A link, a FIFO, a device: no more than its name can be used.
        { d: mayMove, f: mayMove };
  return Object.entries(lettersAllowed)
    .map(([letter, isAllowed]) => (isAllowed ? letter : ""))
    .join("");
}

/** The directory in which an entry stands, as far as it decides about the entry. */
export interface Surroundings {
  /** Entries can be made, renamed and removed. */
  readonly mayChange: boolean;
  readonly isWritableDisk: boolean;
  readonly owner: number;
  /** Entries can be moved by their owner and the directory's only. */
  readonly isSticky: boolean;
}

/** Asks the disk twice, for all entries of the directory together. Never fails: what cannot be known is not allowed. */
export async function surroundingsIn(directory: Grip): Promise<Surroundings> {
  const [{ mode, uid }, refusal] = await Promise.all([directory.stat(), refusalIn(directory)]);
  return {
    mayChange: refusal === undefined,
    isWritableDisk: refusal !== "EROFS",
    owner: Number(uid),
    isSticky: (Number(mode) & STICKY) !== 0,
  };
}

async function refusalIn(directory: Grip): Promise<string | undefined> {
  try {
    await access(await directory.here(), constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return errnoOf(error);
  }
}

/** Who this process is for the disk, now: a server may give up its privileges while it runs. */
export interface DiskUser {
  /** undefined where files have no owners: there every mode is the owner's. */
  readonly uid: number | undefined;
  readonly groups: ReadonlySet<number>;
}

export function thisUser(): DiskUser {
  const groups = new Set(process.getgroups?.());
  const group = process.getegid?.();
  if (group !== undefined) groups.add(group);
  return { uid: process.geteuid?.(), groups };
}

const SUPERUSER = 0;
const STICKY = 0o1000;

interface Rights {
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
  readonly maySearch: boolean;
}

/** One class of bits counts, even if another would allow more. */
function rightsOf({ mode, uid, gid }: BigIntStats, user: DiskUser): Rights {
  if (user.uid === SUPERUSER) return { mayRead: true, mayWrite: true, maySearch: true };
  const isOwner = user.uid === undefined || user.uid === Number(uid);
  const bits = Number(mode) >> (isOwner ? 6 : user.groups.has(Number(gid)) ? 3 : 0);
  // Windows has no bit for searching a directory.
  return {
    mayRead: (bits & 4) !== 0,
    mayWrite: (bits & 2) !== 0,
    maySearch: user.uid === undefined || (bits & 1) !== 0,
  };
}

function isKeptByStickyBit({ uid }: BigIntStats, { isSticky, owner }: Surroundings, user: DiskUser): boolean {
  if (!isSticky || user.uid === undefined || user.uid === SUPERUSER) return false;
  return user.uid !== owner && user.uid !== Number(uid);
}
