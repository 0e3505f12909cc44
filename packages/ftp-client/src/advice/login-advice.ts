/** What to do about a refused login, by who we tried to be and where the password came from. RFC 959 §4.1.1, RFC 1635 */
import type { NegativeReplyError } from "@pasvport/ftp-core";
import type { Advice } from "./spelling.js";

/** Who we tried to be. The last four are for those who know where the password came from. */
export type LoginKind =
  | "anonymous"
  | "withPassword"
  | "withoutPassword"
  | "fromAddress"
  | "fromEnvironment"
  | "fromNetrc"
  | "fromPrompt";

export function adviceForLogin({ reply }: NegativeReplyError, login: LoginKind): Advice {
  // Interop: vsftpd without local_enable says so of every named user.
  if (login !== "anonymous" && /anonymous only/i.test(reply.lines.join(" ")))
    return "leave the user out: all are anonymous there";
  return ADVICE_OF_LOGIN[login];
}

const CHECK_BOTH = "check the name and the password";

const ADVICE_OF_LOGIN = {
  anonymous: ({ userAndPassword }) => userAndPassword,
  withoutPassword: ({ missingPassword }) => missingPassword,
  withPassword: CHECK_BOTH,
  fromAddress: CHECK_BOTH,
  fromEnvironment: "the password in FTP_PASSWORD was refused: check it, and the name",
  fromNetrc: "the password from .netrc was refused: check what it says of this host",
  fromPrompt: "check the name, and type the password again",
} as const satisfies Record<LoginKind, Advice>;

/** RFC 1635. Interop: BSD's ftp made a habit of the second. */
const ANONYMOUS: readonly string[] = ["anonymous", "ftp"];

/** @param user undefined for nobody in particular */
export function isAnonymous(user: string | undefined): boolean {
  return user === undefined || ANONYMOUS.includes(user.toLowerCase());
}

/** What the library can tell. */
export function loginKindOf({ user, password }: { readonly user: string; readonly password: string }): LoginKind {
  if (isAnonymous(user)) return "anonymous";
  return password === "" ? "withoutPassword" : "withPassword";
}
